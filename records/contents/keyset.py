"""Lists of records that go on behind the last one shown: page 6,000 costs as much as page 1."""

from uuid import UUID

from django.db.models import Q, QuerySet

from records.contents.models import Record


def behind(records: QuerySet[Record], after: str) -> QuerySet[Record]:
    """Of records by time, the newest first, those behind the one with this uuid; all where there is no such record."""
    uuid = uuid_read(after)
    last = Record.objects.filter(uuid=uuid).only("recorded_at", "uuid").first() if uuid else None
    if last is None:
        return records
    older = Q(recorded_at__lt=last.recorded_at) | Q(uuid__lt=last.uuid)
    return records.filter(older, recorded_at__lte=last.recorded_at)


def ahead(records: QuerySet[Record], after: str) -> QuerySet[Record]:
    """The same of records by time with the oldest first."""
    uuid = uuid_read(after)
    last = Record.objects.filter(uuid=uuid).only("recorded_at", "uuid").first() if uuid else None
    if last is None:
        return records
    newer = Q(recorded_at__gt=last.recorded_at) | Q(uuid__gt=last.uuid)
    return records.filter(newer, recorded_at__gte=last.recorded_at)


def uuid_read(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
