"""Working on uploads: for how long, and what happens when it can't go on."""

import logging
from contextlib import suppress
from datetime import timedelta

from django.core.files.storage import default_storage
from django.utils import timezone

from anchoring.buckets import BucketAwayError
from records.files.storage import done_with_each
from records.leases import leased_do, row_do
from registry.uploads.batches import upload_record
from registry.uploads.models import Upload
from registry.uploads.reasons import refusal
from registry.uploads.stored import FOLDER
from registry.uploads.trials import trials_forget

SLICE = 20.0
"""Seconds for which one wake-up works. Then the others have their turn, the sequencer's wake-ups among them."""

_ORPHANED = timedelta(hours=1)

logger = logging.getLogger(__name__)


def uploads_work(*, seconds: float = SLICE) -> bool:
    """Works on waiting uploads in turn. True where time ran out before the work did."""
    try:
        uploads_tidy()
    except BucketAwayError as error:
        logger.warning("uploads wait: %s", error)
        return False
    return leased_do(Upload.claim, upload_work, seconds=seconds)


def upload_work(upload: Upload, until: float) -> None:
    """Works on a claimed upload."""
    row_do(upload, _record, hopeless=refusal("job_failed"), until=until)
    # Where the files are away now, the next wake-up does it.
    with suppress(BucketAwayError):
        uploads_tidy()


def _record(upload: Upload, until: float) -> None:
    if upload_record(upload, until=until):
        upload.end(Upload.State.CHECKED if upload.trial else Upload.State.DONE)
    else:
        upload.let_go()


def uploads_tidy() -> None:
    """Destroys the files of finished uploads: they hold more than the registry was asked to keep."""
    trials_forget()
    finished = Upload.objects.exclude(Upload.OPEN).exclude(state=Upload.State.CHECKED)
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
