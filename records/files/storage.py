"""Files are shared by their digest: one goes when no row names it any more, and never while a row is about to."""

import hashlib
import logging
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import TypeVar

from django.core.files.storage import default_storage
from django.db import connection, transaction

from anchoring.buckets import BucketAwayError
from records.files.models import Attachment, CoveredPhoto, FileLetGo
from records.people.models import Application

_LOCKS = 0x46494C45
_BATCH = 5_000

_Thing = TypeVar("_Thing")

logger = logging.getLogger(__name__)


def file_hold(path: str) -> None:
    """Lock a path until the transaction ends. With SQLite a transaction has the whole database."""
    if connection.vendor == "postgresql":
        number = int.from_bytes(hashlib.sha256(path.encode()).digest()[:4], signed=True)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_LOCKS, number])


def files_let_go(paths: Iterable[str]) -> None:
    """Delete files whose rows this transaction takes away, behind its commit: at once, or when their storage is there again."""
    going = sorted(set(paths) - {""})
    FileLetGo.objects.bulk_create([FileLetGo(path=path) for path in going], ignore_conflicts=True)
    for path in going:
        transaction.on_commit(partial(_tried, path))


def file_let_go(path: str) -> bool:
    """Delete a file that no row names; True where it did. Call it after the commit; twice does no harm."""
    with transaction.atomic():
        file_hold(path)
        if goes := not _is_named(path):
            default_storage.delete(path)
        FileLetGo.objects.filter(path=path).delete()
    return goes


def files_let_go_again() -> None:
    """Those that a crash, or a storage that was away, left behind."""
    done_with_each(FileLetGo.objects.values_list("path", flat=True), file_let_go, most=_BATCH)


def done_with_each(
    things: Iterable[_Thing], do: Callable[[_Thing], object], *, most: int | None = None
) -> int:
    """Do it with each of them, until so many are done; how many. One whose file or key can't be deleted stops no other.

    Raises BucketAwayError, which is no single file's.
    """
    done = 0
    for thing in things:
        if done == most:
            break
        try:
            do(thing)
            done += 1
        except BucketAwayError:
            raise
        except OSError as error:
            logger.error("a file stays until the next time: %s", type(error).__name__)
    return done


def _tried(path: str) -> None:
    try:
        file_let_go(path)
    except OSError as error:
        # What was asked for is done and stays done; the file follows.
        logger.warning("a file stays until the next time: %s", type(error).__name__)


def stored_paths(folder: str = "") -> Iterator[str]:
    """Of all stored files, whatever they are stored in."""
    try:
        folders, names = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    below = f"{folder}/" if folder else ""
    yield from (f"{below}{name}" for name in sorted(names))
    for name in sorted(folders):
        yield from stored_paths(f"{below}{name}")


def _is_named(path: str) -> bool:
    return (
        Attachment.objects.filter(file=path, destroyed_at=None).exists()
        or CoveredPhoto.objects.filter(file=path).exists()
        or Application.objects.filter(paper=path).exists()
    )
