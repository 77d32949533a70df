"""Times as FORMATS writes them: RFC 3339 in UTC, whole seconds, `Z`."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from .errors import Malformed

_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")


def check_time(text: str) -> None:
    """Raises Malformed unless `text` is such a time on a day of the calendar; a leap second is none."""
    _parse(text)


def seconds(text: str) -> int:
    """Unix time of `text`. Raises Malformed as `check_time` does."""
    return int(_parse(text).timestamp())


def now() -> int:
    """Unix time by this machine's clock."""
    return int(datetime.now(UTC).timestamp())


def format_time(unix: int) -> str:
    """The text of a Unix time. Raises Malformed where it has no four-digit year."""
    try:
        moment = datetime.fromtimestamp(unix, UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise Malformed("time_beyond") from error
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def describe(unix: int) -> str:
    """The text of a Unix time, or its seconds where it has none: what a chain says of itself is any number."""
    try:
        return format_time(unix)
    except Malformed:
        return f"@{unix}"


def _parse(text: str) -> datetime:
    if not _TIME.fullmatch(text):
        raise Malformed("not_time")
    try:
        return datetime.fromisoformat(text)
    except ValueError as error:
        raise Malformed("not_time") from error
