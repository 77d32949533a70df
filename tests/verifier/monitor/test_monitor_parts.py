"""The monitor's own map and trees, against the definitions."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator

import pytest

from tests.verifier import reference
from verifier.monitor import map as maps
from verifier.monitor.events import ALARMS
from verifier.monitor.tiles import Edge, Peaks, join_bundle, split_bundle, tile_path


@pytest.fixture
def rebuilt() -> Iterator[maps.Map]:
    database = sqlite3.connect(":memory:", isolation_level=None)
    database.executescript(maps.SCHEMA)
    yield maps.Map(database)
    database.close()


def labels(kind: str, chance: random.Random) -> list[bytes]:
    base = chance.randbytes(32)
    if kind == "random":
        return [chance.randbytes(32) for _ in range(200)]
    if kind == "sharing 250 bits":
        return [base[:31] + bytes([base[31] & 0xC0 | low]) for low in range(64)]
    if kind == "two that part at the last bit":
        return [base[:31] + b"\x00", base[:31] + b"\x01"]
    if kind == "under a few prefixes":
        return [
            chance.choice((b"\x00\x00", b"\x00\xff", b"\xff\xff")) + chance.randbytes(30) for _ in range(60)
        ]
    return [base]


@pytest.mark.parametrize(
    "kind",
    ["random", "sharing 250 bits", "two that part at the last bit", "under a few prefixes", "one alone"],
)
def test_the_rebuilt_map_is_the_defined_one(rebuilt: maps.Map, kind: str) -> None:
    chance = random.Random(kind)
    names, entries = labels(kind, chance), dict[bytes, list[bytes]]()
    for step in range(400):
        name, leaf = chance.choice(names), chance.randbytes(32)
        entries.setdefault(name, []).append(leaf)
        rebuilt.add(name, leaf)
        if step % 37 == 0 or step == 399:
            values = {label: reference.mth(leaves) for label, leaves in entries.items()}
            assert rebuilt.root() == reference.trie(values)


def test_an_empty_map_is_zero(rebuilt: maps.Map) -> None:
    assert rebuilt.root() == bytes(32)


def test_peaks_have_the_tree_s_root_at_every_size() -> None:
    leaves = [reference.sha256(bytes([n])) for n in range(70)]
    peaks = Peaks()
    for size in range(71):
        assert Peaks.loads(size, peaks.dumps()).root() == reference.mth(leaves[:size])
        if size < 70:
            peaks.append(leaves[size])


def test_the_edge_gives_each_full_tile_once() -> None:
    leaves = [reference.sha256(n.to_bytes(4, "big")) for n in range(256 * 256 + 300)]
    edge, tiles = Edge(), {}
    for leaf in leaves:
        for tile in edge.append(leaf):
            assert tile.path not in tiles
            tiles[tile.path] = tile.hashes
    assert len(tiles) == 257 + 1
    assert tiles["tile/0/256"] == b"".join(leaves[65536:65792])
    assert tiles["tile/1/000"][:32] == reference.mth(leaves[:256])
    assert [tile.path for tile in edge.tiles()] == ["tile/0/257.p/44", "tile/1/001.p/1", "tile/2/000.p/1"]
    assert Edge.loads(edge.size, edge.dumps()) == edge


@pytest.mark.parametrize(
    ("number", "width", "path"),
    [(0, 256, "tile/0/000"), (1234067, 256, "tile/0/x001/x234/067"), (7, 3, "tile/0/007.p/3")],
)
def test_a_tile_s_path(number: int, width: int, path: str) -> None:
    assert tile_path("0", number, width) == path


def test_a_bundle_comes_apart_as_it_was_put_together() -> None:
    leaves = [b"", b"a", b"b" * 300]
    assert split_bundle(join_bundle(leaves)) == leaves


def test_contradictions_are_alarms_and_silence_is_none() -> None:
    assert "log_forked" in ALARMS
    assert "away" not in ALARMS
