"""What somebody makes of copies of a whole installation, who knows everybody's right: guesses which ballot is whose.

Copied are all files, all tables with what the database keeps beside their rows, and the database's write-ahead log. Wherever
names of rights and of ballots are found, they stand in an order. A guess takes one order of rights and one of ballots, and
pairs them box by box: which box a right and a ballot are in is public.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import connection

from verifier.polls import ballots
from verifier.polls.ballots import Rules
from voting.boxes.store import name_of, place_of

Dump = Mapping[str, bytes]
"""What is copied at one moment, by what it is called."""

WHERE = ("in boxes", "over all")

Places = dict[str, dict[bytes, int]]
"""By what was copied: where in it a right's or a ballot's first name stands."""


@dataclass(frozen=True)
class Voted:
    """A person's right and that person's line, with the numbers of the boxes that they are in."""

    right: bytes
    line: bytes
    right_box: int
    line_box: int


def dumped(folder: Path) -> dict[str, bytes]:
    """The files of an installation, and its database's tables, in the order of their rows and of who wrote them."""
    files = (path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    return {str(path.relative_to(folder)): path.read_bytes() for path in files} | _tables()


def names_of_right(right: bytes) -> list[bytes]:
    """As a right may be written down."""
    return _written(right)


def names_of_ballot(line: bytes, rules: Rules) -> list[bytes]:
    """As a ballot may be written down: by its leaf hash, its key, what its key is called in tables, or itself."""
    ballot = ballots.check(line, rules)
    names = (ballot.leaf, ballot.key, name_of(ballot.key), place_of(ballot))
    return [line[-200:], *(form for name in names for form in _written(name))]


class Watch:
    """Looks for names in dump after dump: in which one each stood first, and in the last ones where."""

    def __init__(self, names: Mapping[bytes, Sequence[bytes]]) -> None:
        self.names = names
        self.seen: Places = defaultdict(dict)
        self.places: Places = {}
        self._digests: dict[str, bytes] = {}
        self._number = 0

    def look(self, dump: Dump) -> None:
        """Only what changed is looked into anew."""
        self._number += 1
        for called, data in dump.items():
            digest = hashlib.sha256(data).digest()
            if self._digests.get(called) != digest:
                self._digests[called] = digest
                found = _found(data, self.names)
                if found:
                    # What stood there is remembered where it goes, as by a thief with yesterday's copy.
                    self.places[called] = self.places.get(called, {}) | found
                for owner in found:
                    self.seen[called].setdefault(owner, self._number)

    def orders(self) -> Iterator[tuple[str, dict[bytes, int]]]:
        """Each order that there is, by a name that is the same in every poll."""
        for kind, places in (("where", self.places), ("when", self.seen)):
            for called, found in places.items():
                yield f"{kind} {_alike(called)}", found


def pairs(votes: Sequence[Voted], rights: Watch, lines: Watch) -> Counter[str]:
    """How many pairs each guess finds."""
    found: Counter[str] = Counter()
    for of_right, by_right in [("nothing", {}), *rights.orders()]:
        for of_line, by_line in [("nothing", {}), *lines.orders()]:
            guess = f"rights by {of_right}, ballots by {of_line}"
            for where, count in zip(WHERE, _paired(votes, by_right, by_line), strict=True):
                found[f"{where}: {guess}"] = max(found[f"{where}: {guess}"], count)
    return found


def by_luck(votes: Sequence[Voted]) -> tuple[float, float]:
    """How many pairs are found on average, in boxes and over all, by who knows the boxes and no order."""
    expected, boxes = 0.0, {vote.right_box for vote in votes}
    for number in boxes:
        rights = sum(vote.right_box == number for vote in votes)
        lines = sum(vote.line_box == number for vote in votes)
        both = sum(vote.right_box == vote.line_box == number for vote in votes)
        expected += both / max(rights, lines, 1)
    # An order that knows the boxes has at most one pair in each.
    return expected, float(len(boxes))


def _paired(
    votes: Sequence[Voted], by_right: Mapping[bytes, int], by_line: Mapping[bytes, int]
) -> tuple[int, int]:
    """Box by box; and over all, since some of a box stay for the next, which moves all behind them."""
    owner = {vote.right: vote.line for vote in votes}
    rights = sorted(votes, key=lambda vote: (by_right.get(vote.right, -1), vote.right))
    lines = sorted(votes, key=lambda vote: (by_line.get(vote.line, -1), vote.line))
    in_boxes = 0
    for number in {vote.right_box for vote in votes}:
        of_box = (vote.right for vote in rights if vote.right_box == number)
        beside = (vote.line for vote in lines if vote.line_box == number)
        in_boxes += sum(owner[right] == line for right, line in zip(of_box, beside, strict=False))
    return in_boxes, sum(right.line == line.line for right, line in zip(rights, lines, strict=True))


def _found(data: bytes, names: Mapping[bytes, Sequence[bytes]]) -> dict[bytes, int]:
    found = {}
    for owner, forms in names.items():
        places = [place for form in forms if (place := data.find(form)) >= 0]
        if places:
            found[owner] = min(places)
    return found


def _written(name: bytes) -> list[bytes]:
    return [name, name.hex().encode(), base64.urlsafe_b64encode(name).rstrip(b"=")]


def _alike(called: str) -> str:
    """Without what is another one in each poll."""
    return re.sub(r"[0-9a-f-]{8,}|\d+|(?<=/)[0-9a-f]{2}(?=/)", "#", called)


def _tables() -> dict[str, bytes]:
    """Each table in the order of where rows lie, of the transactions that wrote them, and of what each column has."""
    is_postgresql = connection.vendor == "postgresql"
    told = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            quoted = connection.ops.quote_name(table)
            for beside in ("ctid", "xmin::text::bigint") if is_postgresql else ("rowid",):
                cursor.execute(f"SELECT * FROM {quoted} ORDER BY {beside}")  # noqa: S608 - its own names
                rows = cursor.fetchall()
                told[f"{table} by {beside}"] = b"\n".join(map(_row, rows))
            for number, (column, *_) in enumerate(cursor.description):
                if in_order := _by_column(rows, number):
                    told[f"{table} by {column}"] = b"\n".join(map(_row, in_order))
    return told


def _by_column(rows: Sequence[Sequence[Any]], number: int) -> Sequence[Sequence[Any]]:
    """Ordered by a time, a number or a text that stands in the rows; none where it has no order."""
    try:
        return sorted((row for row in rows if row[number] is not None), key=lambda row: row[number])
    except TypeError:
        return ()


def _row(values: Sequence[object]) -> bytes:
    return b"|".join(
        bytes(value) if isinstance(value, (bytes, memoryview)) else str(value).encode() for value in values
    )


def wal_place() -> str:
    """Where PostgreSQL's log of writes ends now. SQLite's is a file among the others."""
    return _asked("SELECT pg_current_wal_insert_lsn()::text") if connection.vendor == "postgresql" else ""


def wal_since(place: str) -> bytes:
    """What PostgreSQL wrote into its log since then."""
    if not place:
        return b""
    connection.cursor().execute("CHECKPOINT")
    first = _asked("SELECT pg_walfile_name(%s::pg_lsn)", place)
    files = "SELECT name FROM pg_ls_waldir() WHERE name >= %s AND length(name) = 24 ORDER BY name"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_read_binary_file('pg_wal/' || name) FROM ({files}) AS files", [first])  # noqa: S608
        written = b"".join(bytes(data) for (data,) in cursor.fetchall())
    begin = int(_asked("SELECT file_offset::text FROM pg_walfile_name_offset(%s::pg_lsn)", place))
    end = int(_asked("SELECT (pg_current_wal_insert_lsn() - %s::pg_lsn)::bigint::text", place))
    return written[begin : begin + end]


def leaked(name: bytes) -> None:
    """A table that keeps each vote as it came, as any other application's would."""
    with connection.cursor() as cursor:
        sort = "bytea" if connection.vendor == "postgresql" else "BLOB"
        cursor.execute(f"CREATE TABLE IF NOT EXISTS leaked (name {sort} NOT NULL)")
        cursor.execute("INSERT INTO leaked VALUES (%s)", [name])


def leak_hidden(leak: str) -> None:
    """So that of that table only who wrote its rows is left to see, or only the log of writes."""
    with connection.cursor() as cursor:
        if "leaked" not in connection.introspection.table_names(cursor):
            return
        if leak == "transactions":
            cursor.execute("CREATE INDEX IF NOT EXISTS leaked_by_name ON leaked (name)")
            cursor.execute("CLUSTER leaked USING leaked_by_name")
        elif leak == "log":
            cursor.execute("DELETE FROM leaked")


def _asked(statement: str, *values: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return str(cursor.fetchone()[0])
