"""A log's full hash tiles, read again: some at each look, all of them within a day, though the monitor be restarted."""

from __future__ import annotations

import math

from ..errors import Mismatch, Unavailable
from .reader import Reader
from .store import Store
from .tiles import WIDTH, tile_path

SPAN_SECONDS = 20 * 60 * 60
"""In which all are read: less than a day, for looks begin late."""

_PLACE = "tiles"
_GONE = (404, 410)


def tiles_again(store: Store, reader: Reader, *, now: float) -> int:
    """Read on from where the last look came to, as many as fall to the time since; returns how many.

    Each is held against the one above it, up to the root that the log signs now, and no more is asked of the mirror.
    `now` is Unix time. Raises Mismatch for a tile that differs or is not there, Unavailable.
    """
    counts = _full(reader.size)
    total = sum(counts)
    if not total:
        return 0
    kept = store.get(_PLACE) or {"level": 0, "number": 0, "at": now}
    elapsed: float = min(max(now - kept["at"], 0), SPAN_SECONDS)
    share = max(1, math.ceil(total * elapsed / SPAN_SECONDS))
    level: int = kept["level"]
    number: int = kept["number"]
    at: float = kept["at"]
    reader.check()
    try:
        for _ in range(share):
            while level < len(counts) and number >= counts[level]:
                level, number = level + 1, 0
            if level == len(counts):
                level, number = 0, 0
            _read(reader, level, number)
            number += 1
        at = now
    finally:
        # What was not read is owed still: the time stays, and the next look begins with the tile that failed.
        store.put(_PLACE, {"level": level, "number": number, "at": at})
    return share


def _full(size: int) -> list[int]:
    """How many full tiles a log of this size has, by level."""
    counts = []
    while size := size // WIDTH:
        counts.append(size)
    return counts


def _read(reader: Reader, level: int, number: int) -> None:
    try:
        reader.tile(level, number)
    except Unavailable as error:
        values = dict(error.fault.values)
        if error.fault.code == "answer_status" and values["status"] in _GONE:
            path = tile_path(str(level), number, WIDTH)
            raise Mismatch("tile_missing", path=path) from error
        raise
