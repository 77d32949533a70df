"""Keeps processes going: one that ended, or that lives and does nothing, is replaced; each time later, up to a bound.

What hangs is seen from outside, in three ways: a signal holds the process (SIGSTOP); its pulse stopped (config/pulse.py); or
the work that it should do is not done, as /readyz says.
"""

import os
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from tools.run.console import say
from tools.run.processes import Child

LONGEST_PAUSE = 20.0
STEADY = 15.0
"""Seconds after which a process counts as well, and its earlier ends as forgotten: one that can't begin ends sooner. Were it a
minute, processes that are killed now and then would be begun anew ever later, and together be away for longer than that."""
HELD = 5.0
"""Seconds for which a signal may hold a process."""
BEGINNING = 60.0
"""Seconds that a process has for its first sign of life, on a machine that is busy."""


@dataclass
class Kept:
    """A process and how it is started. `pulse` is the file whose time it sets, where it has one."""

    name: str
    begin: Callable[[], Child]
    pulse: Path | None = None
    child: Child | None = None
    began: float = 0.0
    ends: int = 0
    due: float = 0.0
    held_since: float | None = None


@dataclass
class Keeper:
    """Looks at each process again and again. `say` prints what it does about one."""

    tell: Callable[[str], None] = say
    kept: list[Kept] = field(default_factory=list)

    def begin(self, name: str, begin: Callable[[], Child], *, pulse: Path | None = None) -> None:
        """Start a process and keep it going from now on."""
        kept = Kept(name, begin, pulse)
        self.kept.append(kept)
        self._start(kept)

    def look(self, *, broker: bool = True) -> None:
        """Replace what ended or hangs. With no `broker` there is nothing to take or to send, so that pulses say nothing."""
        now = time.monotonic()
        for kept in self.kept:
            if kept.child is None:
                if now >= kept.due:
                    self._start(kept)
            elif why := self._fault(kept, now=now, broker=broker):
                self._end(kept, why)

    def replace(self, names: tuple[str, ...], why: str) -> None:
        """Replace all processes whose name begins so: they live, and what they should do is not done."""
        for kept in self.kept:
            if kept.child is not None and kept.name.startswith(names):
                self._end(kept, why)

    def _fault(self, kept: Kept, *, now: float, broker: bool) -> str | None:
        child = kept.child
        if child is None or child.ended():
            return "ended by itself"
        kept.held_since = (kept.held_since or now) if child.held() else None
        if kept.held_since is not None and now - kept.held_since > HELD:
            return "is held by a signal and does nothing"
        if kept.pulse is None:
            return None
        if not broker:
            _pulse_set(kept.pulse, now + BEGINNING)
        elif now > kept.pulse.stat().st_mtime:
            return "lives and does nothing"
        return None

    def _start(self, kept: Kept) -> None:
        kept.began, kept.held_since = time.monotonic(), None
        if kept.pulse is not None:
            kept.pulse.touch()
            _pulse_set(kept.pulse, kept.began + BEGINNING)
        kept.child = kept.begin()

    def _end(self, kept: Kept, why: str) -> None:
        now = time.monotonic()
        kept.ends = kept.ends + 1 if now - kept.began < STEADY else 1
        pause = min(2.0 ** (kept.ends - 2), LONGEST_PAUSE) if kept.ends > 1 else 0.0
        if kept.child is not None:
            kept.child.kill()
        kept.child, kept.due = None, now + pause
        again = f"in {pause:.0f} s" if pause else "now"
        self.tell(f"{kept.name} {why}; started again {again} (logs/{kept.name}.log)")


def _pulse_set(pulse: Path, until: float) -> None:
    os.utime(pulse, (until, until))
