"""Workers and beat: one process each, with no lock shared, a pulse for who watches, and an end for a task that hangs."""

import os
import subprocess
import sys
import time
from functools import partial
from mmap import PAGESIZE, mmap
from pathlib import Path
from types import SimpleNamespace

import pytest
from celery.worker import state

from anchoring.wake import ANCHORS, POLLS, QUEUES, UPLOADS, WAKE_UPS
from config import celery_app, pulse, rounds
from config.rounds import look
from tests.ops.registry import ROOT, environment

HANGING = """
import threading
from types import SimpleNamespace
from config import pulse
pulse._task_began(task=SimpleNamespace(time_limit=0.3))
lock = threading.Lock()
lock.acquire()
lock.acquire()
"""


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    made = tmp_path / "pulse"
    made.touch()
    monkeypatch.setenv("PULSE_FILE", str(made))
    return made


def silence_allowed(file: Path) -> float:
    return file.stat().st_mtime - time.monotonic()


def test_a_pulse_says_how_long_silence_is_all_right(file: Path) -> None:
    pulse.pulse()
    assert pulse.SILENT - 1 < silence_allowed(file) <= pulse.SILENT


def test_a_task_may_be_silent_until_its_time_limit(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("config.pulse.faulthandler.dump_traceback_later", lambda *_, **__: None)
    celery_app.loader.import_default_modules()
    pulse._task_began(task=celery_app.tasks["anchoring.tasks.anchor"])
    limit = celery_app.conf.task_time_limit
    assert limit < silence_allowed(file) <= limit + pulse.SILENT
    pulse._task_ended()
    assert silence_allowed(file) <= pulse.SILENT


def test_a_pulse_without_a_file_or_a_watcher_does_nothing(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file.unlink()
    pulse.pulse()
    assert not file.exists()
    monkeypatch.delenv("PULSE_FILE")
    pulse.pulse()


def test_a_task_that_hangs_ends_its_process_with_a_traceback(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", HANGING],
        cwd=ROOT,
        env=environment(tmp_path, DEVELOPMENT="1"),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1
    assert "Timeout (0:00:00.3" in done.stderr
    assert 'File "<string>", line 8' in done.stderr


def test_a_worker_that_took_much_memory_makes_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(state, "should_stop", None)
    monkeypatch.setattr(pulse, "_memory", lambda: pulse._MOST_MEMORY)
    pulse._task_ended()
    assert state.should_stop is None
    monkeypatch.setattr(pulse, "_memory", lambda: pulse._MOST_MEMORY + 1)
    pulse._task_ended()
    assert state.should_stop == os.EX_OK


def test_memory_that_was_given_back_counts_no_more() -> None:
    """A keystore takes a quarter of a gigabyte while it is opened: its worker must not end over each anchor."""
    before = pulse._memory()
    # Not Python's own: that may lie in what an earlier test gave back to the allocator, and then nothing grows.
    with mmap(-1, 2**26) as large:
        for page in range(0, len(large), PAGESIZE):
            large[page] = 1
        assert pulse._memory() - before > 2**25
    assert pulse._memory() - before < 2**25


def test_each_worker_is_one_process_without_a_pool() -> None:
    assert (celery_app.conf.worker_pool, celery_app.conf.worker_concurrency) == ("solo", 1)


_BY_NAME = {
    "anchoring.tasks.anchor": ANCHORS,
    "voting.tasks.fill": POLLS,
    "voting.tasks.close": POLLS,
    "voting.tasks.rolls": POLLS,
    "registry.tasks.alerts_deliver": UPLOADS,
    "anchoring.tasks.publish": UPLOADS,
}
"""What needs keys or files that not every machine has, or waits for a mail server or a bucket."""


def test_uploads_have_a_queue_and_a_heartbeat_of_their_own() -> None:
    celery_app.loader.import_default_modules()
    for name in celery_app.tasks:
        queue = celery_app.amqp.router.route({}, name)["queue"].name
        is_long = name.startswith("registry.tasks.uploads_") or name == "voting.tasks.count"
        assert queue == _BY_NAME.get(name, UPLOADS if is_long else WAKE_UPS), name
    schedule = celery_app.conf.beat_schedule.values()
    queues = {entry["options"]["queue"] for entry in schedule if entry["task"] == look.name}
    assert queues >= {*QUEUES}


def test_each_task_of_a_look_has_its_turn_and_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """One that hangs ends the process: in one order always, those behind it would never run."""
    ran: list[str] = []
    timed: list[object] = []

    def act(name: str) -> None:
        ran.append(name)
        raise ValueError(name)

    acts = {name: partial(act, name) for name in ("a", "b")}
    monkeypatch.setattr(rounds, "current_app", SimpleNamespace(tasks=acts))
    monkeypatch.setattr(pulse, "_watched", True)
    monkeypatch.setattr(pulse, "_task_began", timed.append)
    firsts = set()
    for _ in range(50):
        ran.clear()
        timed.clear()
        look.apply((list(acts),), routing_key=ANCHORS)
        assert (sorted(ran), timed) == (["a", "b"], [acts[name] for name in ran])
        firsts.add(ran[0])
    assert firsts == {"a", "b"}


@pytest.mark.parametrize("queue", QUEUES)
def test_long_tasks_one_behind_the_other_are_no_silence(monkeypatch: pytest.MonkeyPatch, queue: str) -> None:
    done: list[str] = []
    tasks = {"a": lambda: done.append("task"), "b": lambda: done.append("task")}
    monkeypatch.setattr(rounds, "current_app", SimpleNamespace(tasks=tasks))
    monkeypatch.setattr(rounds, "task_next", lambda _task: None)
    monkeypatch.setattr(rounds, "heartbeat_note", lambda **_said: done.append("heartbeat"))
    look.apply((list(tasks),), routing_key=queue)
    assert done == ["heartbeat", "task"] * 2


def test_each_task_of_a_look_has_that_queue() -> None:
    route = celery_app.amqp.router.route
    for entry in celery_app.conf.beat_schedule.values():
        for name in entry.get("args", [()])[0]:
            own = route({}, name)["queue"].name
            assert own == entry["options"]["queue"], name
