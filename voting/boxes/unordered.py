"""Rows that keep no order: which bytes are on disk says which rows there are, and not in which order they came.

A database's own tables keep one beside the rows: row numbers, or where in its page a row lies, or which page was new when it
came. Here a table's pages are there from the beginning, empty, and what a row is called says where it stands.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator

NAME_SIZE = 32
_BUCKETS = 64
# Before the value: its length and one, so that an empty place is all zeros.
_LENGTH_SIZE = 2


class Unordered:
    """A table of values, each called by 32 bytes. `width` is the most bytes of a value, `room` how many rows share a bucket.

    A bucket is one row of the database, of one length always, its rows in the order of their names. Which bucket a name is in,
    `secret` says: nobody can choose names so that one bucket overflows. Call everything inside a transaction.
    """

    def __init__(
        self, connection: sqlite3.Connection, table: str, secret: bytes, *, width: int, room: int
    ) -> None:
        self._connection = connection
        self._table = table
        self._secret = secret
        self._room = room
        self._place = NAME_SIZE + _LENGTH_SIZE + width

    def create(self) -> None:
        """The table, empty."""
        self._make(_BUCKETS)

    def get(self, name: bytes) -> bytes | None:
        """The value of this name, None where there is none."""
        return self._read(self._number(name, self._count())).get(name)

    def put(self, name: bytes, value: bytes = b"") -> None:
        """The name has this value from now on."""
        number = self._number(name, self._count())
        rows = {**self._read(number), name: value}
        if len(rows) <= self._room:
            self._write(number, rows)
        else:
            self._grow({**dict(self.rows()), name: value})

    def remove(self, names: Iterable[bytes]) -> None:
        """These names have no value any more; many had none before."""
        count = self._count()
        by_bucket: dict[int, set[bytes]] = {}
        for name in names:
            by_bucket.setdefault(self._number(name, count), set()).add(name)
        for number, gone in by_bucket.items():
            rows = self._read(number)
            if not gone.isdisjoint(rows):
                self._write(number, {name: value for name, value in rows.items() if name not in gone})

    def rows(self) -> Iterator[tuple[bytes, bytes]]:
        """All names with their values."""
        for (content,) in self._connection.execute(f"SELECT content FROM {self._table}"):  # noqa: S608 - ours
            yield from self._taken_apart(content)

    def _grow(self, rows: dict[bytes, bytes]) -> None:
        """Buckets are doubled until all rows fit, and filled anew one after the other: nothing stays of what stood where."""
        count = self._count()
        while True:
            count *= 2
            buckets: dict[int, dict[bytes, bytes]] = {}
            for name, value in rows.items():
                buckets.setdefault(self._number(name, count), {})[name] = value
            if max(map(len, buckets.values())) <= self._room:
                break
        self._connection.execute(f"DROP TABLE {self._table}")
        self._make(count)
        for number in sorted(buckets):
            self._write(number, buckets[number])

    def _make(self, count: int) -> None:
        self._connection.execute(
            f"CREATE TABLE {self._table} (number INTEGER PRIMARY KEY, content BLOB NOT NULL) WITHOUT ROWID"
        )
        empty = bytes(self._place * self._room)
        self._connection.executemany(
            f"INSERT INTO {self._table} VALUES (?, ?)",  # noqa: S608 - ours
            ((number, empty) for number in range(count)),
        )

    def _count(self) -> int:
        (last,) = self._connection.execute(f"SELECT max(number) FROM {self._table}").fetchone()  # noqa: S608
        return int(last) + 1

    def _number(self, name: bytes, count: int) -> int:
        return int.from_bytes(hashlib.blake2b(name, key=self._secret, digest_size=8).digest()) % count

    def _read(self, number: int) -> dict[bytes, bytes]:
        query = f"SELECT content FROM {self._table} WHERE number = ?"  # noqa: S608 - ours
        (content,) = self._connection.execute(query, (number,)).fetchone()
        return dict(self._taken_apart(content))

    def _taken_apart(self, content: bytes) -> Iterator[tuple[bytes, bytes]]:
        for start in range(0, len(content), self._place):
            place = content[start : start + self._place]
            length = int.from_bytes(place[NAME_SIZE : NAME_SIZE + _LENGTH_SIZE])
            if not length:
                return
            value = NAME_SIZE + _LENGTH_SIZE
            yield place[:NAME_SIZE], place[value : value + length - 1]

    def _write(self, number: int, rows: dict[bytes, bytes]) -> None:
        """Of the same length as before, which SQLite writes where it stood."""
        places = (
            (name + (len(value) + 1).to_bytes(_LENGTH_SIZE) + value).ljust(self._place, b"\0")
            for name, value in sorted(rows.items())
        )
        content = b"".join(places).ljust(self._place * self._room, b"\0")
        self._connection.execute(
            f"UPDATE {self._table} SET content = ? WHERE number = ?",  # noqa: S608 - ours
            (content, number),
        )
