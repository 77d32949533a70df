"""Growing trees: a Merkle tree by its peaks, and the tiles of c2sp.org/tlog-tiles that a log completes."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from .. import tree
from ..errors import Malformed
from ..tree import HASH_SIZE

WIDTH = 256


@dataclass
class Peaks:
    """The roots of the complete subtrees of `size` leaves, the largest first: enough to append, and for MTH."""

    size: int = 0
    hashes: list[bytes] = field(default_factory=list)

    def append(self, leaf_hash: bytes) -> None:
        """One more leaf."""
        self.hashes.append(leaf_hash)
        self.size += 1
        number = self.size
        # Each trailing zero of the new size is a complete subtree that this leaf closes.
        while not number & 1:
            right = self.hashes.pop()
            self.hashes[-1] = tree.node_hash(self.hashes[-1], right)
            number >>= 1

    def root(self) -> bytes:
        """MTH of all leaves (RFC 9162 section 2.1.1)."""
        if not self.hashes:
            return tree.root([])
        root = self.hashes[-1]
        for peak in reversed(self.hashes[:-1]):
            root = tree.node_hash(peak, root)
        return root

    def dumps(self) -> bytes:
        """The peaks' bytes; `loads` takes them with the size."""
        return b"".join(self.hashes)

    @classmethod
    def loads(cls, size: int, data: bytes) -> Peaks:
        """What `dumps` wrote."""
        return cls(size, split_hashes(data))


@dataclass(frozen=True)
class Tile:
    """A tile of `level`; `hashes` are up to 256 of 32 bytes."""

    level: int
    number: int
    hashes: bytes

    @property
    def path(self) -> str:
        """Where it lies under the log's address."""
        return tile_path(str(self.level), self.number, len(self.hashes) // HASH_SIZE)


@dataclass
class Edge:
    """The tiles of a log of `size` entries that are not full, lowest level first."""

    size: int = 0
    partial: list[list[bytes]] = field(default_factory=list)

    def append(self, leaf_hash: bytes) -> Iterator[Tile]:
        """One more leaf; gives the tiles that it makes full, lowest level first."""
        self.size += 1
        level, hashed = 0, leaf_hash
        while True:
            if level == len(self.partial):
                self.partial.append([])
            hashes = self.partial[level]
            hashes.append(hashed)
            if len(hashes) < WIDTH:
                return
            self.partial[level] = []
            # `size` counts the new leaf already: the tile that it filled is one back.
            yield Tile(level, (self.size >> 8 * (level + 1)) - 1, b"".join(hashes))
            level, hashed = level + 1, tree.root(hashes)

    def tiles(self) -> Iterator[Tile]:
        """The partial tiles as they are."""
        for level, hashes in enumerate(self.partial):
            if hashes:
                yield Tile(level, self.size >> 8 * (level + 1), b"".join(hashes))

    def dumps(self) -> list[str]:
        """The partial tiles as hex."""
        return [b"".join(hashes).hex() for hashes in self.partial]

    @classmethod
    def loads(cls, size: int, data: Sequence[str]) -> Edge:
        """What `dumps` wrote."""
        return cls(size, [split_hashes(bytes.fromhex(tile)) for tile in data])


def tile_path(level: str, number: int, width: int) -> str:
    """`tile/<L>/<N>[.p/<W>]`; `entries` is a level too."""
    groups = f"{number:,}".split(",")
    name = "/".join([*(f"x{group:0>3}" for group in groups[:-1]), f"{groups[-1]:0>3}"])
    return f"tile/{level}/{name}" + (f".p/{width}" if width < WIDTH else "")


def split_hashes(data: bytes) -> list[bytes]:
    """A tile's bytes as hashes."""
    return [data[at : at + HASH_SIZE] for at in range(0, len(data), HASH_SIZE)]


def split_bundle(bundle: bytes) -> list[bytes]:
    """The leaves of an entry bundle, each after its length in two bytes. Raises Malformed."""
    leaves, at = [], 0
    while at < len(bundle):
        if at + 2 > len(bundle):
            raise Malformed("bundle_cut")
        (length,) = struct.unpack_from(">H", bundle, at)
        leaf = bundle[at + 2 : at + 2 + length]
        if len(leaf) < length:
            raise Malformed("bundle_cut")
        leaves.append(leaf)
        at += 2 + length
    return leaves


def join_bundle(leaves: Sequence[bytes]) -> bytes:
    """The entry bundle of these leaves."""
    return b"".join(struct.pack(">H", len(leaf)) + leaf for leaf in leaves)
