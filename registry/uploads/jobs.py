"""Working on uploads: for how long, and what happens when it can't go on."""

import logging
from contextlib import suppress
from datetime import timedelta
from time import monotonic

from django.core.files.storage import default_storage
from django.db import OperationalError
from django.utils import timezone

from anchoring.buckets import BucketAwayError
from anchoring.wiring import AWAY
from records.files.storage import done_with_each
from records.terms.characters import storable
from records.terms.texts import Refusal
from registry.uploads.batches import upload_record
from registry.uploads.leases import OPEN, LeaseLostError, held, lease_release, upload_claim
from registry.uploads.models import Upload
from registry.uploads.reasons import refusal
from registry.uploads.stored import FOLDER
from registry.uploads.trials import trials_forget

PAUSE = timedelta(seconds=5)
MAX_ATTEMPTS = 5
SLICE = 20.0
"""Seconds for which one wake-up works. Then the others have their turn, the sequencer's wake-ups among them."""

_ORPHANED = timedelta(hours=1)

logger = logging.getLogger(__name__)


def uploads_work(*, seconds: float = SLICE) -> bool:
    """Works on waiting uploads in turn. True where time ran out before the work did."""
    until = monotonic() + seconds
    try:
        uploads_tidy()
    except BucketAwayError as error:
        logger.warning("uploads wait: %s", error)
        return False
    while (upload := upload_claim()) is not None:
        upload_work(upload, until=until)
        if monotonic() >= until:
            return True
    return False


def upload_work(upload: Upload, *, until: float) -> None:
    if upload.attempts > MAX_ATTEMPTS:
        # Five workers died over the same rows.
        _end(upload, Upload.State.FAILED, refusal("job_failed"))
        return
    try:
        finished = upload_record(upload, until=until)
    except LeaseLostError:
        logger.warning("upload %s was taken over by another worker", upload.pk)
    except Refusal as refused:
        _end(upload, Upload.State.FAILED, refused)
    except AWAY as error:
        logger.warning("upload %s waits: %s", upload.pk, type(error).__name__)
        with suppress(OperationalError):
            # Zero where a batch was recorded before: what was done counts.
            lease_release(upload, attempts=max(0, upload.attempts - 1), pause=PAUSE)
    except Exception:
        logger.exception("upload %s stopped behind row %s", upload.pk, upload.position)
        lease_release(upload, attempts=upload.attempts, pause=PAUSE)
    else:
        if finished:
            _end(upload, Upload.State.CHECKED if upload.trial else Upload.State.DONE)
        else:
            lease_release(upload, attempts=0)


def uploads_tidy() -> None:
    """Destroys the files of finished uploads: they hold more than the registry was asked to keep."""
    trials_forget()
    finished = Upload.objects.exclude(OPEN).exclude(state=Upload.State.CHECKED)
    done_with_each(finished.exclude(file=""), _file_destroy, most=20)


def _file_destroy(upload: Upload) -> None:
    default_storage.delete(str(upload.file))
    # A crash here leaves a row that names a file that is gone; the next call finds nothing to delete and goes on.
    Upload.objects.filter(pk=upload.pk).update(file="")


def uploads_sweep() -> int:
    """Destroys stored files that no upload names: what a crash left between storing a file and saying so in a row."""
    try:
        _, names = default_storage.listdir(FOLDER)
    except FileNotFoundError:
        return 0
    named = set(Upload.objects.exclude(file="").values_list("file", flat=True))
    before = timezone.now() - _ORPHANED
    orphans = [path for path in (f"{FOLDER}/{name}" for name in names) if path not in named]
    old = [path for path in orphans if default_storage.get_modified_time(path) < before]
    return done_with_each(old, default_storage.delete)


def _end(upload: Upload, state: Upload.State, failure: Refusal | None = None) -> None:
    now = timezone.now()
    texts = failure.text.as_dict() if failure else {}
    shown = failure and {
        "code": failure.code,
        "messages": {language: storable(text) for language, text in texts.items()},
    }
    ended = held(upload).update(
        state=state, failure=shown, worker=None, leased_until=None, updated_at=now, finished_at=now
    )
    if ended:
        # Where the files are away now, the next wake-up does it.
        with suppress(BucketAwayError):
            uploads_tidy()
