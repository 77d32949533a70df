"""The supervisor replaces what ends, what a signal holds, and what lives and does nothing."""

import os
import signal
import sys
import time
from pathlib import Path

import pytest

from tests.ops.test_processes import alive, until
from tools.run import keeping, watching
from tools.run.keeping import Keeper
from tools.run.processes import Processes
from tools.run.readiness import WORK

SLEEPER = "import time; time.sleep(600)"


class Kept:
    """One kept process that sleeps, and what the keeper said."""

    def __init__(self, processes: Processes, *, pulse: Path | None = None, program: str = SLEEPER) -> None:
        self.said: list[str] = []
        self.keeper = Keeper(tell=self.said.append)
        self.keeper.begin("it", lambda: processes.start("it", [sys.executable, "-c", program]), pulse=pulse)

    @property
    def pid(self) -> int:
        child = self.keeper.kept[0].child
        return child.process.pid if child else 0

    def is_replaced(self, former: int) -> bool:
        self.keeper.look()
        return self.pid not in {0, former}


def test_a_killed_process_is_replaced_and_named(processes: Processes) -> None:
    it = Kept(processes)
    former = it.pid
    os.kill(former, signal.SIGKILL)
    assert until(lambda: it.is_replaced(former))
    assert it.said == ["it ended by itself; started again now (logs/it.log)"]


def test_a_process_held_by_a_signal_is_replaced(
    processes: Processes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "HELD", 0.1)
    it = Kept(processes)
    former = it.pid
    os.kill(former, signal.SIGSTOP)
    assert until(lambda: it.is_replaced(former))
    assert not alive(former)
    assert "held by a signal" in it.said[0]


def test_a_process_that_is_let_go_again_stays(processes: Processes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "HELD", 0.3)
    it = Kept(processes)
    former = it.pid
    os.kill(former, signal.SIGSTOP)
    child = it.keeper.kept[0].child
    assert child is not None
    assert until(child.held)
    it.keeper.look()
    os.kill(former, signal.SIGCONT)
    assert until(lambda: not child.held())
    it.keeper.look()
    time.sleep(0.4)
    it.keeper.look()
    assert (it.pid, it.said) == (former, [])


def test_a_process_that_ended_meanwhile_is_not_held(
    processes: Processes, monkeypatch: pytest.MonkeyPatch
) -> None:
    child = processes.start("sleeper", [sys.executable, "-c", SLEEPER])
    child.process.kill()
    os.waitid(os.P_PID, child.process.pid, os.WEXITED | os.WNOWAIT)
    monkeypatch.setattr(type(child), "ended", lambda _: False)
    assert not child.held()
    monkeypatch.undo()


def test_a_process_without_a_pulse_is_replaced(processes: Processes, tmp_path: Path) -> None:
    pulse = tmp_path / "pulse"
    it = Kept(processes, pulse=pulse)
    former = it.pid
    it.keeper.look()
    assert it.pid == former, "it has some time for its first sign of life"
    os.utime(pulse, (0, time.monotonic() - 1))
    assert until(lambda: it.is_replaced(former))
    assert not alive(former)
    assert "lives and does nothing" in it.said[0]


def test_no_pulse_counts_while_the_broker_is_away(processes: Processes, tmp_path: Path) -> None:
    pulse = tmp_path / "pulse"
    it = Kept(processes, pulse=pulse)
    former = it.pid
    os.utime(pulse, (0, time.monotonic() - 1))
    it.keeper.look(broker=False)
    it.keeper.look(broker=True)
    assert (it.pid, it.said) == (former, [])


