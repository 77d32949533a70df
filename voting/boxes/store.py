"""What waits for a box: rights that were used, and ballots; and what issuers remember (docs/adr/0019).

A file for each poll, beside the database and in none of its backups. With a row stands no time, number, address or session,
and nothing says in which order rows came. All web processes of one machine share the file.
"""

from __future__ import annotations

import fcntl
import os
import secrets
import sqlite3
from collections.abc import Collection, Iterator
from contextlib import closing, contextmanager
from hashlib import sha256
from pathlib import Path
from uuid import UUID

from django.db import OperationalError

from verifier.polls.ballots import MAX_SIZE, Ballot
from voting import wiring
from voting.boxes.unordered import NAME_SIZE, Unordered

BUSY_SECONDS = 5.0
_PRAGMAS = (
    # What the journal held is gone from it, and the file stays: no name in a folder is made or deleted with a vote.
    "PRAGMA journal_mode = TRUNCATE",
    "PRAGMA synchronous = FULL",
    "PRAGMA secure_delete = ON",
    "PRAGMA temp_store = MEMORY",
)
_BOXED = ("boxed_rights", "boxed_leaves", "boxed_keys")


class Waiting:
    """A poll's file within one transaction.

    `signed` has for each right the SHA-256 of the blinded message that was signed for it. `rights` are those that were used,
    `ballots` lines under their leaf hashes; `places` has each key with each sequence that a ballot has, boxed or not.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        secret = self._fact("secret")
        self.signed = Unordered(connection, "signed", secret, width=NAME_SIZE, room=16)
        self.rights = Unordered(connection, "rights", secret, width=0, room=32)
        self.ballots = Unordered(connection, "ballots", secret, width=MAX_SIZE, room=8)
        self.places = Unordered(connection, "places", secret, width=0, room=32)

    @contextmanager
    def undone_alone(self) -> Iterator[None]:
        """Where this ends with an error, what was changed in it is undone, and nothing else of the transaction."""
        self._connection.execute("SAVEPOINT one")
        try:
            yield
        except BaseException:
            self._connection.execute("ROLLBACK TO one")
            raise
        finally:
            self._connection.execute("RELEASE one")

    @property
    def has_ended(self) -> bool:
        """Whether the last box was begun: from then on nothing is taken, whatever a clock says."""
        return bool(self._fact("ended"))

    def end(self) -> None:
        """Nothing is taken any more."""
        self._set("ended", b"1")

    @property
    def boxes(self) -> int:
        """How many of the poll's boxes have been taken out of what waits."""
        return int.from_bytes(self._fact("boxes"))

    def knows_right(self, right: bytes) -> bool:
        """Whether the right was used: it waits, or is in a box."""
        return self.rights.get(right) is not None or self._is_boxed("boxed_rights", right)

    def knows_ballot(self, leaf: bytes) -> bool:
        """Whether the ballot waits, or is in a box."""
        return self.ballots.get(leaf) is not None or self._is_boxed("boxed_leaves", leaf)

    def is_new(self, ballot: Ballot) -> bool:
        """Whether no box has a ballot of this one's key."""
        return not self._is_boxed("boxed_keys", name_of(ballot.key))

    def boxed(self, number: int, rights: Collection[bytes], ballots: Collection[Ballot]) -> None:
        """Box `number` was logged with these: none of them waits any more, and none is taken again."""
        self.rights.remove(rights)
        self.ballots.remove(ballot.leaf for ballot in ballots)
        for place in sorted(map(place_of, ballots)):
            # They are there already, but where the file was lost.
            if self.places.get(place) is None:
                self.places.put(place)
        self._box("boxed_rights", rights)
        self._box("boxed_leaves", [ballot.leaf for ballot in ballots])
        self._box("boxed_keys", [name_of(ballot.key) for ballot in ballots])
        self._set("boxes", (number + 1).to_bytes(2))

    def _box(self, table: str, names: Collection[bytes]) -> None:
        # In the order of their names: all of a box come at once.
        self._connection.executemany(
            f"INSERT OR IGNORE INTO {table} VALUES (?)",  # noqa: S608 - ours
            ((name,) for name in sorted(names)),
        )

    def _is_boxed(self, table: str, name: bytes) -> bool:
        query = f"SELECT 1 FROM {table} WHERE name = ?"  # noqa: S608 - ours
        return self._connection.execute(query, (name,)).fetchone() is not None

    def _fact(self, name: str) -> bytes:
        (value,) = self._connection.execute("SELECT value FROM facts WHERE name = ?", (name,)).fetchone()
        return bytes(value)

    def _set(self, name: str, value: bytes) -> None:
        self._connection.execute("UPDATE facts SET value = ? WHERE name = ?", (value, name))


def name_of(key: bytes) -> bytes:
    """What a voter's key is called in the tables."""
    return sha256(key).digest()


def place_of(ballot: Ballot) -> bytes:
    """What a key's place for one sequence is called in the tables."""
    return sha256(ballot.key + bytes([ballot.sequence])).digest()


@contextmanager
def waiting(poll: UUID) -> Iterator[Waiting]:
    """A transaction on the poll's file, which is made where there is none. When it ends well, its changes are on the disk.

    Raises django.db.OperationalError where others hold the file for too long, or it can't be written.
    """
    try:
        with closing(_opened(_file(poll))) as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                _create(connection)
                yield Waiting(connection)
            except BaseException:
                connection.execute("ROLLBACK")
                raise
            connection.execute("COMMIT")
    except sqlite3.OperationalError as error:
        raise OperationalError("what waits for a box can't be had") from error


@contextmanager
def filling(poll: UUID) -> Iterator[bool]:
    """Whether we alone may fill the poll's boxes until this ends; a process that dies holds nothing."""
    file = _file(poll).with_suffix(".lock")
    descriptor = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
    finally:
        os.close(descriptor)


def polls_waiting() -> list[UUID]:
    """The polls of which there is a file."""
    return sorted(UUID(path.stem) for path in wiring.waiting_folder().glob("*.sqlite3"))


def waiting_destroy(poll: UUID) -> None:
    """All that waited or was remembered of a poll that is over."""
    file = _file(poll)
    for path in (file, file.with_name(f"{file.name}-journal"), file.with_suffix(".lock")):
        path.unlink(missing_ok=True)


def _file(poll: UUID) -> Path:
    folder = wiring.waiting_folder()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder / f"{poll}.sqlite3"


def _opened(file: Path) -> sqlite3.Connection:
    # SQLite would make it as the umask says.
    os.close(os.open(file, os.O_RDWR | os.O_CREAT, 0o600))
    connection = sqlite3.connect(file, timeout=BUSY_SECONDS, isolation_level=None)
    for pragma in _PRAGMAS:
        connection.execute(pragma)
    return connection


def _create(connection: sqlite3.Connection) -> None:
    """The tables, where they are not there yet."""
    if connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'facts'").fetchone():
        return
    connection.execute("CREATE TABLE facts (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID")
    facts = {"secret": secrets.token_bytes(32), "boxes": bytes(2), "ended": b""}
    connection.executemany("INSERT INTO facts VALUES (?, ?)", facts.items())
    for table in _BOXED:
        connection.execute(f"CREATE TABLE {table} (name BLOB PRIMARY KEY) WITHOUT ROWID")
    new = Waiting(connection)
    for rows in (new.signed, new.rights, new.ballots, new.places):
        rows.create()
