"""Reading a log of c2sp.org/tlog-tiles, each tile checked against the one above it, up to a signed root."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable

from .. import tree
from ..errors import Malformed, Mismatch, Unavailable
from ..ethereum import Silent, fetch
from ..tree import HASH_SIZE
from .tiles import WIDTH, Peaks, split_bundle, split_hashes, tile_path

Get = Callable[[str], bytes]
"""Gives the file at a path under the log's address. Raises Unavailable."""

_KEPT = 16


def over_http(url: str) -> Get:
    """Reads the log under an address, with or without a slash at its end."""
    base = url.rstrip("/")
    return lambda path: fetch(f"{base}/{path}")


class Reader:
    """A log at one size. What it gives out is under the root; what is not raises Mismatch.

    The tiles on the right edge have that root together, and every full tile's root is a hash of the tile above.
    """

    def __init__(self, get: Get, size: int, root: bytes) -> None:
        self._get, self.size, self._root = get, size, root
        self._tiles: OrderedDict[tuple[int, int], list[bytes]] = OrderedDict()

    def check(self) -> None:
        """Check that the tiles on the right edge have the root. Call it first. Raises Mismatch, Unavailable."""
        peaks = Peaks(self.size)
        for level in reversed(range(((self.size.bit_length() or 1) + 7) // 8)):
            number = self.size >> 8 * (level + 1)
            if width := (self.size >> 8 * level) % WIDTH:
                edge = Peaks()
                for hashed in self._read(level, number, width):
                    edge.append(hashed)
                peaks.hashes += edge.hashes
        if peaks.root() != self._root:
            path = tile_path("0", self.size >> 8, self.size % WIDTH or WIDTH)
            raise Mismatch("tiles_other_root", path=path)

    def tile(self, level: int, number: int) -> list[bytes]:
        """The hashes of a tile, 32 bytes each, checked against the tile above. Raises Mismatch, Unavailable."""
        width = min(WIDTH, (self.size >> 8 * level) - number * WIDTH)
        known = self._tiles.get((level, number))
        if known is None:
            known = self._read(level, number, width)
            # Upwards until a partial tile, which `check` has held against the root.
            if width == WIDTH and self.tile(level + 1, number >> 8)[number % WIDTH] != tree.root(known):
                path = tile_path(str(level), number, width)
                raise Mismatch("tile_other", path=path)
        self._tiles[level, number] = known
        self._tiles.move_to_end((level, number))
        while len(self._tiles) > _KEPT:
            self._tiles.popitem(last=False)
        return known

    def root_at(self, size: int) -> bytes:
        """The root (32 bytes) that the log had at an earlier size. Raises Mismatch, Unavailable."""
        peaks, start = Peaks(size), 0
        for height in reversed(range(size.bit_length())):
            if not size >> height & 1:
                continue
            level, rest = divmod(height, 8)
            first = start >> 8 * level
            hashes = self.tile(level, first // WIDTH)[first % WIDTH : first % WIDTH + (1 << rest)]
            peaks.hashes.append(tree.root(hashes))
            start += 1 << height
        return peaks.root()

    def entries(self, number: int) -> list[bytes]:
        """The leaves of a bundle, each under its hash in the tile of level 0."""
        hashes = self.tile(0, number)
        path = tile_path("entries", number, len(hashes))
        try:
            # Cut: a log may give the full bundle where a partial one was asked for.
            leaves = split_bundle(read_widest(self._get, path))[: len(hashes)]
        except Malformed as error:
            raise Mismatch("bundle_unreadable", path=path, error=error.fault) from error
        if len(leaves) < len(hashes):
            raise Mismatch("bundle_short", path=path, entries=len(leaves), needed=len(hashes))
        for at, leaf in enumerate(leaves):
            if tree.leaf_hash(leaf) != hashes[at]:
                raise Mismatch("entry_other", path=path, index=number * WIDTH + at)
        return leaves

    def _read(self, level: int, number: int, width: int) -> list[bytes]:
        path = tile_path(str(level), number, width)
        content = read_widest(self._get, path)
        if len(content) < width * HASH_SIZE or len(content) % HASH_SIZE:
            raise Mismatch("tile_length", path=path, bytes=len(content), needed=width * HASH_SIZE)
        return split_hashes(content)[:width]


def read_widest(get: Get, path: str) -> bytes:
    """A log may drop a tile's partial forms once it is full: then the full one begins with what is asked for."""
    whole, partial, _ = path.partition(".p/")
    try:
        return get(path)
    except Silent:
        raise
    except Unavailable:
        if not partial:
            raise
    return get(whole)