def test_a_process_that_keeps_ending_is_started_ever_later(
    processes: Processes, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = [time.monotonic()]
    monkeypatch.setattr("tools.run.keeping.time.monotonic", lambda: clock[0])
    it = Kept(processes, program="")
    for _ in range(8):
        child = it.keeper.kept[0].child
        assert child is not None
        child.process.wait()
        it.keeper.look()
        clock[0] += keeping.LONGEST_PAUSE
        it.keeper.look()
    pauses = [said.partition("started again ")[2].split(" (")[0] for said in it.said]
    assert pauses == ["now", "in 1 s", "in 2 s", "in 4 s", "in 8 s", "in 16 s", "in 20 s", "in 20 s"]
    clock[0] += keeping.STEADY
    assert until(lambda: it.is_replaced(it.pid) or len(it.said) > 8)
    assert it.said[-1].startswith("it ended by itself; started again now")


def test_a_killed_guardian_is_replaced_and_knows_all(tmp_path: Path) -> None:
    """It kills, as the first would have, what a supervisor that is gone leaves behind."""
    with (tmp_path / "run.lock").open("w") as lock:
        processes = Processes(environment=dict(os.environ), logs=tmp_path, lock=lock)
        child = processes.start("sleeper", [sys.executable, "-c", SLEEPER])
        assert not processes.guard()
        processes._guardian.kill()
        processes._guardian.wait()
        processes.finish(processes.start("told of to nobody", [sys.executable, "-c", ""]))
        assert processes.guard()
        processes.close()
        assert child.process.wait(timeout=10) == -signal.SIGKILL


def test_a_process_that_worked_is_begun_anew_at_once(
    processes: Processes, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = [time.monotonic()]
    monkeypatch.setattr("tools.run.keeping.time.monotonic", lambda: clock[0])
    it = Kept(processes)
    for _ in range(4):
        clock[0] += keeping.STEADY
        former = it.pid
        os.kill(former, signal.SIGKILL)
        child = it.keeper.kept[0].child
        assert child is not None
        child.process.wait()
        it.keeper.look()
        assert it.is_replaced(former)
    assert it.said == ["it ended by itself; started again now (logs/it.log)"] * 4


class Answers:
    """A web server's answers, as the test wants them."""

    def __init__(self) -> None:
        self.up = True
        self.late: set[str] = set()
        self.away: set[str] = set()

    def answers(self, *, timeout: float) -> bool:
        return self.up and timeout > 0

    def state(self, *, timeout: float = 10) -> dict[str, object]:
        bad = self.late | self.away if timeout > 0 else set()
        return {"checks": {name: {"ok": name not in bad} for name in WORK | {"broker", "database"}}}


class Noted(Keeper):
    """A keeper that notes whom it was to replace."""

    def __init__(self) -> None:
        super().__init__()
        self.replaced: list[tuple[str, ...]] = []

    def replace(self, names: tuple[str, ...], why: str) -> None:
        assert why
        self.replaced.append(names)


@pytest.fixture
def answers() -> Answers:
    return Answers()


def watched(answers: Answers, seconds: int, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    """Whom a watch of so many seconds replaces."""
    clock = [time.monotonic()]
    monkeypatch.setattr("tools.run.watching.time.monotonic", lambda: clock[0])
    keeper = Noted()
    watch = watching.Watch(keeper, answers)  # type: ignore[arg-type]  # it answers as the real one
    for _ in range(seconds):
        clock[0] += 1
        watch.look()
    return keeper.replaced


def test_a_web_server_that_does_not_answer_is_replaced(
    answers: Answers, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert watched(answers, 300, monkeypatch) == []
    answers.up = False
    assert watched(answers, 45, monkeypatch) == [("web",)]


@pytest.mark.parametrize("part", sorted(WORK))
def test_work_that_waits_gets_new_processes_ever_later(
    answers: Answers, monkeypatch: pytest.MonkeyPatch, part: str
) -> None:
    answers.late = {part}
    names = ("uploads",) if part == "uploads" else ("worker", "uploads", "beat")
    assert watched(answers, 50, monkeypatch) == []
    assert watched(answers, 80, monkeypatch) == [names]
    assert watched(answers, 1000, monkeypatch) == [names] * 4


@pytest.mark.parametrize("away", ["broker", "database"])
def test_work_waits_untouched_while_a_server_is_away(
    answers: Answers, monkeypatch: pytest.MonkeyPatch, away: str
) -> None:
    answers.late, answers.away = set(WORK), {away}
    assert watched(answers, 300, monkeypatch) == []
