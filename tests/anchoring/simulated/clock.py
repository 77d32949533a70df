"""Another time for rows, entries and pages, without waiting for it."""

from collections.abc import Callable
from datetime import UTC, datetime, tzinfo

import pytest

_TOLD_BY = (
    # Rows take their time from a function that looks here.
    "django.utils.timezone",
    "anchoring.log.entries",
    "anchoring.log.sequencer",
    "anchoring.log.map.commit",
)


def clock_set(monkeypatch: pytest.MonkeyPatch, now: Callable[[], datetime]) -> None:
    """From here on it is what `now` says, until the test's end."""

    class Told(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
            return now().astimezone(tz or UTC)

    for place in _TOLD_BY:
        monkeypatch.setattr(f"{place}.datetime", Told)
