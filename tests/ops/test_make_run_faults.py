"""`make run` on data that is there, and with parts that fail, end or are missing."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ops.registry import ROOT, Registry, environment, left_behind
from tools import servers

pytestmark = [pytest.mark.soak, pytest.mark.xdist_group("make-run-faults")]


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a first run with its few cars leaves, once they are anchored."""
    registry = Registry(tmp_path_factory.mktemp("first") / "data").wait()
    until_anchored(registry)
    assert registry.stop() == 0
    return registry.data


@pytest.fixture
def started(template: Path, tmp_path: Path) -> Iterator[Registry]:
    registry = Registry.on(template, tmp_path / "data").wait()
    yield registry
    if registry.process.poll() is None:
        registry.stop(signal.SIGTERM)
    assert left_behind(registry.data) == []


def until_anchored(registry: Registry, *, seconds: float = 90) -> int:
    deadline = time.monotonic() + seconds
    while True:
        status = registry.get("/api/status/")
        size = int(status["log"]["size"])
        if size and status["anchoring"]["unanchored"] == 0:
            return size
        assert time.monotonic() < deadline, status
        time.sleep(0.5)


def until_nothing_is_left(data: Path) -> None:
    deadline = time.monotonic() + 10
    while left := left_behind(data):
        assert time.monotonic() < deadline, left
        time.sleep(0.05)


def test_a_second_start_goes_on_from_the_data(template: Path, tmp_path: Path) -> None:
    began = time.monotonic()
    first = Registry.on(template, tmp_path / "data").wait()
    assert time.monotonic() - began < 30  # 15 s on a machine that does nothing else
    size = until_anchored(first)
    first.list_car(77)
    assert until_anchored(first) > size
    before = first.get("/api/status/")
    assert first.stop() == 0
    again = Registry(first.data).wait()
    after = again.get("/api/status/")
    assert again.stop(signal.SIGTERM) == 0
    assert after["log"] == before["log"]
    assert [network["contract"] for network in after["networks"]] == [
        network["contract"] for network in before["networks"]
    ]


def test_kill_9_of_the_supervisor_leaves_nothing_and_loses_nothing(started: Registry) -> None:
    digest = started.list_car(78)
    started.process.kill()
    started.ended()
    until_nothing_is_left(started.data)
    again = Registry(started.data).wait()
    until_anchored(again)
    assert again.get(f"/api/records/{digest}/")["digest"] == digest
    assert again.stop() == 0


@pytest.mark.parametrize("name", ["web", "worker", "beat", "chain"])
def test_the_end_of_one_process_ends_all_and_is_named(started: Registry, name: str) -> None:
    os.kill(started.supervised(name), signal.SIGKILL)
    assert started.ended() == 1
    assert f"{name} ended by itself; see {started.data / 'logs' / f'{name}.log'}" in started.said()
    assert left_behind(started.data) == []


def test_a_worker_killed_at_its_work_loses_nothing(started: Registry) -> None:
    """Its processes are killed again and again while records come in; Celery puts new ones in their place."""
    digests = []
    for number in range(100, 130):
        digests.append(started.list_car(number))
        master = started.supervised("worker")
        for child in Path(f"/proc/{master}/task/{master}/children").read_text().split():
            os.kill(int(child), signal.SIGKILL)
        time.sleep(0.2)
    until_anchored(started)
    for digest in digests:
        assert started.get(f"/api/records/{digest}/")["state"]["stage"] in {"anchored", "final"}


def test_a_missing_chain_under_a_log_is_refused_and_reset_begins_anew(template: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(template, data)
    (data / "chain" / "state.json").unlink()
    refused = Registry(data)
    assert refused.ended() == 1
    assert "the chain's state is missing" in refused.said()
    assert "make reset" in refused.said()
    assert left_behind(data) == []
    (data / "kept.txt").write_text("not ours")
    command = [sys.executable, "-m", "tools.run.reset"]
    subprocess.run(
        command, cwd=ROOT, env=environment(data, 1, YES="1"), check=True, stdout=subprocess.DEVNULL
    )
    assert sorted(path.name for path in data.iterdir()) == ["kept.txt", "run.lock"]


def test_another_chain_under_a_log_is_refused(template: Path, tmp_path: Path) -> None:
    other = Registry(tmp_path / "other").wait()
    assert other.stop() == 0
    data = tmp_path / "data"
    shutil.copytree(template, data)
    shutil.copy(other.data / "chain" / "state.json", data / "chain" / "state.json")
    refused = Registry(data)
    assert refused.ended() == 1
    assert "is not the chain that this log is anchored on" in refused.said()
    assert left_behind(data) == []


def test_with_the_broker_down_records_are_taken(template: Path, tmp_path: Path) -> None:
    port = servers.free_port()
    registry = Registry.on(template, tmp_path / "data", REDIS_URL=f"redis://127.0.0.1:{port}/0").wait()
    assert "away for now: broker" in registry.said()
    assert registry.get("/readyz")["status"] == "degraded"
    digest = registry.list_car(79)
    with servers.redis(port):  # it comes back, and what waited goes on
        until_anchored(registry)
        assert registry.get("/readyz")["status"] == "ready"
        assert registry.get(f"/api/records/{digest}/")["state"]["stage"] in {"anchored", "final"}
    assert registry.stop() == 0


def test_with_the_chain_down_records_are_taken(template: Path, tmp_path: Path) -> None:
    away = f"http://127.0.0.1:{servers.free_port()}/v3/key"
    registry = Registry.on(template, tmp_path / "data", ETHEREUM_RPC_URL=away).wait()
    assert "away for now: chain" in registry.said()
    digest = registry.list_car(80)
    assert registry.get(f"/api/records/{digest}/")["digest"] == digest
    assert registry.get("/readyz")["checks"]["chain"] == {"ok": False, "why": "no answer"}
    assert registry.stop() == 0
    for log in (registry.data / "logs").glob("*.log"):
        assert away not in log.read_text(encoding="utf-8"), log


@pytest.mark.parametrize(
    ("number", "group"), [(signal.SIGINT, True), (signal.SIGTERM, False), (signal.SIGKILL, False)]
)
def test_stopping_make_stops_all_of_it(
    template: Path, tmp_path: Path, number: signal.Signals, group: bool
) -> None:
    """Ctrl-C goes to make and the supervisor, `kill` to make alone."""
    registry = Registry.on(template, tmp_path / "data", "make", "run").wait()
    if group:
        os.killpg(registry.process.pid, number)
    else:
        registry.process.send_signal(number)
    registry.ended()
    until_nothing_is_left(registry.data)
    assert (registry.data / "chain" / "state.json").stat().st_mtime > (
        template / "chain" / "state.json"
    ).stat().st_mtime


@pytest.mark.parametrize("seconds", [0.3, 1.5, 4.0, 8.0])
def test_ctrl_c_while_it_starts_leaves_nothing(tmp_path: Path, seconds: float) -> None:
    registry = Registry(tmp_path / "data")
    time.sleep(seconds)
    registry.stop()
    assert left_behind(registry.data) == []


@pytest.mark.postgresql
@pytest.mark.redis
def test_on_postgresql_and_redis(postgresql_url: str, redis_url: str, tmp_path: Path) -> None:
    registry = Registry(tmp_path / "data", DATABASE_URL=postgresql_url, REDIS_URL=redis_url).wait()
    digest = registry.list_car(81)
    until_anchored(registry)
    assert registry.get(f"/api/records/{digest}/")["digest"] == digest
    assert not (registry.data / "registry.sqlite3").exists()
    assert registry.stop() == 0
    assert left_behind(registry.data) == []
