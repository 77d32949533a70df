"""The map (docs/formats.md section 4) built anew from a log's entries, in an SQLite file.

Each label has the peaks of its entries' tree. The trie's hashes are kept at two depths, 8 and 16 bits; a changed
label costs the labels that share its first 16 bits, and 512 of those hashes, whatever else the map holds.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from .. import trie
from .tiles import Peaks

SCHEMA = """
CREATE TABLE IF NOT EXISTS label (label BLOB PRIMARY KEY, size INTEGER NOT NULL, peaks BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS part (depth INTEGER, prefix BLOB, labels INTEGER NOT NULL, hash BLOB NOT NULL,
    PRIMARY KEY (depth, prefix)) WITHOUT ROWID;
"""

_NOTHING = (trie.EMPTY, 0)

Subtree = tuple[bytes, int]
"""T of the labels under a prefix, and how many they are."""


class Map:
    """The map of the entries that were added so far; in the caller's transaction."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database
        self._changed: dict[bytes, Peaks] = {}
        self._root: bytes | None = None

    def add(self, label: bytes, leaf_hash: bytes) -> None:
        """One more entry of a label."""
        peaks = self._changed.get(label)
        if peaks is None:
            query = "SELECT size, peaks FROM label WHERE label = ?"
            row = self._database.execute(query, (label,)).fetchone()
            peaks = self._changed[label] = Peaks.loads(*row) if row else Peaks()
        peaks.append(leaf_hash)
        self._root = None

    def root(self) -> bytes:
        """T of the whole map."""
        self.write()
        if self._root is None:
            self._root = self._fold(b"")[0]
        return self._root

    def write(self) -> None:
        """Put what changed into the database."""
        if not self._changed:
            return
        self._database.executemany(
            "INSERT OR REPLACE INTO label VALUES (?, ?, ?)",
            [(label, peaks.size, peaks.dumps()) for label, peaks in sorted(self._changed.items())],
        )
        buckets = sorted({label[:2] for label in self._changed})
        self._changed.clear()
        self._keep(buckets, [self._bucket(prefix) for prefix in buckets])
        above = sorted({prefix[:1] for prefix in buckets})
        self._keep(above, [self._fold(prefix) for prefix in above])

    def _keep(self, prefixes: Sequence[bytes], subtrees: Sequence[Subtree]) -> None:
        rows = [
            (len(prefix), prefix, *subtree[::-1]) for prefix, subtree in zip(prefixes, subtrees, strict=True)
        ]
        self._database.executemany("INSERT OR REPLACE INTO part VALUES (?, ?, ?, ?)", rows)

    def _bucket(self, prefix: bytes) -> Subtree:
        """The subtree of all labels that begin with two bytes."""
        rows = self._database.execute(
            "SELECT label, size, peaks FROM label WHERE label >= ? AND label <= ?",
            # Longer than any label, so that it sorts after all that begin with the prefix.
            (prefix, prefix + b"\xff" * 31),
        )
        items = [(bytes(label), Peaks.loads(size, peaks).root()) for label, size, peaks in rows]
        return trie.subtree(items, 8 * len(prefix)), len(items)

    def _fold(self, prefix: bytes) -> Subtree:
        """The subtree above the 256 that are one byte deeper."""
        rows = self._database.execute(
            "SELECT prefix, hash, labels FROM part WHERE depth = ? AND prefix BETWEEN ? AND ?",
            (len(prefix) + 1, prefix + b"\x00", prefix + b"\xff"),
        )
        level = [_NOTHING] * 256
        for below, hashed, labels in rows:
            level[below[-1]] = (bytes(hashed), labels)
        while len(level) > 1:
            level = [_both(level[at], level[at + 1]) for at in range(0, len(level), 2)]
        return level[0]


def _both(left: Subtree, right: Subtree) -> Subtree:
    """One bit higher: a lone label's hash stays as it is."""
    labels = left[1] + right[1]
    if labels > 1:
        return trie.inner(left[0], right[0]), labels
    return left if left[1] else right
