"""Each checkpoint that is to be anchored is shown to the witnesses, and what they cosign is kept and served."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, models, transaction
from django.test import Client
from django.utils import timezone

from anchoring.log.cosignatures import newest_cosigned, note_cosigned
from anchoring.models import Checkpoint, Cosignature, WitnessState
from anchoring.witnesses import ask
from anchoring.witnesses.protocol import Request, Silence
from tests.anchoring.log.cast import KEYS, logged
from tests.anchoring.witnesses.conftest import Watched
from tests.anchoring.witnesses.fake import FakeWitness, signer
from verifier import cosignature, note
from verifier.cosignature import ML_DSA_44


def kept(checkpoint: Checkpoint) -> set[str]:
    return set(checkpoint.cosignatures.values_list("witness", flat=True))


def ids(watched: Watched) -> set[str]:
    return {fake.id for fake in watched.town.witnesses}


def test_a_log_that_has_not_begun_asks_nobody(db: None) -> None:
    assert ask.witnesses_ask([], asker=None, now=timezone.now()) == 0  # type: ignore[arg-type]


def test_without_anything_to_anchor_nobody_is_asked(watched: Watched) -> None:
    logged(range(3))
    assert watched.ask() == 0
    assert [fake.asked for fake in watched.town.witnesses] == [[], []]


def test_all_witnesses_cosign_the_newest_commitment(watched: Watched) -> None:
    checkpoint = watched.grow()
    assert watched.ask() == 2
    assert kept(checkpoint) == ids(watched)
    assert watched.ask(after=60) == 0
    assert [fake.asked for fake in watched.town.witnesses] == [[0], [0]]


def test_the_next_proof_begins_where_the_last_ended(watched: Watched) -> None:
    first = watched.grow()
    watched.ask()
    second = watched.grow(300)
    watched.ask(after=5)
    assert kept(second) == ids(watched)
    assert [fake.asked for fake in watched.town.witnesses] == [[0, first.size]] * 2


def test_served_lines_are_valid_cosignatures_with_their_times(watched: Watched, client: Client) -> None:
    watched.town.witnesses.append(FakeWitness(signer(3, kind=ML_DSA_44), lambda: watched.now))
    checkpoint = watched.grow()
    watched.ask()
    served = client.get("/log/checkpoint").content.decode()
    assert served.startswith(checkpoint.note)
    signed = note.verify(served, [KEYS.note_vkey])
    lines = {(one.name, one.key_id): one.value for one in note.parse(served).signatures}
    for fake in watched.town.witnesses:
        key = fake.signer.cosigner()
        assert cosignature.verify(key, signed.text, lines[key.name, key.key_id]) == int(
            watched.now.timestamp()
        )
    assert {row.cosigned_at for row in Cosignature.objects.all()} == {watched.now.replace(microsecond=0)}


def test_a_witness_that_comes_later_begins_at_nothing(watched: Watched) -> None:
    watched.grow()
    watched.ask()
    late = FakeWitness(signer(9), lambda: watched.now)
    watched.town.witnesses.append(late)
    assert watched.ask(after=5) == 1
    assert late.asked == [0]
    assert late.size == 4


def test_a_forgotten_state_is_asked_of_the_witness(watched: Watched) -> None:
    watched.grow()
    watched.ask()
    WitnessState.objects.all().delete()
    second = watched.grow()
    watched.ask(after=5)
    assert kept(second) == ids(watched)
    assert watched.town.witnesses[0].asked == [0, 0, 4]


def test_a_worker_killed_before_it_kept_asks_again(watched: Watched, monkeypatch: pytest.MonkeyPatch) -> None:
    checkpoint = watched.grow()

    def killed(**_: object) -> bool:
        raise SystemExit

    with monkeypatch.context() as patched:
        patched.setattr(ask, "cosignature_keep", killed)
        with pytest.raises(SystemExit):
            watched.ask()
    assert kept(checkpoint) == set()
    # The claim of the one that was killed lasts for a moment.
    assert watched.ask(after=5) == 0
    assert watched.ask(after=30) == 2
    assert kept(checkpoint) == ids(watched)
    assert watched.town.witnesses[0].asked == [0, 0, checkpoint.size]


def test_a_worker_killed_before_the_state_costs_one_question(
    watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    watched.grow()

    def killed(*_: object, **__: object) -> None:
        raise SystemExit

    with monkeypatch.context() as patched:
        patched.setattr(ask, "state_cosigned", killed)
        with pytest.raises(SystemExit):
            watched.ask()
    second = watched.grow()
    watched.ask(after=60)
    assert kept(second) == ids(watched)


def test_of_two_workers_one_asks_each_witness(watched: Watched) -> None:
    watched.grow()
    asked_by_another: list[int] = []
    first = watched.town.witnesses[0]

    def meanwhile(_request: Request) -> Silence:
        asked_by_another.append(watched.ask())
        return Silence("")

    first.says = meanwhile
    assert watched.ask() == 2
    assert asked_by_another == [0]


def test_a_cosignature_never_changes_and_stays(watched: Watched) -> None:
    watched.grow()
    watched.ask()
    with pytest.raises(DatabaseError), transaction.atomic():
        Cosignature.objects.update(line="")
    with pytest.raises(DatabaseError), transaction.atomic():
        Cosignature.objects.all()._raw_delete("default")
    assert Cosignature.objects.count() == 2


@pytest.mark.usefixtures("without_triggers")
def test_a_changed_row_is_not_served(watched: Watched) -> None:
    checkpoint = watched.grow()
    watched.ask()
    first, second = Cosignature.objects.order_by("id")
    rows: models.QuerySet[Cosignature] = models.QuerySet(Cosignature)
    rows.filter(pk=first.pk).update(cosigned_at=watched.now - timedelta(days=9))
    assert note_cosigned(checkpoint) == f"{checkpoint.note}{second.line}\n"
    assert newest_cosigned() == (checkpoint.size, note_cosigned(checkpoint))


def test_a_checkpoint_that_nobody_cosigned_is_served(watched: Watched) -> None:
    watched.grow()
    watched.ask()
    checkpoint = watched.grow()
    assert newest_cosigned() == (checkpoint.size, checkpoint.note)
