"""Tiles as rows: 256 hashes each (C2SP tlog-tiles). Reading them at any past size, and extending them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import connection

from anchoring.log.errors import LogDamagedError
from anchoring.log.shape import HASH_SIZE, TILE_WIDTH, Node, Range, nodes, partial_widths, place
from anchoring.models import PartialTile, Tile
from verifier import tree

TileId = tuple[int, int]

_FULL = TILE_WIDTH * HASH_SIZE


def tiles_read(wanted: Iterable[TileId]) -> dict[TileId, bytes]:
    """The hashes of tiles, full and partial, by `(level, number)`: one query, at most one row for each.

    What is not there is absent from the answer.
    """
    pairs = list(wanted)
    if not pairs:
        return {}
    values = ", ".join(["(%s, %s)"] * len(pairs))
    sql = (
        f"WITH wanted(level, number) AS (VALUES {values})"  # noqa: S608 - placeholders and names of models
        f" SELECT t.level, t.number, t.hashes FROM wanted"
        f" JOIN {Tile._meta.db_table} t ON t.level = wanted.level AND t.number = wanted.number"
        f" UNION ALL SELECT p.level, p.number, p.hashes FROM wanted"
        f" JOIN {PartialTile._meta.db_table} p ON p.level = wanted.level AND p.number = wanted.number"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [part for pair in pairs for part in pair])
        return {(level, number): bytes(hashes) for level, number, hashes in cursor.fetchall()}


class TileHashes:
    """Hashes of nodes and ranges, computed from tiles that were read before."""

    def __init__(self, tiles: dict[TileId, bytes]) -> None:
        self._tiles = tiles
        self._nodes: dict[Node, bytes] = {}

    def range_hash(self, part: Range) -> bytes:
        """MTH(D[start:end]) (RFC 9162 section 2.1.1). LogDamagedError if a tile is missing or short."""
        hashes = [self._node_hash(node) for node in nodes(part)]
        # From the right: the smaller subtrees are folded into the larger ones on their left.
        result = hashes.pop()
        while hashes:
            result = tree.node_hash(hashes.pop(), result)
        return result

    def _node_hash(self, node: Node) -> bytes:
        known = self._nodes.get(node)
        if known is None:
            level, number, first, count = place(node)
            hashes = self._tiles.get((level, number), b"")[first * HASH_SIZE : (first + count) * HASH_SIZE]
            if len(hashes) != count * HASH_SIZE:
                raise LogDamagedError(f"tile {level}/{number} has no hash {first + count - 1}")
            known = self._nodes[node] = tree.root(hashes_split(hashes))
        return known


def tiles_of(parts: Iterable[Range]) -> set[TileId]:
    """The tiles that hold the hashes of these ranges."""
    return {place(node)[:2] for part in parts for node in nodes(part)}


def hashes_split(hashes: bytes) -> list[bytes]:
    """A tile's bytes as hashes of 32 bytes."""
    return [hashes[at : at + HASH_SIZE] for at in range(0, len(hashes), HASH_SIZE)]


@dataclass
class RightEdge:
    """The partial tiles of a log of `size` entries: all that is needed to append, and to compute the root."""

    size: int
    partial: list[bytes]

    def append(self, leaf_hashes: Sequence[bytes]) -> list[Tile]:
        """Take in leaves; returns the tiles that became full, lowest level first, not saved."""
        full: list[Tile] = []
        hashes, number, level = b"".join(leaf_hashes), self.size // TILE_WIDTH, 0
        self.size += len(leaf_hashes)
        while hashes:
            if level == len(self.partial):
                self.partial.append(b"")
            hashes = self.partial[level] + hashes
            ends = range(_FULL, len(hashes) + 1, _FULL)
            done = [hashes[end - _FULL : end] for end in ends]
            full += [Tile(level=level, number=number + at, hashes=tile) for at, tile in enumerate(done)]
            self.partial[level] = hashes[len(done) * _FULL :]
            hashes = b"".join(tree.root(hashes_split(tile)) for tile in done)
            # A full tile's root is one hash of the level above.
            level, number = level + 1, number // TILE_WIDTH
        return full

    def root(self) -> bytes:
        """MTH of the whole log."""
        if not self.size:
            return tree.root([])
        numbers = {(level, self.size >> 8 * (level + 1)): tile for level, tile in enumerate(self.partial)}
        return TileHashes(numbers).range_hash((0, self.size))


def right_edge_read(size: int) -> RightEdge:
    """The right edge as stored. Raises LogDamagedError unless it has the shape of one of `size` entries."""
    rows = {(tile.level, tile.number): bytes(tile.hashes) for tile in PartialTile.objects.all()}
    partial = [rows.pop((level, size >> 8 * (level + 1)), b"") for level in range(len(partial_widths(size)))]
    # A tile of no level that this size has is as wrong as one that is missing.
    if rows or [len(tile) // HASH_SIZE for tile in partial] != partial_widths(size):
        raise LogDamagedError(f"the partial tiles are not those of a log of {size} entries")
    return RightEdge(size, partial)


def right_edge_write(edge: RightEdge) -> None:
    """Store the partial tiles, in the transaction that appends; a level whose last tile is full has none."""
    rows = [
        PartialTile(level=level, number=edge.size >> 8 * (level + 1), hashes=hashes)
        for level, hashes in enumerate(edge.partial)
        if hashes
    ]
    PartialTile.objects.exclude(level__in=[row.level for row in rows]).delete()
    PartialTile.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["level"], update_fields=["number", "hashes"]
    )
