"""How long a slice may work, so that a day suffices for the whole and nobody notices."""

from datetime import datetime, timedelta

from anchoring.audit.selectors import first_whole
from anchoring.models import AuditRun

EVERY = 5.0
"""Seconds between two slices, as the beat has them."""
PAUSE = timedelta(minutes=10)
"""From the beginning of one run to that of the next, where the log is so small that a run is over earlier."""
DAY = timedelta(hours=20)
"""In which a run is to be through: a day, with some hours to spare for uploads."""
OVERDUE = timedelta(days=1)
LEAST, MOST = 0.2, 2.5
"""Seconds of work in a slice."""
_EACH = 0.004
"""Seconds for an entry with its record, before any run has measured it (docs/operating.md)."""


def slice_seconds(run: AuditRun, *, size: int, now: datetime) -> float:
    """How long the next slice of `run` may work: what is left of it, spread over what is left of the day."""
    last = _last_run()
    expected = last.worked * max(1.0, size / last.size) if last and last.size else size * _EACH
    time_left = max((run.started_at + DAY - now).total_seconds(), EVERY)
    seconds = max(expected - run.worked, 0.0) * EVERY / time_left
    return min(max(seconds, LEAST), MOST)


def is_due(now: datetime) -> bool:
    """Whether the next run may begin."""
    last = first_whole(AuditRun.objects.filter(by_hand=False).order_by("-id"))
    return last is None or last.started_at + PAUSE <= now


def is_overdue(run: AuditRun, now: datetime) -> bool:
    """Whether the last whole look lies back too far to give way: else who uploads for ever is never looked at."""
    last = _last_run()
    return (last.started_at if last else run.started_at) + OVERDUE < now


def _last_run() -> AuditRun | None:
    return first_whole(AuditRun.objects.filter(by_hand=False, finished_at__isnull=False).order_by("-id"))
