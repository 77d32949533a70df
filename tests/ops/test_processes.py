"""The supervisor's processes: whatever ends, and however, nothing is left behind."""

import fcntl
import gc
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from config import gunicorn
from tools.run.console import RefusedError
from tools.run.processes import Processes

ROOT = Path(__file__).resolve().parent.parent.parent

# A parent that ignores the polite signal, with a child of its own. Both write down who they are.
STUBBORN = """
import os, pathlib, signal, subprocess, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
pathlib.Path(sys.argv[1]).write_text(f"{os.getpid()} {child.pid}")
time.sleep(600)
"""
SUPERVISOR = """
import fcntl, pathlib, sys, time
from tools.run.processes import Processes
folder = pathlib.Path(sys.argv[1])
with (folder / "run.lock").open("w") as lock:
    fcntl.flock(lock, fcntl.LOCK_EX)
    processes = Processes(environment={}, logs=folder, lock=lock)
    processes.start("stubborn", [sys.executable, "-c", (folder / "stubborn.py").read_text(), str(folder / "pids")])
    time.sleep(600)
"""


def until(done: Callable[[], bool], *, seconds: float = 10) -> bool:
    deadline = time.monotonic() + seconds
    while not done():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def alive(pid: int) -> bool:
    """A zombie that nobody has seen out yet is not alive."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def pids(folder: Path) -> list[int]:
    file = folder / "pids"
    assert until(lambda: file.exists() and len(file.read_text().split()) == 2)
    return [int(word) for word in file.read_text().split()]


def test_who_ignores_the_polite_signal_is_killed_with_its_children(
    processes: Processes, tmp_path: Path
) -> None:
    processes.start("stubborn", [sys.executable, "-c", STUBBORN, tmp_path / "pids"], patience=0.5)
    both = pids(tmp_path)
    assert all(alive(pid) for pid in both)
    began = time.monotonic()
    processes.stop(hurry=lambda: False)
    assert not any(alive(pid) for pid in both)
    assert 0.4 < time.monotonic() - began < 60, "as long as it was given, not as long as it would live"


def test_a_second_ctrl_c_does_not_wait(processes: Processes, tmp_path: Path) -> None:
    processes.start("stubborn", [sys.executable, "-c", STUBBORN, tmp_path / "pids"], patience=60)
    both = pids(tmp_path)
    processes.stop(hurry=lambda: True)
    assert not any(alive(pid) for pid in both)


def test_a_grandchild_does_not_outlive_its_parent(processes: Processes, tmp_path: Path) -> None:
    processes.start("stubborn", [sys.executable, "-c", STUBBORN, tmp_path / "pids"])
    parent, child = pids(tmp_path)
    os.kill(parent, signal.SIGKILL)
    assert until(lambda: processes.ended() == "stubborn")
    assert alive(child)
    processes.stop(hurry=lambda: False)
    assert not alive(child)


def test_the_death_of_one_is_noticed(processes: Processes) -> None:
    processes.start("short", [sys.executable, "-c", ""])
    assert until(lambda: processes.ended() == "short")


def test_a_step_that_fails_shows_its_last_lines(processes: Processes) -> None:
    assert processes.run("good", [sys.executable, "-c", "print('result')"]) == b"result\n"
    with pytest.raises(RefusedError, match=r"(?s)bad failed \(3\).*the reason"):
        processes.run("bad", [sys.executable, "-c", "print('the reason'); raise SystemExit(3)"])


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSEGV])
def test_a_killed_supervisor_leaves_no_process_and_no_lock(tmp_path: Path, number: signal.Signals) -> None:
    (tmp_path / "stubborn.py").write_text(STUBBORN)
    supervisor = subprocess.Popen([sys.executable, "-c", SUPERVISOR, tmp_path], cwd=ROOT)
    both = pids(tmp_path)
    supervisor.send_signal(number)
    supervisor.wait()
    with (tmp_path / "run.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # the guardian's, until it has done its work
    assert until(lambda: not any(alive(pid) for pid in both), seconds=1)


def test_the_web_server_seldom_looks_for_cycles(monkeypatch: pytest.MonkeyPatch) -> None:
    """An answer about a car with thousands of records spent half of its time on it."""
    usual = gc.get_threshold()
    monkeypatch.setattr(gc, "freeze", lambda: None)
    gc.set_threshold(700)
    try:
        gunicorn.when_ready(None)
        assert gc.get_threshold()[0] == gunicorn.CYCLES_EVERY
    finally:
        gc.set_threshold(*usual)
