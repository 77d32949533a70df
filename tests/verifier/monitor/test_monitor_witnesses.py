"""`registry-verifier monitor` and the witnesses of the trust's policy: what each was shown, and what that contradicts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.verifier import reference
from tests.verifier.cases.world import world
from tests.verifier.maker import Registry
from tests.verifier.site import Watch, watched
from tests.verifier.witnesses import TestWitness, policy
from verifier.monitor import witnesses
from verifier.witness.state import origin_hash

DEALERS = TestWitness("witness.example/dealers", 21)
CITY = TestWitness("witness.example/other-city", 22)
BOTH = policy(DEALERS, CITY)


@pytest.fixture
def registry() -> Registry:
    registry = world().registry
    registry.policy = BOTH
    return registry


@pytest.fixture
def watch(registry: Registry, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Watch]:
    with watched(registry, tmp_path, capsys) as watching:
        for witness in (DEALERS, CITY):
            serve(watching, witness, registry.checkpoint)
        yield watching


def serve(watch: Watch, witness: TestWitness, checkpoint: str, line: str | None = None) -> None:
    """Let a witness answer with a checkpoint that it cosigned, unless another `line` is given."""
    text = checkpoint.partition("\n\n")[0] + "\n"
    cosigned = checkpoint + (witness.line(text) if line is None else line)
    watch.site.spoiled[path_of(watch, witness)] = cosigned.encode()


def path_of(watch: Watch, witness: TestWitness) -> str:
    return f"/{witness.number}/{origin_hash(watch.site.registry.origin)}/checkpoint"


def look(watch: Watch) -> int:
    named = zip(("w1", "w2"), (DEALERS, CITY), strict=True)
    at = [f"--witness={name}={watch.site.url}/{witness.number}" for name, witness in named]
    return watch.look("--offline", *at)


def signed(registry: Registry, size: int, change: bytes = b"") -> str:
    """A checkpoint of the log at a size, of other leaves where there is a `change`."""
    leaves = [leaf + change for leaf in registry.leaves[:size]]
    newest, registry.size = registry.size, size
    text = registry.sign(reference.mth([reference.sha256(b"\0", leaf) for leaf in leaves]))
    registry.size = newest
    return text


def test_witnesses_that_were_shown_the_same_are_well(watch: Watch, registry: Registry) -> None:
    assert look(watch) == 0
    serve(watch, DEALERS, signed(registry, 4))
    assert look(watch) == 0
    assert watch.codes == ["checked"]


@pytest.mark.parametrize("size", [1, 4, 7])
def test_a_witness_shown_another_log_is_an_alarm(watch: Watch, registry: Registry, size: int) -> None:
    serve(watch, CITY, signed(registry, size, b" "))
    assert look(watch) == 1
    assert watch.alarm()["event"] == "split_view"
    assert (watch.alarm()["witness"], watch.alarm()["size"]) == ("w2", size)
    assert watch.alarm()["checkpoint"].startswith(f"{registry.origin}\n{size}\n")
    assert watch.alarm()["seen"].startswith(f"{registry.origin}\n7\n")


def test_two_witnesses_ahead_of_the_log_contradict_each_other(watch: Watch, registry: Registry) -> None:
    registry.leaves += registry.leaves
    serve(watch, DEALERS, signed(registry, 12))
    serve(watch, CITY, signed(registry, 12, b" "))
    assert look(watch) == 1
    assert "split_view" in watch.codes


def test_a_split_shows_even_while_the_log_is_away(watch: Watch, registry: Registry) -> None:
    assert look(watch) == 0
    watch.site.spoiled["/log/checkpoint"] = 503
    serve(watch, CITY, signed(registry, 5, b" "))
    assert look(watch) == 1
    assert {"away", "split_view"} <= set(watch.codes)


def test_a_checkpoint_known_first_is_compared_later(watch: Watch, registry: Registry) -> None:
    """Before the log has published it nothing can be said; the next look comes back to it."""
    for number in range(3):
        registry.state("vehicle:listed", {"n": number})
    served = registry.checkpoint
    registry.anchor()
    honest, registry.checkpoint = registry.checkpoint, served
    newest, registry.size = registry.size, 7
    serve(watch, DEALERS, signed(registry, newest, b" "))
    assert look(watch) == 2
    assert watch.codes == ["checked", "witness_ahead"]
    registry.checkpoint, registry.size = honest, newest
    serve(watch, DEALERS, honest)
    assert look(watch) == 1
    assert "split_view" in watch.codes


def test_a_log_that_hides_entries_long_is_an_alarm(
    watch: Watch, registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    registry.leaves += registry.leaves
    serve(watch, DEALERS, signed(registry, 12))
    assert look(watch) == 2
    monkeypatch.setattr(witnesses, "HIDES_SECONDS", 0)
    assert look(watch) == 1
    assert watch.alarm()["event"] == "log_hides"
    assert watch.alarm()["log_size"] == 7


@pytest.mark.parametrize("line", ["", TestWitness(DEALERS.name, 30).line("x\n1\n" + "A" * 43 + "=\n")])
def test_a_witness_without_its_own_signature_is_an_alarm(watch: Watch, registry: Registry, line: str) -> None:
    serve(watch, DEALERS, registry.checkpoint, line)
    assert look(watch) == 1
    assert watch.alarm()["event"] == "witness_unsigned"


def test_another_log_s_checkpoint_at_a_witness_is_an_alarm(watch: Watch) -> None:
    other = Registry("other.example/log")
    other.inspect()
    other.anchor()
    serve(watch, DEALERS, other.checkpoint)
    assert look(watch) == 1
    assert watch.alarm()["event"] == "witness_unsigned"


def test_a_witness_that_is_away_leaves_it_unseen(watch: Watch) -> None:
    for answer in (503, 404, b"<html>closed</html>", b"\xff"):
        watch.site.spoiled[path_of(watch, CITY)] = answer
        assert look(watch) == 2
        assert watch.codes == ["checked", "witness_away"]


def test_a_false_cosignature_that_the_log_serves_is_an_alarm(watch: Watch, registry: Registry) -> None:
    registry.checkpoint += DEALERS.line("x\n1\n" + "A" * 43 + "=\n")
    assert look(watch) == 1
    assert watch.alarm()["event"] == "cosignature_false"


def test_witnesses_without_an_address_are_not_asked(watch: Watch) -> None:
    assert watch.look("--offline") == 0
    assert not [path for path in watch.site.asked if "checkpoint" in path and "/log/" not in path]
