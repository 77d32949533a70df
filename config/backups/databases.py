"""The database as one file, and back from it: SQLite by its backup API, PostgreSQL by pg_dump and pg_restore."""

import os
import socket
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import dj_database_url
from django.conf import settings
from django.db import connection

_POOLED = (
    "something stands between DATABASE_URL and PostgreSQL, such as PgBouncer. {name} sets up a session, and what it sets there"
    " would stay for others: name PostgreSQL's own address in DATABASE_DIRECT_URL (or _FILE)"
)


class ToolFailedError(Exception):
    """pg_dump or pg_restore is missing, or said no."""


def database_saved(target: Path) -> None:
    """One state of it, though the registry goes on writing meanwhile."""
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with closing(sqlite3.connect(target)) as copy:
            connection.connection.backup(copy)
        return
    _tool("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={target}")


def database_brought_back(source: Path) -> None:
    """Into a database without tables (`database_is_empty`)."""
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with closing(sqlite3.connect(source)) as saved:
            saved.backup(connection.connection)
        return
    _tool("pg_restore", "--no-owner", "--no-privileges", "--exit-on-error", str(source), database="--dbname")
    connection.close()


def database_is_empty() -> bool:
    return not connection.introspection.table_names()


def _is_pooled() -> bool:
    """Whether the server sees another end of the connection than we do."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT inet_client_port()")
        [seen] = cursor.fetchone()
    with socket.socket(fileno=os.dup(connection.connection.pgconn.socket)) as ours:
        name = ours.getsockname()
    return bool(seen != (name[1] if isinstance(name, tuple) else None))


def _tool(name: str, *options: str, database: str = "") -> None:
    # As Django calls psql: user, host, port; the password goes along in the environment, where no process list shows it.
    direct = settings.DATABASE_DIRECT_URL
    if not direct and _is_pooled():
        raise ToolFailedError(_POOLED.format(name=name))
    place = connection.settings_dict | (dj_database_url.parse(direct) if direct else {})
    command, environment = connection.client.settings_to_cmd_args_env(place, [])
    *where, dbname = command[1:]
    named = [database, dbname] if database else [dbname]
    try:
        subprocess.run(
            [name, *where, *named, *options] if database else [name, *where, *options, *named],
            env={**os.environ, **(environment or {})},
            check=True,
            capture_output=True,
        )
    except FileNotFoundError:
        raise ToolFailedError(f"{name} is not installed: it comes with PostgreSQL's client") from None
    except subprocess.CalledProcessError as error:
        raise ToolFailedError(f"{name}: {error.stderr.decode(errors='replace').strip()[-500:]}") from None
