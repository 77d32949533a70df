"""The registry's processes: each with its children in a process group of its own, all of them gone in the end."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from tools.run.console import RefusedError, last_lines
from tools.run.data import ROOT

_PR_SET_PDEATHSIG, _PR_SET_CHILD_SUBREAPER = 1, 36
_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def die_with_parent(number: int) -> None:
    """This process gets the signal when its parent ends, however it ends. Linux only; elsewhere the guardian does it."""
    if _libc is not None:
        _libc.prctl(_PR_SET_PDEATHSIG, number, 0, 0, 0)


def parent_is_interrupted() -> bool:
    """Whether this process's parent is a make that was sent SIGINT alone, not by Ctrl-C, which reaches us as well.

    GNU make then blocks SIGINT and waits for its recipe to end, without a word to it. Linux only.
    """
    try:
        status = Path(f"/proc/{os.getppid()}/status").read_text(encoding="ascii")
    except OSError:
        return False
    fields = dict(line.split(":", 1) for line in status.splitlines())
    return fields["Name"].strip() == "make" and bool(int(fields["SigBlk"], 16) >> (signal.SIGINT - 1) & 1)


def adopt_orphans() -> None:
    """Grandchildren whose parent ended become this process's, so that it can see them out whatever process 1 does."""
    if _libc is not None:
        _libc.prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def _die_with_supervisor(supervisor: int) -> Callable[[], None]:
    def before_exec() -> None:
        die_with_parent(signal.SIGKILL)
        if os.getppid() != supervisor:  # it ended before the line above
            os._exit(1)

    return before_exec


@dataclass
class Child:
    name: str
    process: subprocess.Popen[bytes]
    log: Path
    patience: float
    """Seconds from the first, polite signal to SIGKILL."""

    def ended(self) -> bool:
        return self.process.poll() is not None

    def signal_group(self, number: int) -> None:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, number)

    def held(self) -> bool:
        """Whether a signal holds it (SIGSTOP). Not known on macOS before Python 3.13."""
        if not hasattr(os, "waitid") or self.ended():
            return False
        try:
            state = os.waitid(os.P_PID, self.process.pid, os.WSTOPPED | os.WNOHANG | os.WNOWAIT)
        except ChildProcessError:
            # It ended since: nothing can stop any more.
            return False
        return state is not None

    def kill(self) -> None:
        """At once, with its group; returns when that is gone, or after seconds where the kernel can't end one."""
        deadline = time.monotonic() + 5.0
        while not self.group_gone() and time.monotonic() < deadline:
            self.signal_group(signal.SIGKILL)
            time.sleep(0.01)

    def group_gone(self) -> bool:
        """True once no process of the group is left, grandchildren included."""
        if self.process.poll() is not None:
            with suppress(ChildProcessError):
                while os.waitpid(-self.process.pid, os.WNOHANG)[0]:
                    pass
        try:
            os.killpg(self.process.pid, 0)
        except ProcessLookupError:
            return True
        except PermissionError:
            return False
        return False


class Processes:
    """Starts and stops them. `lock` stays open in the guardian, so that a new start waits until the old one is all gone."""

    def __init__(self, *, environment: Mapping[str, str], logs: Path, lock: IO[str]) -> None:
        adopt_orphans()
        self._environment = dict(environment)
        self._logs = logs
        self._children: list[Child] = []
        self._lock = lock
        self._guardian = self._guardian_begin()

    def _guardian_begin(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-m", "tools.run.guardian"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            pass_fds=[self._lock.fileno()],
            process_group=0,
        )

    def guard(self) -> bool:
        """A new guardian, told of all groups, where the last one ended. Whether one had to come."""
        if self._guardian.poll() is None:
            return False
        self._hang_up()
        self._guardian = self._guardian_begin()
        for child in self._children:
            self._tell(f"+{child.process.pid}")
        return True

    def start(
        self,
        name: str,
        command: Sequence[str | Path],
        *,
        patience: float = 8.0,
        handed: Sequence[int] = (),
        more: Mapping[str, str] | None = None,
        alone: Mapping[str, str] | None = None,
    ) -> Child:
        """In the place of one of that name that has ended. `handed` are open files that it inherits, `more` its variables;
        `alone` are all that it has, none of the others' among them."""
        for earlier in [child for child in self._children if child.name == name and child.ended()]:
            self._forget(earlier)
        log = self._logs / f"{name}.log"
        with log.open("ab") as output:
            process = subprocess.Popen(
                [str(word) for word in command],
                cwd=ROOT,
                env=dict(alone) if alone is not None else {**self._environment, **(more or {})},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                pass_fds=handed,
                process_group=0,
                preexec_fn=_die_with_supervisor(os.getpid()),  # one thread starts all of them
            )
        child = Child(name, process, log, patience)
        self._children.append(child)
        self._tell(f"+{process.pid}")
        return child

    def run(self, name: str, command: Sequence[str | Path]) -> bytes:
        """Runs a command to its end; what it printed comes back. Raises RefusedError with its last lines."""
        return self.finish(self.start(name, command))

    def finish(self, child: Child) -> bytes:
        """Waits for a command that was started; otherwise as `run`."""
        code = child.process.wait()
        self._forget(child)
        if code:
            raise RefusedError(f"{child.name} failed ({code}), {child.log}:\n{last_lines(child.log)}")
        return child.log.read_bytes()

    def running(self, name: str) -> bool:
        return any(child.name == name and not child.ended() for child in self._children)

    def ended(self) -> str | None:
        """The name of a process that is no longer there; None while all are."""
        return next((child.name for child in self._children if child.ended()), None)

    def stop(self, names: Sequence[str] | None = None, *, hurry: Callable[[], bool]) -> None:
        """Stops the named ones, or all: politely first, hard after each one's patience or when `hurry` says so.

        Returns when their groups are gone.
        """
        chosen = [child for child in self._children if names is None or child.name in names]
        for child in chosen:
            if not child.ended():
                child.process.terminate()  # the leader alone: it takes its own children down in good order
        began = time.monotonic()
        while waiting := [child for child in chosen if not child.group_gone()]:
            for child in waiting:
                if child.ended() or hurry() or time.monotonic() - began > child.patience:
                    child.signal_group(signal.SIGKILL)
            time.sleep(0.05)
        for child in chosen:
            self._forget(child)

    def close(self) -> None:
        """After the last one is gone: the guardian has nothing left to do and ends."""
        self._hang_up()
        self._guardian.wait()

    def _forget(self, child: Child) -> None:
        if child in self._children and child.group_gone():
            self._children.remove(child)
            self._tell(f"-{child.process.pid}")

    def _hang_up(self) -> None:
        # What one that is gone was told last may still wait to be written, which closing tries again.
        if self._guardian.stdin:
            with suppress(BrokenPipeError):
                self._guardian.stdin.close()

    def _tell(self, line: str) -> None:
        # One that is gone is followed by another, which is told anew.
        with suppress(BrokenPipeError):
            if self._guardian.stdin:
                self._guardian.stdin.write(f"{line}\n".encode())
                self._guardian.stdin.flush()
