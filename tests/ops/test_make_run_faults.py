"""`make run` on data that is there, and with parts that fail, end or are missing."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from unittest.mock import patch

import pytest

from tests.ops.chains import Running
from tests.ops.registry import ROOT, Registry, environment, left_behind
from tools import servers
from tools.demo.__main__ import registry_to_show

Start = Callable[..., Registry]

pytestmark = pytest.mark.soak


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a first run with its few cars leaves, once they are anchored."""
    registry = Registry(tmp_path_factory.mktemp("first") / "data").wait()
    until_anchored(registry)
    assert registry.stop() == 0
    return registry.data


@pytest.fixture
def start(template: Path, tmp_path: Path) -> Iterator[Start]:
    """Starts one on a copy of that data, or on what is in `data` already. None of them outlives the test."""
    registries: list[Registry] = []

    def started(*command: str, data: Path | None = None, **more: str) -> Registry:
        if data is None:
            data = tmp_path / "data"
            shutil.copytree(template, data)
        registries.append(Registry(data, *command, **more))
        return registries[-1]

    yield started
    for registry in registries:
        if registry.process.poll() is None:
            registry.stop(signal.SIGTERM)
    for registry in registries:
        until_nothing_is_left(registry.data)


def until_anchored(registry: Registry, *digests: str, seconds: float = 90) -> None:
    """Until Ethereum has these records, or, where none is named, whatever the log holds."""
    deadline = time.monotonic() + seconds
    while True:
        status = registry.get("/api/status/")
        stages = {registry.record(digest)["state"]["stage"] for digest in digests}
        if (
            status["log"]["size"]
            and not status["anchoring"]["unanchored"]
            and stages <= {"anchored", "final"}
        ):
            return
        assert time.monotonic() < deadline, (status, stages)
        time.sleep(0.5)


def until_nothing_is_left(data: Path) -> None:
    deadline = time.monotonic() + 60
    while left := left_behind(data):
        assert time.monotonic() < deadline, left
        time.sleep(0.05)


def test_a_second_start_goes_on_from_the_data(start: Start) -> None:
    began = time.monotonic()
    first = start().wait()
    assert time.monotonic() - began < 60  # 15 s on a machine that does nothing else
    until_anchored(first, first.list_car(77))
    before = first.get("/api/status/")
    assert first.stop() == 0
    after = start(data=first.data).wait().get("/api/status/")
    assert after["log"] == before["log"]
    assert [network["contract"] for network in after["networks"]] == [
        network["contract"] for network in before["networks"]
    ]


def test_kill_9_of_the_supervisor_leaves_nothing_and_loses_nothing(start: Start) -> None:
    first = start().wait()
    digest = first.list_car(78)
    first.process.kill()
    first.ended()
    until_nothing_is_left(first.data)
    again = start(data=first.data).wait()
    until_anchored(again, digest)


def test_the_end_of_the_chain_ends_all_and_is_named(start: Start) -> None:
    """Its last blocks may not be on disk: it is not begun anew under a log that goes on."""
    registry = start().wait()
    os.kill(registry.supervised("chain"), signal.SIGKILL)
    assert registry.ended() == 1
    assert f"chain ended by itself; see {registry.data / 'logs' / 'chain.log'}" in registry.said()
    assert left_behind(registry.data) == []


def test_a_missing_chain_is_refused_until_reset_begins_anew(
    template: Path, tmp_path: Path, start: Start
) -> None:
    data = tmp_path / "data"
    shutil.copytree(template, data)
    (data / "chain" / "state.json").unlink()
    refused = start(data=data)
    assert refused.ended() == 1
    assert "the chain's state is missing" in refused.said()
    assert "make reset" in refused.said()
    (data / "kept.txt").write_text("not ours")
    command = [sys.executable, "-m", "tools.run.reset"]
    subprocess.run(command, cwd=ROOT, env=environment(data, YES="1"), check=True, stdout=subprocess.DEVNULL)
    assert sorted(path.name for path in data.iterdir()) == ["kept.txt", "run.lock"]


