"""Rows about servers that fail: how much later they are asked again, and since when they fail for the same reason."""

from datetime import datetime, timedelta
from typing import Any, Final

from django.db.models import QuerySet

RESTS: Final = tuple(timedelta(seconds=seconds) for seconds in (5, 10, 20, 40, 80, 160, 300))
"""After so many failures in a row the next try is so much later."""


def rested(failures: int, *, now: datetime) -> dict[str, Any]:
    """The columns `failures` and `next_at` of a row that had so many failures in a row, behind one more."""
    return {"failures": min(failures + 1, len(RESTS)), "next_at": now + RESTS[min(failures, len(RESTS) - 1)]}


def problem_begins(rows: QuerySet[Any], *, problem: str | None, detail: str | None, now: datetime) -> bool:
    """Store what stands in the way, or None; whether it is one that did not a moment ago.

    `problem_since` changes only with the problem, not at each look.
    """
    if rows.filter(problem=problem).update(problem_detail=detail):
        return False
    rows.update(problem=problem, problem_detail=detail, problem_since=now if problem else None)
    return problem is not None
