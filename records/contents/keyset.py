"""Lists of records that go on behind the last one shown: page 6,000 costs as much as page 1."""

from uuid import UUID

from django.db.models import Q, QuerySet

from records.contents.models import Record


def behind(records: QuerySet[Record], after: str) -> QuerySet[Record]:
    """Of records by time, the newest first, those behind the one with this uuid; all where there is no such record."""
    uuid = _uuid(after)
    last = Record.objects.filter(uuid=uuid).only("recorded_at", "uuid").first() if uuid else None
    if last is None:
        return records
    older = Q(recorded_at__lt=last.recorded_at) | Q(uuid__lt=last.uuid)
    return records.filter(older, recorded_at__lte=last.recorded_at)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
