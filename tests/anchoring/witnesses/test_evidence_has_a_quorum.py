"""Evidence is made from a checkpoint that enough witnesses have cosigned, where one is not older than an hour."""

from datetime import timedelta

import pytest

from anchoring.log import evidence
from anchoring.log.cosignatures import cosignature_keep, note_cosigned
from anchoring.log.evidence import Snapshot, cosignatures_carried, newest_snapshot, oldest_version_needed
from anchoring.models import Checkpoint, Entry
from tests.anchoring.log.cast import KEYS
from tests.anchoring.log.chains import Chain, chain
from tests.anchoring.witnesses.conftest import Watched
from verifier import note, tlog_proof


@pytest.fixture
def network(watched: Watched) -> Chain:
    """A chain whose blocks are of today."""
    network = chain()
    network.epoch = int(watched.now.timestamp())
    return network


def anchored(watched: Watched, network: Chain, *, final: bool = True) -> Checkpoint:
    checkpoint = watched.grow()
    network.anchor(checkpoint, final=final)
    return checkpoint


def snapshot(watched: Watched, *, quorum: int = 2, later: timedelta = timedelta()) -> Snapshot:
    ids = [fake.id for fake in watched.town.witnesses]
    newest = newest_snapshot(now=watched.now + later, witnesses=ids, quorum=quorum)
    assert newest is not None
    return newest


def cosigned_then_not(watched: Watched, network: Chain) -> tuple[Checkpoint, Checkpoint]:
    first = anchored(watched, network)
    watched.ask()
    return first, anchored(watched, network)


def test_the_newest_is_taken_where_enough_cosigned_it(watched: Watched, network: Chain) -> None:
    anchored(watched, network)
    newest = anchored(watched, network)
    watched.ask()
    assert snapshot(watched).size == newest.size


def test_one_before_it_is_taken_for_an_hour(watched: Watched, network: Chain) -> None:
    cosigned, newest = cosigned_then_not(watched, network)
    assert snapshot(watched).size == cosigned.size
    assert snapshot(watched, later=timedelta(minutes=59)).size == cosigned.size
    assert snapshot(watched, later=timedelta(minutes=61)).size == newest.size


def test_too_few_cosignatures_are_no_quorum(watched: Watched, network: Chain) -> None:
    cosigned, newest = cosigned_then_not(watched, network)
    assert snapshot(watched, quorum=3).size == newest.size
    assert snapshot(watched, quorum=1).size == cosigned.size


def test_without_witnesses_nothing_is_waited_for(watched: Watched, network: Chain) -> None:
    _, newest = cosigned_then_not(watched, network)
    assert snapshot(watched, quorum=0).size == newest.size


def test_a_cosigned_one_that_is_not_final_waits(watched: Watched, network: Chain) -> None:
    final = anchored(watched, network)
    anchored(watched, network, final=False)
    watched.ask()
    assert snapshot(watched).size == final.size


def test_cosigners_of_before_count_for_nothing(watched: Watched, network: Chain) -> None:
    _, newest = cosigned_then_not(watched, network)
    ids = ["gone.example+00000000", watched.town.witnesses[0].id]
    taken = newest_snapshot(now=watched.now, witnesses=ids, quorum=2)
    assert taken is not None
    assert taken.size == newest.size


def test_the_map_is_kept_for_an_hour_more(watched: Watched, network: Chain) -> None:
    old, _ = cosigned_then_not(watched, network)
    minutes = watched.now + timedelta(minutes=30)
    assert oldest_version_needed(now=minutes) != old.size - 1
    assert oldest_version_needed(now=minutes, witnessed=True) is None
    assert oldest_version_needed(now=watched.now + timedelta(minutes=75), witnessed=True) is not None


def test_of_anchors_without_end_some_are_let_go(
    watched: Watched, network: Chain, monkeypatch: pytest.MonkeyPatch
) -> None:
    sizes = [anchored(watched, network).size for _ in range(3)]
    monkeypatch.setattr(evidence, "_RECENT", 2)
    assert oldest_version_needed(now=watched.now, witnessed=True) == sizes[1] - 1


def test_a_receipt_carries_the_cosignatures(watched: Watched) -> None:
    watched.grow()
    watched.ask()
    entry = Entry.objects.get(index=0)
    receipt = evidence.receipt(entry.label or "", entry.record or "")
    proof = tlog_proof.loads(receipt or "")
    assert len(note.parse(proof.checkpoint).signatures) == 3
    assert note.verify(proof.checkpoint, [KEYS.note_vkey])


def test_a_file_of_many_proofs_carries_fewer_lines(watched: Watched, network: Chain) -> None:
    anchored(watched, network)
    watched.ask()
    taken = snapshot(watched)
    one = len(cosignatures_carried(taken, proofs=1).encode())
    assert cosignatures_carried(taken, proofs=1).count("\n") == 2
    assert cosignatures_carried(taken, proofs=2 * 2**20 // one + 1).count("\n") == 1
    assert cosignatures_carried(taken, proofs=10**6) == ""


def test_a_checkpoint_s_note_is_never_too_long(watched: Watched) -> None:
    checkpoint = watched.grow()
    for number in range(70):
        line = f"— w{number} {'A' * 2_000}"
        at = watched.now
        cosignature_keep(checkpoint=checkpoint, witness=f"w{number}", line=line, cosigned_at=at, now=at)
    served = note_cosigned(checkpoint)
    assert 60_000 < len(served.encode()) <= note.MAX_BYTES
