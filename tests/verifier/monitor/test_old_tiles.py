"""Old hash tiles are read again, a few at each look, and what is flipped or gone is an alarm."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.verifier.cases.world import world
from tests.verifier.maker import Registry
from tests.verifier.monitor.test_monitor import grow
from tests.verifier.site import Watch, watched
from verifier import tree
from verifier.errors import Mismatch, Unavailable
from verifier.monitor.again import SPAN_SECONDS, tiles_again
from verifier.monitor.reader import Reader
from verifier.monitor.store import Store
from verifier.monitor.tiles import Edge, Peaks

SIZE = 66_000
"""Of a log with 257 full tiles on level 0 and one on level 1."""
FULL = 258


class Tiles:
    """A log's hash tiles, and which were asked for."""

    def __init__(self) -> None:
        edge, peaks = Edge(), Peaks()
        self.files: dict[str, bytes] = {}
        for number in range(SIZE):
            hashed = tree.leaf_hash(number.to_bytes(4, "big"))
            self.files |= {tile.path: tile.hashes for tile in edge.append(hashed)}
            peaks.append(hashed)
        self.files |= {tile.path: tile.hashes for tile in edge.tiles()}
        self.root = peaks.root()
        self.asked: list[str] = []

    def get(self, path: str) -> bytes:
        self.asked.append(path)
        if path not in self.files:
            raise Unavailable("answer_status", endpoint="https://log.example", status=404)
        return self.files[path]

    def reader(self) -> Reader:
        self.asked.clear()
        return Reader(self.get, SIZE, self.root)

    def full(self) -> set[str]:
        return {path for path in self.files if ".p/" not in path}


@pytest.fixture(scope="module")
def log() -> Tiles:
    return Tiles()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store(tmp_path / "state")
    yield opened
    opened.close()


def test_all_are_read_within_a_day_of_looks(log: Tiles, store: Store) -> None:
    seen: set[str] = set()
    assert tiles_again(store, log.reader(), now=0) == 1
    for hour in range(1, 21):
        read = tiles_again(store, log.reader(), now=hour * 3600)
        assert read == -(-FULL // 20)
        seen |= set(log.asked)
    assert log.full() <= seen


def test_where_it_came_to_outlives_the_monitor(log: Tiles, tmp_path: Path) -> None:
    seen: set[str] = set()
    for look in range(21):
        store = Store(tmp_path / "state")
        tiles_again(store, log.reader(), now=look * SPAN_SECONDS / 20)
        seen |= set(log.asked)
        store.close()
    assert log.full() <= seen


def test_after_a_day_away_all_are_read_at_once(log: Tiles, store: Store) -> None:
    tiles_again(store, log.reader(), now=0)
    assert tiles_again(store, log.reader(), now=5 * 86_400) == FULL
    assert log.full() <= set(log.asked)


def test_a_clock_that_goes_back_still_reads_one(log: Tiles, store: Store) -> None:
    tiles_again(store, log.reader(), now=1_000_000)
    assert tiles_again(store, log.reader(), now=0) == 1
    assert tiles_again(store, log.reader(), now=SPAN_SECONDS) == FULL


@pytest.mark.parametrize("path", ["tile/0/000", "tile/0/130", "tile/0/256", "tile/1/000"])
@pytest.mark.parametrize("change", ["flipped", "missing"])
def test_a_spoiled_tile_is_found_until_it_is_mended(log: Tiles, store: Store, path: str, change: str) -> None:
    kept = log.files[path]
    try:
        if change == "flipped":
            log.files[path] = kept[:40] + bytes([kept[40] ^ 1]) + kept[41:]
        else:
            del log.files[path]
        store.put("tiles", {"level": 0, "number": 0, "at": 0})
        for day in (1, 2):
            with pytest.raises(Mismatch):
                tiles_again(store, log.reader(), now=day * SPAN_SECONDS)
    finally:
        log.files[path] = kept
    assert tiles_again(store, log.reader(), now=3 * SPAN_SECONDS) == FULL


def test_an_endpoint_that_is_away_leaves_the_share_owed(log: Tiles, store: Store) -> None:
    store.put("tiles", {"level": 0, "number": 0, "at": 0})
    reader = log.reader()
    answers = iter([*log.full()][:50])

    def flaky(path: str) -> bytes:
        if next(answers, None) is None:
            raise Unavailable("answer_status", endpoint="https://log.example", status=503)
        return log.get(path)

    with pytest.raises(Unavailable):
        tiles_again(store, Reader(flaky, SIZE, log.root), now=SPAN_SECONDS)
    assert 0 < store.get("tiles")["number"] < 50
    assert tiles_again(store, reader, now=SPAN_SECONDS) == FULL


@pytest.fixture
def registry() -> Registry:
    return world().registry


@pytest.fixture
def watch(registry: Registry, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Watch]:
    """A monitor in step with a log of 307 entries, which has one full tile."""
    grow(registry, 299)
    registry.anchor()
    with watched(registry, tmp_path, capsys) as watching:
        assert watching.look() == 0
        yield watching


def test_a_flipped_tile_is_an_alarm_in_step(watch: Watch) -> None:
    whole = watch.site.file("tile/0/000")
    assert isinstance(whole, bytes)
    watch.site.spoiled["/log/tile/0/000"] = bytes([whole[0] ^ 1]) + whole[1:]
    assert watch.look() == 1
    assert watch.codes[0] == "log_differs"
    assert "tile/0/000" in watch.alarm()["text"]


def test_a_missing_tile_is_an_alarm_in_step(watch: Watch) -> None:
    watch.site.spoiled["/log/tile/0/000"] = 404
    assert watch.look() == 1
    assert "does not have this tile" in watch.alarm()["text"]


def test_a_tile_that_is_away_for_now_is_no_alarm(watch: Watch) -> None:
    watch.site.spoiled["/log/tile/0/000"] = 503
    assert watch.look() == 2
    assert watch.codes[0] == "away"
