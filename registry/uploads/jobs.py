"""Working on uploads: who may, for how long, and what happens when somebody stops in the middle."""

import logging
from contextlib import suppress
from datetime import timedelta
from time import monotonic
from uuid import uuid4

from django.core.files.storage import default_storage
from django.db import OperationalError
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce, Now
from django.utils import timezone

from anchoring.wiring import KeysMissingError
from registry.models.uploads import Upload
from registry.texts import Refusal
from registry.uploads.batches import LeaseLostError, upload_record
from registry.uploads.reasons import refusal

LEASE = timedelta(seconds=60)
PAUSE = timedelta(seconds=5)
MAX_ATTEMPTS = 5
SLICE = 20.0
"""Seconds for which one wake-up works. Then the others have their turn, the sequencer's wake-ups among them."""

_OPEN = Q(state__in=[Upload.State.WAITING, Upload.State.WORKING])

logger = logging.getLogger(__name__)


def uploads_work(*, seconds: float = SLICE) -> bool:
    """Works on waiting uploads in turn. True where time ran out before the work did."""
    until = monotonic() + seconds
    uploads_tidy()
    while (upload := upload_claim()) is not None:
        upload_work(upload, until=until)
        if monotonic() >= until:
            return True
    return False


def upload_claim() -> Upload | None:
    """The upload that waited longest, leased to this caller alone, or None."""
    now = timezone.now()
    free = Upload.objects.filter(_OPEN).filter(Q(leased_until=None) | Q(leased_until__lt=now))
    for upload in free.order_by(Coalesce("updated_at", "created_at"))[:20]:
        # Lost where another worker was faster: its lease is not the one that was read.
        won = Upload.objects.filter(_OPEN, pk=upload.pk, leased_until=upload.leased_until).update(
            state=Upload.State.WORKING,
            worker=uuid4(),
            leased_until=now + LEASE,
            attempts=F("attempts") + 1,
            started_at=Coalesce("started_at", Now()),
            updated_at=now,
        )
        if won:
            return Upload.objects.select_related("membership__organisation", "membership__user").get(
                pk=upload.pk
            )
    return None


def upload_work(upload: Upload, *, until: float) -> None:
    if upload.attempts > MAX_ATTEMPTS:
        # Five workers died over the same rows.
        _end(upload, Upload.State.FAILED, refusal("job_failed"))
        return
    try:
        finished = upload_record(upload, until=until, lease=LEASE)
    except LeaseLostError:
        logger.warning("upload %s was taken over by another worker", upload.pk)
    except Refusal as refused:
        _end(upload, Upload.State.FAILED, refused)
    except (OperationalError, KeysMissingError) as error:
        # Not the file's fault: it waits for as long as the database or the keys are away.
        logger.warning("upload %s waits: %s", upload.pk, type(error).__name__)
        with suppress(OperationalError):
            _release(upload, attempts=upload.attempts - 1, pause=PAUSE)
    except Exception:
        logger.exception("upload %s stopped behind row %s", upload.pk, upload.position)
        _release(upload, attempts=upload.attempts, pause=PAUSE)
    else:
        if finished:
            _end(upload, Upload.State.DONE)
        else:
            _release(upload, attempts=0)


def uploads_tidy() -> None:
    """Destroys the files of finished uploads: they hold more than the registry was asked to keep."""
    for upload in Upload.objects.exclude(_OPEN).exclude(file="")[:20]:
        default_storage.delete(str(upload.file))
        # A crash here leaves a row that names no file; the next call finds nothing to delete and goes on.
        Upload.objects.filter(pk=upload.pk).update(file="")


def _end(upload: Upload, state: Upload.State, failure: Refusal | None = None) -> None:
    now = timezone.now()
    shown = failure and {"code": failure.code, "messages": failure.text.as_dict()}
    ended = _held(upload).update(
        state=state, failure=shown, worker=None, leased_until=None, updated_at=now, finished_at=now
    )
    if ended:
        uploads_tidy()


def _release(upload: Upload, *, attempts: int, pause: timedelta | None = None) -> None:
    now = timezone.now()
    leased_until = now + pause if pause else None
    _held(upload).update(attempts=attempts, worker=None, leased_until=leased_until, updated_at=now)


def _held(upload: Upload) -> QuerySet[Upload]:
    return Upload.objects.filter(pk=upload.pk, worker=upload.worker)
