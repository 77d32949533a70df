"""A registry's database for one benchmark: a file in a temporary folder, or a new database beside DATABASE_URL's."""

import os
import shutil
import sys
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))


@contextmanager
def stage() -> Iterator[str]:
    """Set up Django on a new, migrated database; gives the name of its kind. All of it is gone afterwards."""
    data = tempfile.mkdtemp(prefix="benchmark-")
    os.environ.update(DEVELOPMENT="1", DATA_DIR=data, DJANGO_SETTINGS_MODULE="config.settings")
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
        connection.execute(statement)  # type: ignore[call-overload]  # the name is made here


def table(heads: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
    """Print a table, the first column to the left, the others to the right."""
    widths = [max(len(row[at]) for row in [heads, *rows]) for at in range(len(heads))]
    for row in [heads, tuple("-" * width for width in widths), *rows]:
        cells = [cell.rjust(width) for cell, width in zip(row, widths, strict=True)]
        print("  ".join([row[0].ljust(widths[0]), *cells[1:]]))
