"""One record, from the statement to the outbox."""

import hashlib
from datetime import UTC, datetime, timedelta
from unittest.mock import Mock

import pytest
from django.db import DatabaseError, connection, transaction

from anchoring.log.entries import LogRow, log_row
from anchoring.log.errors import OtherLogError
from anchoring.log.labels import Labeller
from anchoring.models import PendingEntry
from records import wiring
from records.contents.models import Disclosure, Record, RecordContent
from records.contents.services import opened_of
from records.people.authors import Author
from records.stating.drafts import Prepared
from records.stating.services import prepared_record, record_create, recording_time
from records.terms.families import kind_named
from records.terms.json_types import as_json
from registry.identity.models import Vehicle
from tests.cast import KEYS, form82, inspected, listed, listing, photos, subject
from tests.records.answers import refused
from verifier import canonical, record, vrf

pytestmark = pytest.mark.django_db


def test_a_record_is_what_the_formats_say(dealer: Author) -> None:
    stated = inspected(dealer)
    text = stated.content.canonical
    parsed = record.parse(canonical.loads(text))
    assert parsed.digest == stated.digest == hashlib.sha256(text.encode()).hexdigest()
    assert (parsed.kind, parsed.subject, parsed.role) == ("inspection:recorded", subject(), "dealer")
    assert parsed.organisation == str(dealer.organisation.id)
    assert parsed.person == str(dealer.person)
    assert parsed.corrects is None


def test_a_record_and_its_entry_are_stored_together(dealer: Author) -> None:
    stated = listed(dealer)
    pending = PendingEntry.objects.get()
    label = vrf.fast_beta(KEYS.vrf_seed, subject().encode())[:32].hex()
    assert (pending.kind, pending.record, pending.label) == ("vehicle:listed", stated.digest, label)
    assert stated.label == label
    assert Vehicle.objects.get().vin == subject()[4:]


def test_two_equal_statements_have_different_digests(dealer: Author) -> None:
    assert listed(dealer).digest != listed(dealer).digest


def test_attachments_are_always_there(dealer: Author) -> None:
    assert canonical.loads(listed(dealer).content.canonical)["attachments"] == []
    named = canonical.loads(inspected(dealer).content.canonical)["attachments"]
    assert [attachment["name"] for attachment in named] == ["front.png", "rear.png"]
    assert {attachment["media_type"] for attachment in named} == {"image/png"}


def test_the_database_itself_refuses_to_change_a_record(dealer: Author) -> None:
    stated = listed(dealer)
    rows = Record.objects.filter(pk=stated.pk)
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.update(kind="vehicle:sold")
    with pytest.raises(DatabaseError), transaction.atomic():
        rows._raw_delete(connection.alias)
    assert Record.objects.get().kind == "vehicle:listed"


def test_nothing_is_stored_of_what_is_refused(dealer: Author) -> None:
    refusals = refused(
        record_create, author=dealer, kind="vehicle:listed", subject=subject(), body={"price": {}}
    )
    assert ("required", "/body/odometer") in refusals
    assert not Record.objects.exists()
    assert not RecordContent.objects.exists()
    assert not PendingEntry.objects.exists()
    assert not Vehicle.objects.exists()


def test_recorded_in_the_future_is_refused(dealer: Author) -> None:
    later = datetime.now(UTC) + timedelta(minutes=1)
    assert refused(
        record_create, author=dealer, kind="vehicle:listed", subject=subject(), body=listing(), now=later
    ) == [("future", None)]


def test_times_are_whole_seconds(dealer: Author) -> None:
    assert listed(dealer).recorded_at.microsecond == 0


def test_text_is_stored_in_one_unicode_form(dealer: Author) -> None:
    decomposed = "\u1112\u1167\u11ab\u1103\u1162"  # 현대 in single letters
    stated = listed(dealer, make=decomposed)
    assert canonical.loads(stated.content.canonical)["body"]["make"] == "현대"


def test_names_of_attachments_are_stored_in_one_unicode_form(dealer: Author) -> None:
    [photo] = photos(dealer)[:1]
    body = listing()
    decomposed = {**photo, "name": "\u110b\u1161\u11c1.png"}  # 앞 in single letters
    stated = record_create(
        author=dealer, kind="vehicle:listed", subject=subject(), body=body, attachments=[decomposed]
    ).record
    assert canonical.loads(stated.content.canonical)["attachments"][0]["name"] == "앞.png"


@pytest.mark.parametrize("text", ["e\u0301", "\u0378"], ids=["not in NFC", "not assigned"])
def test_no_record_is_made_of_an_unsettled_text(dealer: Author, text: str) -> None:
    listed_kind = kind_named("vehicle:listed")
    prepared = Prepared(listed_kind, subject(), as_json({**listing(), "make": text}))
    with pytest.raises(ValueError, match="not cleaned"):
        prepared_record(author=dealer, prepared=[prepared], now=recording_time())
    assert not Record.objects.exists()


def test_a_chassis_number_serves_cars_without_a_vin(dealer: Author) -> None:
    created = record_create(
        author=dealer, kind="vehicle:listed", subject="chassis:AB-1234", body=listing()
    ).record
    assert Vehicle.objects.get(subject=created.subject).vin is None
    body = form82(basic__vin="AB-1234")
    record_create(
        author=dealer,
        kind="inspection:recorded",
        subject="chassis:AB-1234",
        body=body,
        attachments=photos(dealer),
    )


def test_plates_and_names_are_not_in_what_the_public_reads(dealer: Author) -> None:
    stated = inspected(dealer, closing__buyer_signature="최매수")
    paths = set(Disclosure.objects.filter(record=stated).values_list("path", flat=True))
    assert paths == {
        "basic.plate_no",
        "closing.inspector_name",
        "closing.notifier_name",
        "closing.buyer_signature",
    }
    for secret in ("홍길동", "김매매", "최매수", form82()["basic"]["plate_no"]):
        assert secret not in stated.content.canonical


def test_every_withheld_field_has_a_salt_of_its_own(dealer: Author) -> None:
    stated = inspected(dealer)
    rows = list(Disclosure.objects.filter(record=stated))
    opened = [opened_of(row) for row in rows]
    assert len({disclosure.salt for disclosure in opened}) == len(rows)
    withheld = dict(record.parse(canonical.loads(stated.content.canonical)).withheld)
    for disclosure in opened:
        parsed = record.parse_disclosure(disclosure.as_json())
        assert withheld[disclosure.path] == parsed.digest()


def another_log() -> LogRow:
    row = log_row()
    assert row is not None
    return (*row[:2], "0" * len(row[2]))


def test_labels_of_another_log_are_made_anew(dealer: Author, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = [(wiring.log_known()[0], Labeller(bytes(32)), another_log())]
    found = wiring.log_known.__wrapped__
    asked = Mock(side_effect=lambda: kept[0] if kept else found(), cache_clear=kept.clear)
    monkeypatch.setattr(wiring, "log_known", asked)
    record = record_create(author=dealer, kind="vehicle:listed", subject=subject(), body=listing()).record
    assert ({subject(): record.label}, asked.call_count) == (wiring.labeller().labels([subject()]), 2)


def test_labels_of_another_log_are_never_queued(dealer: Author, monkeypatch: pytest.MonkeyPatch) -> None:
    stale = Mock(return_value=(*wiring.log_keys(), another_log()))
    monkeypatch.setattr(wiring, "log_known", stale)
    with pytest.raises(OtherLogError):
        record_create(author=dealer, kind="vehicle:listed", subject=subject(), body=listing())
    assert not Record.objects.exists()
