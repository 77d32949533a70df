"""What somebody makes of copies of the waiting file, who knows everybody's right: guesses which ballot is whose.

A guess sorts rights by something and ballots by something, and pairs them in that order. One that knows nothing finds one pair
on average, however many voters there are.
"""

from __future__ import annotations

import math
import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from voting.boxes.store import Waiting
from voting.boxes.unordered import NAME_SIZE


@dataclass(frozen=True)
class Vote:
    """A person's right, and the leaf hash of that person's ballot: what nobody must find out."""

    right: bytes
    leaf: bytes


Place = Callable[[bytes], float]


def guesses(dumps: Sequence[bytes]) -> Iterable[Place]:
    """Each says of a name where in the dumps it stands, in one way."""
    last = dumps[-1]
    yield lambda name: last.find(name)
    yield lambda name: -last.rfind(name)
    yield lambda name: last.find(name) // 4096
    yield lambda name: last.find(name) % 4096
    yield lambda name: -(last.find(name) % 4096)
    rows = _rows(last)
    yield lambda name: rows.get(name, -1)
    seen = _first_seen(dumps)
    yield lambda name: seen.get(name, -1)
    yield lambda name: -seen.get(name, -1)


def pairs_found(votes: Sequence[Vote], dumps: Sequence[bytes]) -> list[int]:
    """How many pairs each guess finds."""
    return [_found(votes, place) for place in guesses(dumps)]


def chance(found: int, *, expected: float) -> float:
    """How probable it is to find so many pairs or more by luck: about Poisson's."""
    below = sum(math.exp(-expected) * expected**k / math.factorial(k) for k in range(found))
    return 1 - below


def _found(votes: Sequence[Vote], place: Place) -> int:
    owner = {vote.right: vote.leaf for vote in votes}
    # Where the place says nothing, the names do: they are as good as random.
    by_right = sorted(owner, key=lambda right: (place(right), right))
    by_leaf = sorted(owner.values(), key=lambda leaf: (place(leaf), leaf))
    return sum(owner[right] == leaf for right, leaf in zip(by_right, by_leaf, strict=True))


def _rows(file: bytes) -> Mapping[bytes, int]:
    """In which order the database itself gives the rows out, by names of 32 bytes at their beginning."""
    connection = sqlite3.connect(":memory:")
    connection.deserialize(file)
    places: dict[bytes, int] = {}
    for (table,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
        for row in connection.execute(f"SELECT * FROM {table}"):  # noqa: S608 - its own name
            for value in row:
                if isinstance(value, bytes):
                    places.setdefault(value[:NAME_SIZE], len(places))
    connection.close()
    return places


def _first_seen(dumps: Sequence[bytes]) -> Mapping[bytes, int]:
    """In which copy a name stood first. A thief knows how the file is made, and reads it as its owner does."""
    seen: dict[bytes, int] = {}
    for number, dump in enumerate(dumps):
        connection = sqlite3.connect(":memory:")
        connection.deserialize(dump)
        if connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'facts'").fetchone():
            kept = Waiting(connection)
            for rows in (kept.rights, kept.ballots):
                for name, _ in rows.rows():
                    seen.setdefault(name, number)
        connection.close()
    return seen


def file_of(folder: Path) -> bytes:
    """A copy of what lies there, as a thief takes it: the files one behind the other."""
    return b"".join(path.read_bytes() for path in sorted(folder.glob("*.sqlite3")))
