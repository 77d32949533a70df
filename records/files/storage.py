"""Files are shared by their digest: one goes when no row names it any more, and never while a row is about to."""

import hashlib

from django.core.files.storage import default_storage
from django.db import connection, transaction

from records.files.models import Attachment, CoveredPhoto
from records.people.models import Application

_LOCKS = 0x46494C45


def file_hold(path: str) -> None:
    """Lock a path until the transaction ends. With SQLite a transaction has the whole database."""
    if connection.vendor == "postgresql":
        number = int.from_bytes(hashlib.sha256(path.encode()).digest()[:4], signed=True)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_LOCKS, number])


def file_let_go(path: str) -> bool:
    """Delete a file that no row names; True where it did. Call it after the commit; twice does no harm."""
    with transaction.atomic():
        file_hold(path)
        if _is_named(path):
            return False
        default_storage.delete(path)
    return True


def _is_named(path: str) -> bool:
    return (
        Attachment.objects.filter(file=path, destroyed_at=None).exists()
        or CoveredPhoto.objects.filter(file=path).exists()
        or Application.objects.filter(paper=path).exists()
    )
