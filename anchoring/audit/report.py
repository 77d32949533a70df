"""What an audit finds, kept row by row as it is found, so that memory does not grow with the damage."""

from collections.abc import Iterator
from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from django.utils import timezone

from anchoring.models import AuditFinding, AuditRun

_Row = TypeVar("_Row", bound=Model)
_BATCH = 500


class Report:
    """Takes findings down for one part of one run. `size` and `records` are how much the run has covered."""

    def __init__(self, run: AuditRun, part: str = "") -> None:
        self.run = run
        self.part = part
        self.size = run.size
        self.records = run.records

    def add(
        self, code: str, row: str, detail: str = "", *, record: str | None = None, label: str | None = None
    ) -> None:
        """One bad row: what is wrong (`code`), which row, more words, and what it is about (hex).

        What is open already was seen once more. A constraint of the table keeps two audits from opening it twice.
        """
        now, about = timezone.now(), {"code": code, "row": row[:200], "label": _hex(label)}
        seen = {"run": self.run, "part": self.part, "detail": detail, "record": _hex(record), "seen_at": now}
        if not AuditFinding.objects.filter(**about, ended_at=None).update(**seen):
            finding = AuditFinding(**about, **seen, found_at=now)
            AuditFinding.objects.bulk_create([finding], ignore_conflicts=True)

    def end_mended(self) -> None:
        """The part was gone through: what it found once, and not since it began, is mended."""
        mended = AuditFinding.objects.filter(
            part=self.part, ended_at=None, seen_at__lt=self.run.part_began_at
        )
        mended.update(ended_at=timezone.now())


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
