"""What a monitor keeps: the mirror's files, and how far it has come, in one folder."""

from __future__ import annotations

import json
import os
import sqlite3
from pathlib import Path
from typing import Any

from . import map as maps
from .tiles import WIDTH, Edge, Peaks, tile_path

_SCHEMA = """
CREATE TABLE IF NOT EXISTS state (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS committed (size INTEGER PRIMARY KEY, root BLOB NOT NULL);
"""


class InUseError(Exception):
    """Another monitor is at work in the folder."""


class Store:
    """The folder. `log/` is served as it is; `state.sqlite` is ours; `alarms/` and `checkpoints/` are for people.

    `edge`, `peaks` and `time` are those of the entries read so far; `checkpoint` is the newest that was verified.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name in ("log", "alarms", "checkpoints"):
            (folder / name).mkdir(parents=True, exist_ok=True)
        self.database = sqlite3.connect(folder / "state.sqlite", timeout=0, isolation_level=None)
        try:
            # Held while the connection is open: two monitors would mirror over each other.
            self.database.execute("PRAGMA locking_mode = EXCLUSIVE")
            self.database.execute("BEGIN EXCLUSIVE")
            for statement in (_SCHEMA + maps.SCHEMA).split(";"):
                self.database.execute(statement)
            self.database.execute("COMMIT")
        except sqlite3.OperationalError as error:
            self.database.close()
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                raise
            raise InUseError(f"{folder}: another monitor is at work here ({error})") from None
        self.read()

    def read(self) -> None:
        """Take up what was kept last."""
        kept = self.get("progress") or {"size": 0, "edge": [], "peaks": "", "time": ""}
        self.edge = Edge.loads(kept["size"], kept["edge"])
        self.peaks = Peaks.loads(kept["size"], bytes.fromhex(kept["peaks"]))
        self.time: str = kept["time"]
        self.checkpoint: str | None = self.get("checkpoint")
        self.map = maps.Map(self.database)

    def begin(self) -> None:
        """Begin a transaction, which `keep` or `undo` ends."""
        self.database.execute("BEGIN")

    def keep(self) -> None:
        """Commit what was read: all of it or, where the machine dies, none of it."""
        self.map.write()
        progress = {"size": self.edge.size, "edge": self.edge.dumps()}
        self.put("progress", {**progress, "peaks": self.peaks.dumps().hex(), "time": self.time})
        self.database.execute("COMMIT")

    def undo(self) -> None:
        """Forget what was read since `begin`."""
        if self.database.in_transaction:
            self.database.execute("ROLLBACK")
        self.read()

    def get(self, name: str) -> Any:
        """A value that `put` kept, None where there is none."""
        row = self.database.execute("SELECT value FROM state WHERE name = ?", (name,)).fetchone()
        return json.loads(row[0]) if row else None

    def put(self, name: str, value: Any) -> None:
        """Keep a value."""
        self.database.execute("INSERT OR REPLACE INTO state VALUES (?, ?)", (name, json.dumps(value)))

    def committed_root(self, size: int) -> bytes | None:
        """The log's root at a size whose last entry is a commitment."""
        row = self.database.execute("SELECT root FROM committed WHERE size = ?", (size,)).fetchone()
        return bytes(row[0]) if row else None

    def write(self, path: str, content: bytes) -> None:
        """Put a file into `log/`, whole or not at all."""
        write_whole(self.folder / "log" / path, content)

    def mirrored(self, path: str) -> bytes:
        """A file of `log/`. Raises OSError."""
        return (self.folder / "log" / path).read_bytes()

    def entries(self, number: int) -> bytes | None:
        """The mirrored bundle of entries with this number, in its widest form."""
        width = min(WIDTH, self.edge.size - number * WIDTH)
        file = self.folder / "log" / tile_path("entries", number, width)
        return file.read_bytes() if width > 0 and file.exists() else None

    def drop_partial(self, level: str, number: int) -> None:
        """Remove the partial forms of a tile that is full now."""
        folder = self.folder / "log" / (tile_path(level, number, WIDTH) + ".p")
        if folder.is_dir():
            for file in folder.iterdir():
                file.unlink()
            folder.rmdir()

    def close(self) -> None:
        """Let another monitor have the folder."""
        self.database.close()


def write_whole(path: Path, content: bytes) -> None:
    """Write a file under another name and rename it, so that no reader and no crash sees half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(path.name + ".new")
    with new.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    # Atomic on POSIX, and after the fsync: the name never points to half a file.
    new.replace(path)
