"""The map follows the log and is committed as its last entry; old versions stay readable until they are pruned."""

from datetime import timedelta
from typing import Any

import pytest

from anchoring.log.errors import LogDamagedError
from anchoring.log.map import commit, store
from anchoring.log.map.commit import map_advance, map_commit, map_root
from anchoring.log.map.read import VersionGoneError, map_proof, map_prune
from anchoring.models import Checkpoint, Entry, MapPage, MapState
from tests.anchoring.log.cast import KEYS, NOON, checkpoint, label, leaf_hashes, logged, tamper
from verifier import entry as entries_format
from verifier import tree, trie

pytestmark = pytest.mark.django_db


def reference(size: int) -> dict[bytes, bytes]:
    """The map of the log's first entries, by its definition."""
    leaves: dict[str, list[bytes]] = {}
    for row in Entry.objects.filter(index__lt=size, label__isnull=False).order_by("index"):
        leaves.setdefault(row.label or "", []).append(bytes(row.leaf_hash))
    return {bytes.fromhex(name): tree.root(hashes) for name, hashes in leaves.items()}


def test_the_commitment_is_the_last_entry_of_a_signed_checkpoint(log: Any) -> None:
    logged(range(12))
    committed = map_commit(keys=KEYS)
    assert committed is not None
    assert (committed.size, committed) == (13, checkpoint())
    said = entries_format.parse(Entry.objects.get(index=12).leaf)
    assert isinstance(said, entries_format.MapEntry)
    assert (said.size, bytes.fromhex(said.root)) == (12, trie.root(reference(12)))
    assert committed.root == tree.root(leaf_hashes()).hex()


def test_nothing_new_makes_no_commitment(log: Any) -> None:
    assert map_commit(keys=KEYS) is None
    logged(range(3))
    assert map_commit(keys=KEYS) is not None
    assert map_commit(keys=KEYS) is None
    assert Checkpoint.objects.count() == 3


def test_its_time_does_not_go_back(log: Any) -> None:
    logged(range(3))
    last = Entry.objects.get(index=2).time
    map_commit(keys=KEYS, now=NOON - timedelta(days=1))
    assert Entry.objects.get(index=3).time == last


def test_proofs_of_every_version_are_those_of_the_definition(log: Any) -> None:
    versions = []
    for start in range(0, 300, 60):
        logged(range(start, start + 60), cars=70)
        committed = map_commit(keys=KEYS)
        assert committed is not None
        versions.append(committed.size - 1)
    for version in versions:
        expected = reference(version)
        assert map_root(version) == trie.root(expected)
        for car in (0, 5, 69, 70, 71):
            proof = map_proof(label(car), version)
            assert proof == trie.prove(expected, bytes.fromhex(label(car)))


def test_the_map_advances_in_chunks_and_drops_uncommitted_versions(log: Any) -> None:
    logged(range(200), cars=150)
    sizes: list[int] = []
    while not sizes or sizes[-1] < 200:
        sizes.append(map_advance(limit=30))
    assert sizes == [30, 60, 90, 120, 150, 180, 200]
    assert map_advance() == 200
    assert MapPage.objects.filter(prefix="").count() == 1
    assert map_root(200) == trie.root(reference(200))


def test_one_of_two_concurrent_advances_is_discarded(log: Any, monkeypatch: Any) -> None:
    logged(range(50))
    values = store.label_values

    def overtaken(*arguments: Any, **named: Any) -> Any:
        monkeypatch.undo()
        assert map_advance() == 50
        return values(*arguments, **named)

    monkeypatch.setattr(commit, "label_values", overtaken)
    assert map_advance(limit=20) == 50
    assert map_root(50) == trie.root(reference(50))


def test_the_part_advanced_before_the_lock_is_finished_inside(log: Any) -> None:
    logged(range(100), cars=90)
    map_advance(limit=70)
    assert map_commit(keys=KEYS) is not None
    assert MapState.objects.get().size == 100
    assert map_root(100) == trie.root(reference(100))


def test_who_has_no_patience_gets_no_commitment(log: Any) -> None:
    logged(range(3))
    assert map_commit(keys=KEYS, patience=0) is None
    assert Entry.objects.count() == 3


def test_pruning_keeps_the_version_and_all_newer(log: Any) -> None:
    versions = []
    for start in range(0, 240, 60):
        logged(range(start, start + 60), cars=70)
        committed = map_commit(keys=KEYS)
        assert committed is not None
        versions.append(committed.size - 1)
    before = MapPage.objects.count()
    pruned = map_prune(keep=versions[2])
    assert pruned == before - MapPage.objects.count() > 0
    for version in versions[2:]:
        assert map_proof(label(5), version) == trie.prove(reference(version), bytes.fromhex(label(5)))
    for version in versions[:2]:
        with pytest.raises(VersionGoneError):
            map_proof(label(5), version)
    assert map_prune(keep=versions[2]) == 0


def test_a_version_that_was_never_committed_has_no_proof(log: Any) -> None:
    logged(range(3))
    with pytest.raises(VersionGoneError):
        map_proof(label(0), 2)


def test_a_changed_page_gives_out_no_proof(log: Any) -> None:
    logged(range(9))
    map_commit(keys=KEYS)
    tamper("UPDATE anchoring_mappage SET body = %s", MapPage.objects.get().body[64:])
    with pytest.raises(LogDamagedError, match="commitment at 9"):
        map_proof(label(0), 9)


def test_a_map_larger_than_the_log_is_never_committed(log: Any) -> None:
    logged(range(9))
    MapState.objects.update(size=12)
    with pytest.raises(LogDamagedError, match="not that of 9"):
        map_commit(keys=KEYS)
