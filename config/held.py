"""SQLite's database stays open in each web process, beside the connections that come and go with requests.

Where nobody has it open SQLite takes its shared memory file away, and makes it anew for the next reader: on a full disk it
can't, and then nothing could be read.
"""

import sqlite3
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

_held: list[sqlite3.Connection] = []


def database_hold(database: Mapping[str, Any]) -> None:
    """Open it for good, where its settings say that it is SQLite's. Once in each process, and after the fork."""
    if database["ENGINE"] != "django.db.backends.sqlite3" or not Path(database["NAME"]).is_file():
        return
    # Where it can't be opened now, requests say so.
    with suppress(sqlite3.Error):
        connection = sqlite3.connect(database["NAME"], check_same_thread=False)
        connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone()
        _held.append(connection)


def database_let_go() -> None:
    """Close it."""
    while _held:
        _held.pop().close()
