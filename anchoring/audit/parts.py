"""The parts of an audit: each goes step by step, and says after each step where the next goes on."""

from dataclasses import dataclass
from typing import Any, Protocol

from anchoring.audit.report import Report

Position = dict[str, Any]
"""JSON, as a run's row keeps it between two slices."""


@dataclass(frozen=True)
class Step:
    """What a step leaves. `position`: where the next goes on, None where the part is through.

    `done` of `total` are in the part's own units. `unchecked` says, a line each, what can't be looked at.
    """

    position: Position | None
    done: int = 0
    total: int = 0
    unchecked: tuple[str, ...] = ()


class Part(Protocol):
    """One thing that an audit goes through. A step is short (some ten milliseconds) and holds no lock."""

    @property
    def name(self) -> str:
        """Its name among the parts, for good: rows of runs and findings hold it."""

    def step(self, position: Position | None, report: Report) -> Step:
        """The next step from `position`, or the first. The same step twice finds the same."""
