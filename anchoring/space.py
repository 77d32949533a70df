"""When the disk is full: what an error says of it, and what is let go so that reading goes on."""

import errno
import sqlite3
from collections.abc import Callable

from django.db import DatabaseError, transaction

_ERRNOS = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_SQLITE = {
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR_WRITE,
    sqlite3.SQLITE_IOERR_FSYNC,
    sqlite3.SQLITE_IOERR_TRUNCATE,
    sqlite3.SQLITE_IOERR_SHMSIZE,
    sqlite3.SQLITE_IOERR_SHMOPEN,
}
_POSTGRESQL = "53100"


def is_no_space(error: BaseException | None) -> bool:
    """Whether this error, or one that it came from, says that the database or a file has no room left."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        if isinstance(error, OSError) and error.errno in _ERRNOS:
            return True
        if (
            getattr(error, "sqlite_errorcode", None) in _SQLITE
            or getattr(error, "sqlstate", None) == _POSTGRESQL
        ):
            return True
        error = error.__cause__ or error.__context__
    return False


def where_there_is_room(write: Callable[[], object]) -> None:
    """Do what a reader need not wait for, such as the note that a session was seen: not while the disk is full."""
    try:
        # A part of its own: what fails in a transaction would end the transaction.
        with transaction.atomic():
            write()
    except (DatabaseError, OSError) as error:
        if not is_no_space(error):
            raise
