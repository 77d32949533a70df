"""Rows that somebody rewrote behind the registry's back: nothing that they say is taken as proved."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from unittest.mock import Mock

import pytest

from anchoring.log.entries import pending_accept
from anchoring.log.labels import Labeller
from anchoring.log.places import proofs_forget
from anchoring.log.selectors import Stage
from anchoring.models import Entry, Log, PendingEntry
from records import wiring
from records.contents.models import RecordContent
from records.people.authors import Author
from records.proof.certified import certifications_forget
from records.proof.proved import SUBJECT, Proved, proved
from records.signing.revocations import key_revoke
from records.stating.services import record_create
from tests.anchoring.log.cast import tamper
from tests.anchoring.log.chains import chain
from tests.cast import Signer, certified, inspected, listed, subject
from tests.fixtures.market import sequenced
from tests.fixtures.rewriting import moved, rewritten
from verifier.tree import leaf_hash

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _first_look() -> None:
    proofs_forget()
    certifications_forget()


def shown() -> Proved:
    car = proved(subject())
    assert car is not None
    return car


def codes(car: Proved) -> dict[str, list[str]]:
    return {key: [fault.code for fault in faults] for key, faults in car.faults.items()}


def test_a_certified_record_in_the_log_is_proved(dealer: Author, inspector: Author, signer: Signer) -> None:
    record = inspected(dealer)
    certified(inspector, signer, [record])
    sequenced()
    car = shown()
    assert (car.faults, car.doubts) == ({}, {})
    assert car.history.item(record.digest).is_certified
    assert {state.stage for state in car.states.values()} == {Stage.LOGGED}


def test_a_made_up_signature_certifies_nothing(dealer: Author, inspector: Author, signer: Signer) -> None:
    record = inspected(dealer)
    [word] = certified(inspector, signer, [record])
    digest = rewritten(
        word,
        signature={"type": "ed25519", "value": "A" * 86},
    )
    tamper("UPDATE anchoring_pendingentry SET record = %s WHERE record = %s", digest, word.digest)
    sequenced()
    car = shown()
    assert not car.history.item(record.digest).is_certified
    assert codes(car) == {digest: ["unlogged"]}

    # With the secret key, which lies elsewhere, it gets into the log.
    pending_accept(PendingEntry.objects.get())
    sequenced()
    car = shown()
    assert not car.history.item(record.digest).is_certified
    assert codes(car) == {digest: ["signature_false"]}


def test_a_listing_put_into_tables_and_outbox_is_not_logged(dealer: Author) -> None:
    inspected(dealer)
    sequenced()
    record = listed(dealer)
    digest = rewritten(record, model="Another")
    tamper("UPDATE anchoring_pendingentry SET record = %s WHERE record = %s", digest, record.digest)
    sequenced()
    car = shown()
    assert codes(car) == {digest: ["unlogged"]}
    assert not car.history.item(digest).is_readable


def test_a_listing_rewritten_with_its_entry_is_not_signed(dealer: Author) -> None:
    record = listed(dealer)
    sequenced()
    digest = rewritten(record, model="Another")
    entry = Entry.objects.get(record=record.digest)
    tamper("UPDATE anchoring_entry SET record = %s WHERE record = %s", digest, record.digest)
    entry.refresh_from_db()
    tamper('UPDATE anchoring_entry SET leaf_hash = %s WHERE "index" = %s', leaf_hash(entry.leaf), entry.index)
    car = shown()
    assert codes(car) == {digest: ["not_signed"]}
    assert car.states == {}
    assert not car.history.item(digest).is_readable


def test_a_record_taken_away_is_missed(dealer: Author) -> None:
    record = listed(dealer)
    sequenced()
    tamper("UPDATE records_record SET subject = %s WHERE digest = %s", subject(2), record.digest)
    assert codes(shown()) == {SUBJECT: ["records_missing"]}


def test_a_warm_look_reads_no_tile_and_no_checkpoint(
    dealer: Author, inspector: Author, signer: Signer, django_assert_num_queries: Any
) -> None:
    network = chain()
    certified(inspector, signer, [inspected(dealer)])
    sequenced()
    network.commit()
    assert not shown().faults
    assert shown().states
    with django_assert_num_queries(4) as asked:
        car = shown()
        assert not car.faults
        assert car.states
    sql = " ".join(query["sql"] for query in asked.captured_queries)
    assert "anchoring_tile" not in sql
    assert "anchoring_checkpoint" not in sql


def test_states_and_findings_are_asked_where_shown(dealer: Author, django_assert_num_queries: Any) -> None:
    record = inspected(dealer)
    sequenced()
    shown()
    with django_assert_num_queries(2):
        assert shown().history.item(record.digest).stands


def test_a_licence_that_columns_hide_is_asked_for(dealer: Author, inspector: Author, signer: Signer) -> None:
    record = inspected(dealer)
    certified(inspector, signer, [record])
    sequenced()
    tamper("DELETE FROM records_certification")
    car = shown()
    assert car.faults == {}
    assert car.history.item(record.digest).is_certified


def test_a_first_look_reads_tiles_once_for_all_anchors(
    dealer: Author, django_assert_max_num_queries: Any
) -> None:
    network = chain()
    for _ in range(4):
        listed(dealer)
        sequenced()
        network.commit()
    with django_assert_max_num_queries(30) as asked:
        assert {state.stage for state in shown().states.values()} == {Stage.FINAL}
    tiles = [query for query in asked.captured_queries if "anchoring_tile" in query["sql"]]
    # Once for the leaves, once for the anchors' roots.
    assert len(tiles) == 2


def test_a_changed_row_misses_what_was_remembered(dealer: Author) -> None:
    record = listed(dealer)
    sequenced()
    assert shown().faults == {}
    tamper("UPDATE anchoring_entry SET kind = %s WHERE record = %s", "vehicle:sold", record.digest)
    assert codes(shown()) == {record.digest: ["not_signed"]}


def test_an_anchor_of_another_root_shows_nothing(dealer: Author) -> None:
    network = chain()
    listed(dealer)
    sequenced()
    network.commit()
    assert {state.stage for state in shown().states.values()} == {Stage.FINAL}
    tamper("UPDATE anchoring_anchor SET root = %s", "0x" + "5" * 64)
    assert {state.stage for state in shown().states.values()} == {Stage.SENT}


def test_a_checkpoint_by_another_hand_proves_nothing(dealer: Author) -> None:
    record = listed(dealer)
    sequenced()
    tamper("UPDATE anchoring_checkpoint SET note = REPLACE(note, 'test', 'tset')")
    car = shown()
    assert codes(car) == {SUBJECT: ["log_unproved"]}
    assert record.digest not in car.states


def test_a_row_that_names_another_log_shows_at_once(dealer: Author) -> None:
    listed(dealer)
    sequenced()
    assert shown().faults == {}
    told = Log.objects.values_list("vrf_public_key", flat=True).get()
    for named, faults in (("0" * 64, {SUBJECT: ["log_unproved"]}), (told, {})):
        tamper("UPDATE anchoring_log SET vrf_public_key = %s", named)
        assert codes(shown()) == faults


def test_labels_of_a_log_that_was_are_made_anew(dealer: Author, monkeypatch: pytest.MonkeyPatch) -> None:
    listed(dealer)
    sequenced()
    name, _, row = wiring.log_known()
    assert row is not None
    kept = [(name, Labeller(bytes(32)), (*row[:2], "0" * len(row[2])))]
    found = wiring.log_known.__wrapped__
    asked = Mock(side_effect=lambda: kept[0] if kept else found(), cache_clear=kept.clear)
    monkeypatch.setattr(wiring, "log_known", asked)
    assert (shown().faults, asked.call_count) == ({}, 2)


def test_a_revocation_taken_away_leaves_a_doubt(
    dealer: Author, city: Author, inspector: Author, signer: Signer
) -> None:
    record = inspected(dealer)
    certified(inspector, signer, [record])
    since = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=1)
    key_revoke(author=city, key=signer.key.key, reason="도난", compromised_since=since)
    sequenced()
    assert shown().doubts[record.digest].code == "doubtful"
    tamper("UPDATE records_record SET subject = %s WHERE kind = %s", "licence:other", "key:revoked")
    assert shown().doubts[record.digest].code == "key_hidden"


def test_a_withdrawal_put_into_the_table_ends_nothing(dealer: Author) -> None:
    record, other = listed(dealer), listed(dealer, 2)
    withdrawal = record_create(
        author=dealer,
        kind="record:withdrawn",
        subject=subject(2),
        body={"record": other.digest, "reason": "잘못 올렸습니다."},
    ).record
    sequenced()
    value = json.loads(RecordContent.objects.get(record=withdrawal).canonical) | {"subject": subject()}
    value["body"]["record"] = record.digest
    digest = moved(withdrawal, value)
    tamper(
        "UPDATE records_record SET subject = %s, about_id = %s WHERE digest = %s",
        subject(),
        record.digest,
        digest,
    )
    car = shown()
    assert codes(car) == {digest: ["unlogged"]}
    assert car.history.item(record.digest).stands