def test_another_chain_under_a_log_is_refused(template: Path, tmp_path: Path, start: Start) -> None:
    (tmp_path / "other").mkdir()
    other = Running(tmp_path / "other")
    other.chain.save()
    other.kill()
    data = tmp_path / "data"
    shutil.copytree(template, data)
    shutil.copytree(tmp_path / "other", data / "chain", dirs_exist_ok=True)
    refused = start(data=data)
    assert refused.ended() == 1
    assert "is not the chain that this log is anchored on" in refused.said()


@pytest.mark.redis
def test_with_the_broker_down_records_are_taken(start: Start, quiet_port: int) -> None:
    registry = start(REDIS_URL=f"redis://127.0.0.1:{quiet_port}/0").wait()
    assert "away for now: broker" in registry.said()
    assert registry.get("/readyz")["status"] == "degraded"
    digest = registry.list_car(79)
    with servers.redis(quiet_port):  # it comes back, and what waited goes on
        until_anchored(registry, digest)
        assert registry.get("/readyz")["status"] == "ready"
        assert registry.stop() == 0


def test_with_the_chain_down_records_are_taken(start: Start, quiet_port: int) -> None:
    away = f"http://127.0.0.1:{quiet_port}/v3/key"
    registry = start(ETHEREUM_RPC_URL=away).wait()
    assert "away for now: chain" in registry.said()
    digest = registry.list_car(80)
    assert registry.record(digest)["digest"] == digest
    assert registry.get("/readyz")["checks"]["chain"] == {"ok": False, "why": "no answer"}
    assert registry.stop() == 0
    for log in (registry.data / "logs").glob("*.log"):
        assert away not in log.read_text(encoding="utf-8"), log


@pytest.mark.parametrize(
    ("number", "group"),
    [(signal.SIGINT, True), (signal.SIGINT, False), (signal.SIGTERM, False), (signal.SIGKILL, False)],
)
def test_stopping_make_stops_all_of_it(start: Start, number: signal.Signals, group: bool) -> None:
    """Ctrl-C goes to make and the supervisor, `kill` to make alone."""
    # What a shell starts in the background ignores SIGINT, and so would make, and whatever it starts.
    registry = start("env", "--default-signal=INT", "make", "run").wait()
    state = registry.data / "chain" / "state.json"
    written = state.stat().st_mtime_ns
    if group:
        os.killpg(registry.process.pid, number)
    else:
        registry.process.send_signal(number)
    registry.ended()
    until_nothing_is_left(registry.data)
    assert state.stat().st_mtime_ns > written


@pytest.mark.parametrize("seconds", [0.3, 1.5, 4.0, 8.0])
def test_ctrl_c_while_it_starts_leaves_nothing(tmp_path: Path, seconds: float) -> None:
    registry = Registry(tmp_path / "data")
    time.sleep(seconds)
    registry.stop()
    assert left_behind(registry.data) == []


@pytest.mark.postgresql
@pytest.mark.redis
def test_on_postgresql_and_redis(postgresql_url: str, redis_url: str, tmp_path: Path, start: Start) -> None:
    registry = start(data=tmp_path / "data", DATABASE_URL=postgresql_url, REDIS_URL=redis_url).wait()
    until_anchored(registry, registry.list_car(81))
    assert not (registry.data / "registry.sqlite3").exists()
    assert registry.stop() == 0


def test_two_runs_and_a_demonstration_share_no_port(start: Start, template: Path, tmp_path: Path) -> None:
    """None was asked for a port: each takes the next one that is free, for its pages as for its chain."""
    shutil.copytree(template, tmp_path / "second")
    command = (sys.executable, "-m", "tools.run")
    both = [start(*command), start(*command, data=tmp_path / "second")]
    urls = {registry.wait().url for registry in both}
    assert len(urls) == 2
    for registry in both:
        until_anchored(registry, registry.list_car(82))
        with patch.dict(os.environ, {"DATA_DIR": str(registry.data)}), registry_to_show() as place:
            assert (place.url, place.stays) == (registry.url, True)
    with patch.dict(os.environ, {"DATA_DIR": str(tmp_path / "third")}), registry_to_show() as place:
        assert place.url not in urls
        assert not place.stays
        assert place.rpc() not in {
            (registry.data / "chain" / "rpc-url").read_text().strip() for registry in both
        }
