"""`registry-verifier monitor` on an honest log: mirrored, resumed, and what is away told from what is false."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.verifier import reference
from tests.verifier.cases.world import world
from tests.verifier.file import dumps
from tests.verifier.maker import LOCAL, Registry
from tests.verifier.site import Watch, watched
from verifier.cli import main
from verifier.monitor.store import Store


@pytest.fixture
def registry() -> Registry:
    return world().registry


@pytest.fixture
def watch(registry: Registry, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Watch]:
    with watched(registry, tmp_path, capsys) as watching:
        yield watching


def grow(registry: Registry, count: int) -> None:
    for number in range(count):
        registry.state("vehicle:listed", {"n": number}, f"vin:KMHXX00XXXX{number % 9:06d}")


def test_an_honest_log_is_well(watch: Watch) -> None:
    assert watch.look() == 0
    assert watch.codes == ["checked", "anchored"]
    assert (watch.events[0]["size"], watch.events[0]["new"]) == (7, 7)
    assert (watch.events[1]["count"], watch.events[1]["size"]) == (2, 7)


def test_the_mirror_has_what_the_log_serves(watch: Watch, registry: Registry) -> None:
    for count in (5, 250, 300):
        grow(registry, count)
        registry.anchor()
        assert watch.look() == 0
    assert registry.size == 565
    for path in ("checkpoint", "tile/entries/000", "tile/entries/001", "tile/entries/002.p/53", "tile/0/000"):
        assert (watch.folder / "log" / path).read_bytes() == watch.site.file(path), path
    for path in ("tile/0/001", "tile/0/002.p/53", "tile/1/000.p/2"):
        assert (watch.folder / "log" / path).read_bytes() == watch.site.file(path), path
    assert not (watch.folder / "log/tile/entries/000.p").exists()


def test_a_mirror_of_the_mirror_is_the_same(watch: Watch, registry: Registry, tmp_path: Path) -> None:
    """It is served as static files, and another monitor reads it."""
    grow(registry, 300)
    registry.anchor()
    assert watch.look() == 0
    for path in (watch.folder / "log").rglob("*"):
        if path.is_file():
            name = "/mirror/" + path.relative_to(watch.folder / "log").as_posix()
            watch.site.spoiled[name] = path.read_bytes()
    second = Watch(watch.site, tmp_path / "second", watch._capsys, watch.rpc)
    watch.site.url += "/mirror"
    assert second.look() == 0
    assert second.events[0]["size"] == registry.size


def test_a_second_run_reads_what_is_new(watch: Watch, registry: Registry) -> None:
    grow(registry, 600)
    registry.anchor()
    assert watch.look() == 0
    grow(registry, 10)
    registry.anchor()
    watch.site.asked.clear()
    assert watch.look("--again", "0") == 0
    assert watch.events[0]["new"] == 11
    assert [path for path in watch.site.asked if "entries" in path] == ["/log/tile/entries/002.p/107"] * 2
    assert watch.events[1]["count"] == 4


def test_a_run_that_was_cut_short_goes_on(watch: Watch, registry: Registry) -> None:
    grow(registry, 600)
    registry.anchor()
    watch.site.spoiled["/log/tile/entries/001"] = 503
    assert watch.look() == 2
    assert watch.codes == ["away"]
    assert "status 503" in watch.events[0]["text"]
    watch.site.spoiled.clear()
    watch.site.asked.clear()
    grow(registry, 600)
    registry.anchor()
    assert watch.look("--again", "0") == 0
    assert watch.events[0]["new"] == registry.size - 256
    assert "/log/tile/entries/000" not in watch.site.asked


def test_a_log_of_no_entry_shows_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    registry = Registry()
    registry.checkpoint = registry.sign(reference.mth([]))
    with watched(registry, tmp_path, capsys) as watch:
        assert watch.look() == 2
        assert [code for code in watch.codes if code != "anchored"] == ["log_empty", "no_anchor"]
        grow(registry, 3)
        registry.anchor()
        assert watch.look() == 0


def test_a_log_without_an_anchor_is_compared_with_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    registry = Registry()
    grow(registry, 3)
    registry.commit()
    with watched(registry, tmp_path, capsys) as watch:
        assert watch.look() == 2
        assert "no_anchor" in watch.codes
        assert watch.look("--offline") == 0


def test_no_trusted_network_is_compared_with_nothing(watch: Watch, registry: Registry) -> None:
    believed = {**registry.trust(), "networks": []}
    (watch.folder.parent / "trust.json").write_bytes(dumps(believed))
    assert watch.look() == 2
    assert watch.codes == ["checked", "no_contract"]


def test_without_trust_it_keeps_what_the_registry_says_first(watch: Watch, registry: Registry) -> None:
    assert watch.look(trust=False) == 0
    assert watch.codes == ["trusted", "checked", "anchored"]
    registry.note_seed = bytes([13]) * 32
    registry.anchor()
    assert watch.look(trust=False) == 1
    assert watch.codes[0] == "checkpoint_not_signed"


def test_an_absent_registry_has_a_status_of_its_own(watch: Watch) -> None:
    for answer in (503, 404, b"<html>closed until nine</html>"):
        watch.site.spoiled["/log/checkpoint"] = answer
        assert watch.look() == 2
        assert watch.codes == ["away"]
    watch.site.url = "http://127.0.0.1:9"
    assert watch.look() == 2
    assert watch.look(trust=False) == 2


def test_an_answer_that_is_cut_off_is_no_answer(watch: Watch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.verifier.site.CUT", "/log/tile/entries/000.p/7")
    assert watch.look() == 2
    assert "cut off" in watch.events[0]["text"]


def test_an_endpoint_that_is_away_leaves_the_anchors_unseen(watch: Watch, registry: Registry) -> None:
    registry.chain.down.add(LOCAL)
    assert watch.look() == 2
    assert watch.codes == ["checked", "chain_away"]
    assert "SECRET" not in str(watch.events)
    assert watch.look("--offline") == 0


def test_an_endpoint_that_allows_few_blocks_is_asked_in_parts(watch: Watch, registry: Registry) -> None:
    registry.chain.most_blocks = 50_000
    assert watch.look("--since-block", "1789000000") == 0
    assert watch.events[-1]["count"] == 2


def test_an_endpoint_that_leaves_out_an_anchor_is_no_witness(watch: Watch, registry: Registry) -> None:
    last = registry.chain.contracts[LOCAL, registry.networks[LOCAL][0]].anchors[-1]
    last.log = lambda: {"topics": [], "data": ""}  # type: ignore[method-assign]
    assert watch.look() == 2
    assert watch.codes == ["checked", "chain_away"]


def test_several_contracts_and_networks_are_compared(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    registry = world().registry
    registry.succeed(LOCAL, 2)
    grow(registry, 3)
    registry.anchor()
    with watched(registry, tmp_path, capsys) as watch:
        assert watch.look() == 0
        assert [(event["count"], event["size"]) for event in watch.events[1:]] == [(2, 7), (1, 11)]


def test_a_folder_has_one_monitor_at_a_time(watch: Watch, capsys: pytest.CaptureFixture[str]) -> None:
    store = Store(watch.folder)
    with pytest.raises(SystemExit) as ended:
        watch.look()
    assert ended.value.code == 64
    assert "another monitor is at work here" in capsys.readouterr().err
    store.close()
    assert watch.look() == 0


def test_a_folder_is_of_one_log(watch: Watch, registry: Registry, capsys: pytest.CaptureFixture[str]) -> None:
    """Another log's checkpoint is no fork of this one."""
    assert watch.look() == 0
    other = Registry(origin="other.example/log")
    grow(other, 9)
    other.anchor()
    watch.site.registry = other
    (watch.folder.parent / "trust.json").write_bytes(dumps(other.trust()))
    with pytest.raises(SystemExit) as ended:
        watch.look()
    assert ended.value.code == 64
    assert f"of the log {registry.origin}, the trust of other.example/log" in capsys.readouterr().err
    assert list((watch.folder / "alarms").iterdir()) == []


def test_an_alarm_is_said_even_without_its_file(
    watch: Watch, registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert watch.look() == 0
    registry.size -= 2
    registry.checkpoint = registry.sign(reference.mth(registry.hashes()[: registry.size]))

    def full(path: Path, content: bytes) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("verifier.monitor.events.write_whole", full)
    assert watch.look() == 1
    assert [code for code in watch.codes if code != "anchored"][-1] == "folder_fails"
    assert [event["event"] for event in watch.events if event["level"] == "alarm"]


@pytest.mark.parametrize("url", ["ftp://x", "registry.example", "http://["])
def test_a_malformed_address_is_the_command_line_s_fault(url: str, tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["monitor", "--url", url, "--state", str(tmp_path), "--once"])
    assert ended.value.code == 64


@pytest.mark.parametrize(
    "wrong", [["--rpc", "wss://x"], ["--every", "nan"], ["--every", "0"], ["--every", "inf"]]
)
def test_an_absurd_option_is_refused_before_anything_is_read(watch: Watch, wrong: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["monitor", "--url", watch.site.url, "--state", str(watch.folder), "--once", *wrong])
    assert (ended.value.code, watch.site.asked) == (64, [])
