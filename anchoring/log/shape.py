"""Which hashes a root or a proof is made of: arithmetic on sizes alone (RFC 9162 section 2.1).

A **range** `(start, end)` stands for MTH(D[start:end]). A **node** `(height, number)` is a complete subtree:
the leaves from `number * 2**height` on, `2**height` of them. Tiles hold the nodes of heights 0, 8, 16, …
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence

TILE_HEIGHT = 8
TILE_WIDTH = 1 << TILE_HEIGHT
HASH_SIZE = 32

Range = tuple[int, int]
Node = tuple[int, int]


def split(width: int) -> int:
    """The largest power of two smaller than `width`, which is at least 2."""
    return 1 << ((width - 1).bit_length() - 1)


def inclusion_ranges(index: int, size: int) -> list[Range]:
    """PATH(index, D[size]) as ranges, from the leaf's sibling to the root's child (section 2.1.3.1)."""
    path, start, end = [], 0, size
    while end - start > 1:
        middle = start + split(end - start)
        if index < middle:
            path.append((middle, end))
            end = middle
        else:
            path.append((start, middle))
            start = middle
    return path[::-1]


def beside_ranges(indices: Sequence[int], part: Range) -> Iterator[Range]:
    """The ranges within `part` that its hash is made of beside the leaves at `indices`, which rise and lie in it."""
    start, end = part
    if not indices:
        yield part
    elif end - start > 1:
        middle = start + split(end - start)
        at = bisect_left(indices, middle)
        yield from beside_ranges(indices[:at], (start, middle))
        yield from beside_ranges(indices[at:], (middle, end))


def consistency_ranges(size1: int, size2: int) -> list[Range]:
    """PROOF(size1, D[size2]) as ranges (section 2.1.4.1); 0 < size1 < size2."""
    proof, start, end = [], 0, size2
    while size1 < end:
        middle = start + split(end - start)
        if size1 <= middle:
            proof.append((middle, end))
            end = middle
        else:
            proof.append((start, middle))
            start = middle
    if start:
        proof.append((start, end))
    return proof[::-1]


def nodes(part: Range) -> Iterator[Node]:
    """The complete subtrees of a range that is one of a proof or begins at 0, left to right."""
    start, end = part
    while start < end:
        # The largest subtree that fits comes first, as RFC 9162 splits a range.
        height = (end - start).bit_length() - 1
        yield height, start >> height
        start += 1 << height


def place(node: Node) -> tuple[int, int, int, int]:
    """Where a node's hashes lie: `(level, tile number, first, count)`; their root is the node's hash."""
    height, number = node
    level, rest = divmod(height, TILE_HEIGHT)
    first = number << rest
    return level, first >> TILE_HEIGHT, first & (TILE_WIDTH - 1), 1 << rest


def partial_widths(size: int) -> list[int]:
    """How many hashes the unfinished tile of each level has (0: none), up to the highest level."""
    widths = []
    while size:
        widths.append(size & (TILE_WIDTH - 1))
        size >>= TILE_HEIGHT
    return widths
