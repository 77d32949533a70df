"""The public log as files (c2sp.org/tlog-tiles): what lies under `/log/`, and under the same paths in a bucket."""

import re
from typing import Final

from anchoring.log.shape import HASH_SIZE, TILE_WIDTH
from anchoring.log.tiles import tiles_read
from anchoring.models import Entry
from verifier.monitor.tiles import join_bundle

CHECKPOINT: Final = "checkpoint"
NOTE: Final = {"content_type": "text/plain; charset=utf-8", "caching": "public, max-age=2"}
"""How a checkpoint is given out: a newer one comes within seconds."""
BINARY: Final = {"content_type": "application/octet-stream", "caching": "public, max-age=31536000, immutable"}
"""How tiles and bundles are: under one path there is never anything else."""

ENTRIES: Final = "entries"
"""Stands in the place of a level in the paths of bundles."""

_PATH = re.compile(r"tile/(entries|[0-9]{1,2})/((?:x[0-9]{3}/){0,4}[0-9]{3})(?:\.p/([0-9]{1,3}))?")


def tile_file(level: int, number: int, width: int = TILE_WIDTH) -> bytes | None:
    """The first `width` hashes of a tile, 32 bytes each; None where it has fewer."""
    hashes = tiles_read([(level, number)]).get((level, number), b"")
    return hashes[: width * HASH_SIZE] if len(hashes) >= width * HASH_SIZE else None


def bundle_file(number: int, width: int = TILE_WIDTH) -> bytes | None:
    """The first `width` leaves of a tile of level 0, each after its length in two bytes; None where there are fewer.

    Raises `verifier.errors.Malformed` as `Entry.leaf` does.
    """
    start = number * TILE_WIDTH
    rows = Entry.objects.filter(index__gte=start, index__lt=start + width).order_by("index")
    leaves = [row.leaf for row in rows]
    return join_bundle(leaves) if len(leaves) == width else None


def place_of(path: str) -> tuple[str, int, int]:
    """Level (ENTRIES for a bundle), number and width of the tile at a path. Raises ValueError."""
    match = _PATH.fullmatch(path)
    if match is None:
        raise ValueError(f"no path of a tile: {path}")
    return match[1], int(re.sub(r"[x/]", "", match[2])), int(match[3] or TILE_WIDTH)


def file_at(path: str) -> bytes | None:
    """The tile or bundle at its path; None where the log has none. Raises as `place_of` and `bundle_file` do."""
    level, number, width = place_of(path)
    return bundle_file(number, width) if level == ENTRIES else tile_file(int(level), number, width)
