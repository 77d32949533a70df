"""A registry's database for one benchmark: a file in a temporary folder, or a new database beside DATABASE_URL's."""

import hashlib
import os
import secrets
import shutil
import sys
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit

if TYPE_CHECKING:
    from anchoring.log.keys import LogKeys

FILL = 20_000

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))


@contextmanager
def stage() -> Iterator[str]:
    """Set up Django on a new, migrated database; gives the name of its kind. All of it is gone afterwards."""
    data = tempfile.mkdtemp(prefix="benchmark-")
    os.environ.update(DEVELOPMENT="1", DATA_DIR=data, DJANGO_SETTINGS_MODULE="config.settings")
    # One for all of a benchmark's processes: what one hands in, another takes.
    os.environ["SECRET_KEY"] = secrets.token_hex(32)
    server, name = os.environ.get("DATABASE_URL"), f"benchmark_{uuid.uuid4().hex[:12]}"
    try:
        if server:
            _postgresql(server, f'CREATE DATABASE "{name}"')
            os.environ["DATABASE_URL"] = urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
        import django
        from django.core.management import call_command
        from django.db import connection

        django.setup()
        call_command("migrate", verbosity=0)
        yield connection.vendor
        connection.close()
    finally:
        if server:
            _postgresql(server, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        shutil.rmtree(data)


def _postgresql(server: str, statement: str) -> None:
    import psycopg

    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(statement)


def hex_of(what: str, number: int) -> str:
    """A made-up digest or label."""
    return hashlib.sha256(f"{what} {number}".encode()).hexdigest()


def log_fill(size: int, *, cars: int) -> None:
    """Begin a log, and put entries of so many cars into its outbox, oldest first."""
    from anchoring.log.genesis import log_create

    log_create(keys=keys())
    outbox_fill(size, cars=cars)


def outbox_fill(size: int, *, cars: int) -> None:
    """Put entries of so many cars into the outbox of a log, oldest first, as if they had been handed in."""
    from django.db import connection, transaction

    from anchoring.log.rows import rows_insert
    from anchoring.models import PendingEntry
    from anchoring.pending_seals import PendingSeals

    columns = ("kind", "label", "record", "recorded_at", "created_at", "seal")
    at_once, seals = datetime.now(UTC).replace(microsecond=0), PendingSeals()
    now = connection.ops.adapt_datetimefield_value(at_once)
    for start in range(0, size, FILL):
        numbers = range(start, min(size, start + FILL))
        said = [("vehicle:listed", hex_of("car", at % cars), hex_of("record", at)) for at in numbers]
        rows = [(*entry, now, now, seals.made(*entry, at_once)) for entry in said]
        with transaction.atomic():
            rows_insert(PendingEntry, columns, rows)
    analyze()


def analyze() -> None:
    """Let the database count, as it does by itself in the course of a day."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def keys() -> "LogKeys":
    """The benchmark's keys."""
    from anchoring.log.keys import LogKeys

    return LogKeys("benchmark.example/log", bytes(32), bytes([1]) * 32)


def table(heads: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
    """Print a table, the first column to the left, the others to the right."""
    widths = [max(len(row[at]) for row in [heads, *rows]) for at in range(len(heads))]
    for row in [heads, tuple("-" * width for width in widths), *rows]:
        cells = [cell.rjust(width) for cell, width in zip(row, widths, strict=True)]
        print("  ".join([row[0].ljust(widths[0]), *cells[1:]]))
