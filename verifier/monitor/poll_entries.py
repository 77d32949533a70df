"""The mirrored log's entries about polls: what happened to each poll, and when, without asking its registry."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from .. import entry
from ..errors import Malformed
from ..polls import kinds
from .store import Store
from .tiles import WIDTH, split_bundle

_SCHEMA = """
CREATE TABLE IF NOT EXISTS poll_entries (
    place INTEGER PRIMARY KEY, kind TEXT NOT NULL, label TEXT NOT NULL, record TEXT NOT NULL, time TEXT NOT NULL)
"""
_BY_LABEL = "CREATE INDEX IF NOT EXISTS poll_entries_label ON poll_entries (label, place)"
_COLUMNS = "SELECT place, kind, label, record, time FROM poll_entries"
_READ = "poll_entries"


@dataclass(frozen=True)
class PollEntry:
    """One entry by its index in the log; `label` and `record` are 64 hex digits, `time` is the log's, RFC 3339."""

    place: int
    kind: str
    label: str
    record: str
    time: str


class PollEntries:
    """Those that were read so far, in the monitor's own database."""

    def __init__(self, store: Store) -> None:
        self._store = store
        for statement in (_SCHEMA, _BY_LABEL):
            store.database.execute(statement)

    def read_on(self, *, now: float) -> tuple[list[PollEntry], float | None]:
        """Read what the mirror has beyond the last time: the new ones, and when that was, Unix seconds; None at first."""
        kept = self._store.get(_READ) or {"size": 0, "at": None}
        size = self._store.edge.size
        new = list(self._new(kept["size"], size))
        database = self._store.database
        database.execute("BEGIN")
        rows = [(said.place, said.kind, said.label, said.record, said.time) for said in new]
        database.executemany("INSERT OR REPLACE INTO poll_entries VALUES (?, ?, ?, ?, ?)", rows)
        self._store.put(_READ, {"size": size, "at": now})
        database.execute("COMMIT")
        return new, kept["at"]

    def openings(self) -> list[PollEntry]:
        """Of each poll its opening: of several the first."""
        rows = self._store.database.execute(f"{_COLUMNS} WHERE kind = ? ORDER BY place", (kinds.OPENED,))
        first: dict[str, PollEntry] = {}
        for said in map(_entry, rows):
            first.setdefault(said.label, said)
        return list(first.values())

    def of(self, label: str) -> list[PollEntry]:
        """One poll's, in the order of the log."""
        rows = self._store.database.execute(f"{_COLUMNS} WHERE label = ? ORDER BY place", (label,))
        return list(map(_entry, rows))

    def _new(self, first: int, size: int) -> Iterator[PollEntry]:
        for number in range(first // WIDTH, -(-size // WIDTH)):
            bundle = self._store.entries(number)
            for at, leaf in enumerate(split_bundle(bundle) if bundle is not None else ()):
                place = number * WIDTH + at
                if not first <= place < size:
                    continue
                try:
                    said = entry.parse(leaf)
                except Malformed:
                    # Said when it was mirrored.
                    continue
                if isinstance(said, entry.RecordEntry) and said.kind in kinds.ALL:
                    yield PollEntry(place, said.kind, said.label, said.record, said.time)


def _entry(row: tuple[int, str, str, str, str]) -> PollEntry:
    return PollEntry(*row)
