"""What the log gives for an evidence file, checked with the verifier's own code."""

from datetime import UTC, datetime
from typing import Any

import pytest

from anchoring.log import evidence
from anchoring.log.map.commit import map_commit
from anchoring.models import Entry, Network
from tests.anchoring.log.cast import (
    KEYS,
    LABELLER,
    NOON,
    checkpoint,
    label,
    leaf_hashes,
    logged,
    record,
    subject,
)
from tests.anchoring.log.chains import Chain, chain
from verifier import entry as entries_format
from verifier import note, tlog_proof, tree, trie, vrf

pytestmark = pytest.mark.django_db


@pytest.fixture
def network(log: Any) -> Chain:
    return chain()


def checked(text: str, leaf: str, snapshot: evidence.Snapshot) -> int:
    """Verify a tlog-proof as a stranger does; returns the entry's index."""
    proof = tlog_proof.loads(text)
    signed = note.parse_checkpoint(note.verify(proof.checkpoint, [KEYS.note_vkey]).text)
    assert proof.checkpoint == snapshot.note
    tree.verify_inclusion(
        proof.index, signed.size, tree.leaf_hash(leaf.encode()), list(proof.hashes), signed.root
    )
    return proof.index


def test_before_the_first_anchor_there_is_no_snapshot(network: Chain) -> None:
    logged(range(5))
    map_commit(keys=KEYS)
    assert evidence.newest_snapshot(now=NOON) is None


def test_a_final_anchor_comes_before_a_newer_one(network: Chain) -> None:
    logged(range(5))
    final = network.commit()
    logged(range(5, 9))
    network.commit(final=False)
    snapshot = evidence.newest_snapshot(now=NOON)
    assert snapshot is not None
    assert (snapshot.size, snapshot.note, snapshot.final) == (final.size, final.note, True)


def test_while_none_is_final_the_newest_anchored_one_serves(network: Chain) -> None:
    logged(range(5))
    network.commit(final=False)
    logged(range(5, 9))
    newest = network.commit(final=False)
    snapshot = evidence.newest_snapshot(now=NOON)
    assert snapshot is not None
    assert (snapshot.size, snapshot.final) == (newest.size, False)


def test_an_anchor_of_an_unsigned_root_is_passed_over(network: Chain) -> None:
    logged(range(5))
    ours = network.commit()
    logged(range(5, 9))
    theirs = checkpoint()
    theirs.root = "00" * 32
    network.anchor(theirs)
    snapshot = evidence.newest_snapshot(now=NOON)
    assert snapshot is not None
    assert snapshot.size == ours.size


def test_each_of_a_subject_s_entries_is_proved(network: Chain) -> None:
    logged(range(60), cars=7)
    network.commit()
    logged(range(60, 70), cars=7)
    snapshot = evidence.newest_snapshot(now=NOON)
    assert snapshot is not None
    logged_of = evidence.subjects_entries(snapshot, [subject(4), subject(3)], labeller=LABELLER)
    (_, proved), committed = evidence.subjects_evidence(snapshot, logged_of)
    indices = [checked(entry.proof, entry.leaf, snapshot) for entry in proved.entries]
    assert indices == [index for index in range(60) if index % 7 == 3]
    assert [entry.record for entry in proved.entries] == [record(index) for index in indices]
    beta = vrf.verify(
        bytes.fromhex(KEYS.vrf_public_key), subject(3).encode(), bytes.fromhex(proved.label_proof)
    )
    assert beta[:32].hex() == proved.label == label(3)
    assert checked(committed.proof, committed.leaf, snapshot) == 60
    said = entries_format.parse(committed.leaf)
    assert isinstance(said, entries_format.MapEntry)
    value = tree.root([leaf_hashes()[index] for index in indices])
    trie.verify(beta[:32], value, trie.MapProof.from_json(proved.map), bytes.fromhex(said.root))


def test_a_subject_that_was_never_heard_of_is_proved_absent(network: Chain) -> None:
    logged(range(60), cars=7)
    network.commit()
    snapshot = evidence.newest_snapshot(now=NOON)
    assert snapshot is not None
    logged_of = evidence.subjects_entries(snapshot, ["vin:KMHXX00XXXX999999"], labeller=LABELLER)
    [proved], _ = evidence.subjects_evidence(snapshot, logged_of)
    root = bytes.fromhex(Entry.objects.get(index=60).root or "")
    trie.verify(bytes.fromhex(proved.label), None, trie.MapProof.from_json(proved.map), root)
    assert proved.entries == ()


