"""Who works on an upload. A worker that dies is followed by another one; of two that meet, one finds that it lost."""

from datetime import timedelta
from uuid import uuid4

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce, Now
from django.utils import timezone

from registry.uploads.models import Upload

LEASE = timedelta(seconds=60)
OPEN = Q(state__in=[Upload.State.WAITING, Upload.State.WORKING])


class LeaseLostError(Exception):
    """Another worker has the upload now. Nothing that was not committed is kept."""


def upload_claim(wanted: Upload | None = None) -> Upload | None:
    """The upload that waited longest, or this one, leased to this caller alone. None where there is none to be had."""
    now = timezone.now()
    free = Upload.objects.filter(OPEN).filter(Q(leased_until=None) | Q(leased_until__lt=now))
    free = free.filter(pk=wanted.pk) if wanted else free
    for upload in free.order_by(Coalesce("updated_at", "created_at"))[:20]:
        # Lost where another worker was faster: its lease is not the one that was read.
        won = Upload.objects.filter(OPEN, pk=upload.pk, leased_until=upload.leased_until).update(
            state=Upload.State.WORKING,
            worker=uuid4(),
            leased_until=now + LEASE,
            attempts=F("attempts") + 1,
            started_at=Coalesce("started_at", Now()),
            updated_at=now,
        )
        if won:
            whole = Upload.objects.select_related("membership__organisation", "membership__user")
            return whole.get(pk=upload.pk)
    return None


def lease_hold(upload: Upload) -> None:
    """Longer, while the work goes on. In a transaction it comes first: of two workers one waits here, and then raises."""
    now = timezone.now()
    if not held(upload).filter(position=upload.position).update(leased_until=now + LEASE, updated_at=now):
        raise LeaseLostError


def lease_release(upload: Upload, *, attempts: int, pause: timedelta | None = None) -> None:
    """Somebody else's turn, after a pause where one is given."""
    now = timezone.now()
    leased_until = now + pause if pause else None
    held(upload).update(attempts=attempts, worker=None, leased_until=leased_until, updated_at=now)


def held(upload: Upload) -> QuerySet[Upload]:
    """The upload's row, if it is still this worker's."""
    return Upload.objects.filter(pk=upload.pk, worker=upload.worker)
