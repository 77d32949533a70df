"""When a statement says that it was signed, held against when others happened (docs/formats.md section 6)."""

from __future__ import annotations

from .times import seconds

GRACE_SECONDS = 5 * 60
"""How far two clocks may be apart."""
LATE_SECONDS = 24 * 60 * 60
"""How long after it was signed a certification may come into the log without a warning."""


def is_before(signed_at: str, recorded_at: str) -> bool:
    """Whether it says it was signed before something was recorded that it rests on: then it does not count."""
    return seconds(signed_at) < seconds(recorded_at) - GRACE_SECONDS


def is_far(signed_at: str, logged_at: str) -> bool:
    """Whether it says a time long before the log had it, or a time after: worth a warning."""
    late = seconds(logged_at) - seconds(signed_at)
    return not -GRACE_SECONDS <= late <= LATE_SECONDS