def test_the_map_of_ten_minutes_ago_still_gives_evidence(network: Chain) -> None:
    committed = []
    for start in (0, 10, 20):
        logged(range(start, start + 10))
        committed.append(network.commit(final=start < 20).size - 1)
    times = [1_800_000_101 + number for number in range(3)]
    assert _needed(times[0] + 599) is None
    assert _needed(times[0] + 600) == committed[0]
    assert _needed(times[2] + 600) == committed[1]


def _needed(time: int) -> int | None:
    return evidence.oldest_version_needed(now=datetime.fromtimestamp(time, UTC))


def sizes(given: list[dict[str, Any]]) -> list[tuple[int, int]]:
    return [(anchor["chain_id"], anchor["size"]) for anchor in given]


def test_anchors_shown_are_the_checkpoint_s_and_two_per_entry(network: Chain) -> None:
    anchored = []
    for start in range(0, 50, 10):
        logged(range(start, start + 10))
        anchored.append(network.commit().size)
    snapshot = evidence.newest_snapshot(now=NOON)
    assert snapshot is not None
    assert sizes(evidence.anchors_for(snapshot, [])) == [(31337, anchored[4])]
    assert sizes(evidence.anchors_for(snapshot, [0])) == [(31337, anchored[0]), (31337, anchored[4])]
    given = evidence.anchors_for(snapshot, [anchored[1] + 1, anchored[1] + 2])
    assert sizes(given) == [(31337, anchored[size]) for size in (1, 2, 4)]
    assert given[1] == {
        "chain_id": 31337,
        "contract": network.network.contract,
        "size": anchored[2],
        "previous_size": anchored[1],
        "root": network.anchors[2].root,
        "time": 1_800_000_103,
        "transaction": given[1]["transaction"],
        "block_number": 103,
    }


def test_a_chain_that_lacks_the_checkpoint_is_left_out(network: Chain) -> None:
    other = chain(560048, contract="b")
    logged(range(10))
    other.anchor(network.commit())
    logged(range(10, 20))
    both = network.commit()
    snapshot = evidence.newest_snapshot(now=NOON)
    assert snapshot is not None
    assert {anchor["chain_id"] for anchor in evidence.anchors_for(snapshot, [0])} == {31337}
    other.anchor(both)
    snapshot = evidence.newest_snapshot(now=NOON)
    assert snapshot is not None
    assert sizes(evidence.anchors_for(snapshot, [0])) == [
        (31337, 11),
        (31337, 22),
        (560048, 11),
        (560048, 22),
    ]


def test_an_entry_before_a_successor_is_dated_by_its_predecessor(network: Chain) -> None:
    logged(range(10))
    last = network.commit()
    successor = chain(contract="b", start=last.size, predecessor=network)
    logged(range(10, 20))
    newest = successor.commit()
    assert Network.objects.count() == 2
    snapshot = evidence.newest_snapshot(now=NOON)
    assert snapshot is not None
    given = evidence.anchors_for(snapshot, [0, last.size])
    assert [(anchor["contract"], anchor["size"]) for anchor in given] == [
        (network.network.contract, last.size),
        (successor.network.contract, newest.size),
    ]


def test_a_successor_is_dated_from_the_last_anchor_that_counts(network: Chain) -> None:
    logged(range(10))
    last = network.commit()
    logged(range(10, 12))
    # It begins at a size that the predecessor never anchored.
    successor = chain(contract="b", start=13, predecessor=network)
    logged(range(12, 20))
    newest = successor.commit()
    snapshot = evidence.newest_snapshot(now=NOON)
    assert snapshot is not None
    assert sizes(evidence.anchors_for(snapshot, [15])) == [(31337, last.size), (31337, newest.size)]


def test_a_receipt_is_against_the_newest_checkpoint(network: Chain) -> None:
    logged(range(9), cars=2)
    text = evidence.receipt(label(1), record(3))
    assert text is not None
    proof = tlog_proof.loads(text)
    tree.verify_inclusion(proof.index, 9, leaf_hashes()[3], list(proof.hashes), tree.root(leaf_hashes()))
    assert proof.checkpoint == checkpoint().note
    assert evidence.receipt(label(1), record(99)) is None
