"""Looks whether what the processes are there for is done, and has the keeper replace those that don't do it."""

import time
from typing import Any

from tools.run.keeping import Keeper
from tools.run.readiness import WORK, Readiness

_EVERY, _PATIENCE = 5.0, 5.0
WEB_SILENT = 35.0
"""Seconds without an answer. All threads may be busy for a while; gunicorn itself replaces a child that hangs sooner."""
WORK_LATE, _LONGEST = 60.0, 960.0
"""Seconds for which work may be late; doubled each time that new processes did not help."""


class Watch:
    def __init__(self, keeper: Keeper, readiness: Readiness) -> None:
        self._keeper = keeper
        self._readiness = readiness
        self._asked = self._answered = time.monotonic()
        self._late_since: float | None = None
        self._late_for = WORK_LATE
        self._broker = True

    def look(self) -> None:
        """Called again and again; it asks every few seconds."""
        now = time.monotonic()
        if now - self._asked > _EVERY:
            self._asked = now
            self._look_at_web(now)
        self._keeper.look(broker=self._broker)

    def _look_at_web(self, now: float) -> None:
        if self._readiness.answers(timeout=_PATIENCE):
            self._answered = now
            self._look_at_work(self._readiness.state(timeout=_PATIENCE).get("checks", {}), now)
        elif now - self._answered > WEB_SILENT:
            self._answered = now
            self._keeper.replace(("web",), f"has not answered for {WEB_SILENT:.0f} s")

    def _look_at_work(self, checks: dict[str, Any], now: float) -> None:
        self._broker = checks.get("broker", {}).get("ok", self._broker)
        needed_away = any(not checks.get(name, {}).get("ok", False) for name in ("database", "broker"))
        late = {name for name in WORK if not checks.get(name, {}).get("ok", True)}
        if not late or needed_away:
            self._late_since = None
            if not late:
                self._late_for = WORK_LATE
            return
        self._late_since = self._late_since or now
        if now - self._late_since > self._late_for:
            self._late_since, self._late_for = now, min(2 * self._late_for, _LONGEST)
            names = ("uploads",) if late == {"uploads"} else ("worker", "uploads", "beat")
            self._keeper.replace(names, f"lets work wait: {', '.join(sorted(late))}")
