"""How far an upload is, and what became of its rows."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from records.people.models.organisations import Organisation
from records.people.permissions import missing
from registry.uploads.models import Upload, UploadRow

_PAGE = 1000


@dataclass(frozen=True)
class Progress:
    """`expected` is exact when the job is done and an estimate before; None where it can't be told yet."""

    done: int
    expected: int | None
    rate: float | None
    ends_at: datetime | None

    @property
    def percent(self) -> int | None:
        if not self.expected:
            return None
        return min(100, self.done * 100 // self.expected)


def progress(upload: Upload) -> Progress:
    done = upload.rows
    if upload.is_finished:
        return Progress(done, done, _rate(done, upload.started_at, upload.finished_at), upload.finished_at)
    expected = upload.rows_expected
    rate = _rate(done, upload.started_at, upload.updated_at)
    ends_at = None
    if rate and expected is not None:
        ends_at = timezone.now() + timedelta(seconds=max(expected - done, 0) / rate)
    return Progress(done, expected, rate, ends_at)


def uploads_before(upload: Upload) -> int:
    """How many uploads, of anybody, came before one that waits and are not done."""
    if upload.state != Upload.State.WAITING:
        return 0
    return int(Upload.queue().filter(created_at__lt=upload.created_at).exclude(pk=upload.pk).count())


def _rate(rows: int, start: datetime | None, end: datetime | None) -> float | None:
    if not rows or start is None or end is None:
        return None
    return rows / max((end - start).total_seconds(), 0.001)


def uploads_of(organisation: Organisation) -> QuerySet[Upload]:
    return Upload.objects.filter(organisation=organisation)


def upload_get(organisation: Organisation, upload_id: UUID) -> Upload:
    """Another organisation's upload is as if it were not there."""
    upload = uploads_of(organisation).filter(pk=upload_id).first()
    if upload is None:
        raise missing()
    return upload


def uploads_under_way() -> bool:
    """Whether a worker is at an upload now. What waits without one can wait for other reasons."""
    return bool(Upload.queue().filter(leased_until__gt=timezone.now()).exclude(worker=None).exists())


def rows_page(
    upload: Upload, *, after: int = 0, limit: int = _PAGE, outcome: str | None = None
) -> list[UploadRow]:
    rows = UploadRow.objects.filter(upload=upload, number__gt=after).order_by("number")
    if outcome is not None:
        rows = rows.filter(outcome=outcome)
    return list(rows[:limit])


def rows_all(upload: Upload, *, outcome: str | None = None) -> Iterator[UploadRow]:
    """All rows in order, a page in memory at a time."""
    after = 0
    while page := rows_page(upload, after=after, outcome=outcome):
        yield from page
        after = page[-1].number
