"""What an audit finds, kept row by row as it is found, so that memory does not grow with the damage."""

from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from django.db.models import Model, QuerySet

from anchoring.models import AuditFinding, AuditRun

Progress = Callable[[str, int, int], None]
"""Called as `(what, done, of)`."""

_Row = TypeVar("_Row", bound=Model)
_BATCH = 500


class Report:
    """Takes findings down for one run."""

    def __init__(self, run: AuditRun) -> None:
        self.run = run
        self.count = 0

    def add(
        self, code: str, row: str, detail: str = "", *, record: str | None = None, label: str | None = None
    ) -> None:
        """One bad row: what is wrong (`code`), which row, more words, and what it is about (hex)."""
        self.count += 1
        AuditFinding.objects.create(
            run=self.run, code=code, row=row[:200], detail=detail, record=_hex(record), label=_hex(label)
        )


def in_batches(rows: QuerySet[_Row], key: str) -> Iterator[list[_Row]]:
    """All rows by rising `key`, in lists: no cursor stays open, which would stop SQLite's log from being emptied."""
    after: dict[str, Any] = {}
    while True:
        batch = list(rows.filter(**after).order_by(key)[:_BATCH])
        if not batch:
            return
        yield batch
        after = {f"{key}__gt": getattr(batch[-1], key)}


def _hex(value: str | None) -> str | None:
    """What was changed into anything but a digest is in the words, not in the column that pages look things up by."""
    return value if value is not None and len(value) <= 64 else None
