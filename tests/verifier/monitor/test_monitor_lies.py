"""Each lie of a log and its chain, and that the monitor says which it is and keeps what shows it."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.verifier import reference
from tests.verifier.cases.world import world
from tests.verifier.chain import Anchored
from tests.verifier.maker import CAR, LOCAL, Registry
from tests.verifier.monitor.test_monitor import grow
from tests.verifier.site import Watch, watched
from verifier import note


@cache
def grown() -> Registry:
    """A registry with 307 entries, the same for each test."""
    registry = world().registry
    grow(registry, 299)
    registry.anchor()
    return registry


@pytest.fixture
def registry() -> Registry:
    return copy.deepcopy(grown())


@pytest.fixture
def watch(registry: Registry, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Watch]:
    """A monitor that has seen the log when it had 307 entries."""
    with watched(registry, tmp_path, capsys) as watching:
        assert watching.look() == 0
        yield watching


def caught(watch: Watch, code: str, **values: object) -> dict[str, object]:
    """One alarm, of this code; it stands until somebody puts it away."""
    assert watch.look("--again", "99") == 1
    alarm = watch.alarm()
    assert alarm["event"] == code
    assert {name: alarm[name] for name in values} == values
    return alarm


def rewrite(registry: Registry, index: int) -> None:
    registry.leaves[index] = reference.jcs({**registry.entry(index), "record": reference.digest("another")})


def test_a_rewritten_entry_and_a_new_checkpoint_are_a_fork(watch: Watch, registry: Registry) -> None:
    before = registry.checkpoint
    rewrite(registry, 2)
    registry.anchor()
    registry.chain.contracts[LOCAL, registry.networks[LOCAL][0]].anchors.pop()
    alarm = caught(watch, "log_forked", old_size=307, size=308)
    assert (alarm["checkpoint"], alarm["seen"]) == (registry.checkpoint, before)
    assert (watch.folder / "log/checkpoint").read_text() == before


def test_two_checkpoints_of_one_size_are_a_fork(watch: Watch, registry: Registry) -> None:
    before = registry.checkpoint
    rewrite(registry, 300)
    registry.checkpoint = registry.sign(reference.mth(registry.hashes()))
    alarm = caught(watch, "log_forked", old_size=307, size=307)
    assert (alarm["checkpoint"], alarm["seen"]) == (registry.checkpoint, before)
    seen = sorted((watch.folder / "checkpoints").iterdir())
    assert sorted(path.read_text() for path in seen) == sorted([before, registry.checkpoint])


@pytest.mark.parametrize("size", [0, 7, 256, 300])
def test_a_log_that_has_less_than_it_had(watch: Watch, registry: Registry, size: int) -> None:
    registry.size = size
    registry.checkpoint = registry.sign(reference.mth(registry.hashes()[:size]))
    caught(watch, "log_shrank", old_size=307, size=size)


def test_a_shorter_log_that_is_another(watch: Watch, registry: Registry) -> None:
    registry.size = 200
    registry.checkpoint = registry.sign(reference.mth(registry.hashes()[1:201]))
    caught(watch, "log_forked", old_size=307, size=200)


def test_an_old_entry_is_served_otherwise(watch: Watch, registry: Registry) -> None:
    whole = watch.site.file("tile/entries/000")
    assert isinstance(whole, bytes)
    watch.site.spoiled["/log/tile/entries/000"] = whole.replace(b'"vehicle:listed"', b'"vehicle:lifted"', 1)
    caught(watch, "entry_rewritten", index=2)


def test_a_new_entry_differs_from_the_tree_s(watch: Watch, registry: Registry) -> None:
    grow(registry, 5)
    registry.anchor()
    path = "tile/entries/001.p/57"
    whole = watch.site.file(path)
    assert isinstance(whole, bytes)
    watch.site.spoiled[f"/log/{path}"] = whole[:-3] + b'X"}'
    assert "entry 312 is not the one" in str(caught(watch, "log_differs", size=313)["text"])
    assert (watch.folder / "log/checkpoint").read_text() != registry.checkpoint


@pytest.mark.parametrize("path", ["tile/0/001.p/57", "tile/1/000.p/1", "tile/entries/001.p/57"])
def test_a_tile_that_is_too_short(watch: Watch, registry: Registry, path: str) -> None:
    grow(registry, 5)
    registry.anchor()
    whole = watch.site.file(path)
    assert isinstance(whole, bytes)
    watch.site.spoiled[f"/log/{path}"] = whole[:-1]
    assert path in str(caught(watch, "log_differs", size=313)["text"])


def test_a_map_that_leaves_out_an_entry(watch: Watch, registry: Registry) -> None:
    registry.inspect()
    hidden = registry.logged.pop()
    registry.commit()
    registry.logged.append(hidden)
    registry.put(LOCAL)
    alarm = caught(watch, "map_differs", index=308)
    assert alarm["committed"] == registry.entry(308)["root"]
    assert alarm["rebuilt"] == reference.trie(registry.map()).hex()
    assert watch.look() == 1
    assert watch.codes[-1] == "alarms_stand"


def test_a_map_that_has_an_entry_of_another_car(watch: Watch, registry: Registry) -> None:
    registry.state("vehicle:listed", {}, "vin:KMHXX00XXXX000099")
    registry.logged[-1].subject = CAR
    registry.anchor()
    caught(watch, "map_differs", index=308)


def test_a_commitment_of_another_size(watch: Watch, registry: Registry) -> None:
    registry.commit(5)
    caught(watch, "commitment_of_other_size", index=307, size=5)


def test_a_leaf_that_is_no_entry(watch: Watch, registry: Registry) -> None:
    registry.leaves.append(b'{"format":"entry/1"}')
    registry.anchor()
    caught(watch, "entry_malformed", index=307)


def test_a_time_that_goes_back(watch: Watch, registry: Registry) -> None:
    registry.now -= 4_000
    registry.inspect()
    registry.now += 8_000
    registry.anchor()
    caught(watch, "time_decreases", index=307)


def test_a_checkpoint_that_another_key_signed(watch: Watch, registry: Registry) -> None:
    registry.checkpoint = note.sign(note.parse(registry.checkpoint).text, registry.origin, bytes(32))
    caught(watch, "checkpoint_not_signed")


def test_a_checkpoint_whose_signature_is_spoiled(watch: Watch, registry: Registry) -> None:
    registry.checkpoint = registry.checkpoint[:-8] + "AAAA" + registry.checkpoint[-4:]
    caught(watch, "checkpoint_not_signed")


def _anchor(registry: Registry, **odd: object) -> Anchored:
    """The newest anchor, made otherwise."""
    anchor = registry.chain.contracts[LOCAL, registry.networks[LOCAL][0]].anchors[-1]
    for name, value in odd.items():
        setattr(anchor, name, value)
    return anchor


def test_an_anchor_of_another_root(watch: Watch, registry: Registry) -> None:
    grow(registry, 2)
    registry.anchor()
    _anchor(registry, root=bytes([7]) * 32)
    caught(watch, "anchor_other_root", size=310, found="07" * 32)


def test_an_anchor_that_is_not_final_yet_is_compared_too(watch: Watch, registry: Registry) -> None:
    grow(registry, 2)
    registry.anchor(final=False)
    _anchor(registry, root=bytes([7]) * 32)
    caught(watch, "anchor_other_root", size=310, found="07" * 32)


def test_an_anchor_of_what_the_log_does_not_show(watch: Watch, registry: Registry) -> None:
    registry.size += 50
    registry.put(LOCAL)
    registry.size -= 50
    caught(watch, "anchor_ahead", size=357, log_size=307)


def test_an_anchor_where_no_map_is_committed(watch: Watch, registry: Registry) -> None:
    grow(registry, 2)
    registry.size = len(registry.leaves)
    registry.checkpoint = registry.sign(reference.mth(registry.hashes()))
    registry.put(LOCAL)
    caught(watch, "anchor_of_no_commitment", size=309)


def test_an_anchor_that_is_kept_otherwise_than_it_was_announced(watch: Watch, registry: Registry) -> None:
    grow(registry, 2)
    registry.anchor()
    announced = _anchor(registry).log()
    announced["data"] = announced["data"][:-1] + "0"
    _anchor(registry, log=lambda: announced)
    caught(watch, "anchor_otherwise", size=310)


def test_an_anchor_that_passes_over_another(watch: Watch, registry: Registry) -> None:
    grow(registry, 2)
    registry.anchor()
    _anchor(registry, previous_size=7)
    caught(watch, "anchor_gap", size=310, expected=307, found=7)


def test_a_successor_that_does_not_follow(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    registry = world().registry
    registry.succeed(LOCAL, 2)
    registry.chain.contracts[LOCAL, registry.networks[LOCAL][0]].predecessor = bytes([9]) * 20
    with watched(registry, tmp_path, capsys) as watch:
        caught(watch, "anchor_no_successor")


def test_an_alarm_that_was_put_away_counts_no_more(watch: Watch, registry: Registry) -> None:
    good, registry.checkpoint = (
        registry.checkpoint,
        registry.checkpoint[:-8] + "AAAA" + registry.checkpoint[-4:],
    )
    assert watch.look() == 1
    registry.checkpoint = good
    assert watch.look() == 1
    for file in (watch.folder / "alarms").iterdir():
        file.unlink()
    assert watch.look() == 0
