"""One page of the map: the trie's part under a prefix of hex digits, four levels of bits deep, or all of it.

A page with at most 32 labels is a leaf page, and there is none below it; any other is an inner page with
sixteen children. So the pages follow from the labels alone, in whatever order these came.
A **subtree** is `(hash, labels)`: T of the trie under a prefix, and how many labels: 0, 1, or 2 for more.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from verifier import trie

LEAF_CAPACITY = 32
DIGITS = "0123456789abcdef"
DIGIT_BITS = 4
LABEL_BITS = 256

Subtree = tuple[bytes, int]
Item = tuple[bytes, bytes]

_Joined = tuple[bytes, int, int, int]
"""`(hash, depth, label, shared)`: LABEL_BITS deep where it is a leaf; bits shared with the one before."""

NOTHING: Subtree = (trie.EMPTY, 0)
_SLOT = 33
_ITEM = 64


@dataclass(frozen=True, slots=True)
class Page:
    """A page as it is stored: the body's layout is that of `MapPage`."""

    is_leaf: bool
    body: bytes

    @classmethod
    def of_items(cls, items: Sequence[Item]) -> "Page":
        """The leaf page of sorted pairs of label and value."""
        return cls(True, b"".join([part for item in items for part in item]))

    @classmethod
    def of_slots(cls, slots: Sequence[Subtree]) -> "Page":
        """The inner page of sixteen subtrees."""
        return cls(False, b"".join([hashed + bytes((labels,)) for hashed, labels in slots]))

    def items(self) -> list[Item]:
        """A leaf page's pairs of label and value, sorted."""
        body = self.body
        return [(body[at : at + 32], body[at + 32 : at + _ITEM]) for at in range(0, len(body), _ITEM)]

    def slots(self) -> list[Subtree]:
        """An inner page's sixteen subtrees."""
        body = self.body
        return [(body[at : at + 32], body[at + 32]) for at in range(0, len(body), _SLOT)]


EMPTY_PAGE = Page(True, b"")


def items_subtree(items: Sequence[Item], depth: int) -> Subtree:
    """The subtree of sorted items that share their first `depth` bits.

    One walk from left to right: neighbours that share more bits are joined before those that share fewer. A single
    leaf stands at any depth as it is; anything else is lifted bit by bit beside empty subtrees.
    """
    if not items:
        return NOTHING
    if len(items) == 1:
        return trie.leaf(*items[0]), 1
    joined: list[_Joined] = []
    before = 0
    for item in items:
        label = int.from_bytes(item[0], "big")
        shared = LABEL_BITS - (label ^ before).bit_length() if joined else -1
        while len(joined) > 1 and joined[-1][3] > shared:
            _join(joined)
        joined.append((trie.leaf(*item), LABEL_BITS, label, shared))
        before = label
    while len(joined) > 1:
        _join(joined)
    hashed, at, label, _ = joined[0]
    return _lift(hashed, at, label, depth), 2


def fold(slots: Sequence[Subtree]) -> list[list[Subtree]]:
    """The four levels above sixteen subtrees, and these: `[[root], [2], [4], [8], [16]]`."""
    levels = [list(slots)]
    while len(levels[0]) > 1:
        below = levels[0]
        levels.insert(0, [_both(below[at], below[at + 1]) for at in range(0, len(below), 2)])
    return levels


def page_subtree(page: Page, depth: int) -> Subtree:
    """The subtree of a whole page whose prefix has `depth` bits."""
    return items_subtree(page.items(), depth) if page.is_leaf else fold(page.slots())[0][0]


def _join(joined: list[_Joined]) -> None:
    """Make one of the last two, at the depth where their labels part."""
    right, right_depth, right_label, at = joined.pop()
    left, left_depth, left_label, shared = joined.pop()
    left = _lift(left, left_depth, left_label, at + 1)
    right = _lift(right, right_depth, right_label, at + 1)
    joined.append((trie.inner(left, right), at, left_label, shared))


def _lift(hashed: bytes, depth: int, label: int, to: int) -> bytes:
    if depth == LABEL_BITS:
        return hashed
    for at in range(depth - 1, to - 1, -1):
        is_right = label >> (LABEL_BITS - 1 - at) & 1
        hashed = trie.inner(trie.EMPTY, hashed) if is_right else trie.inner(hashed, trie.EMPTY)
    return hashed


def _both(left: Subtree, right: Subtree) -> Subtree:
    if left[1] + right[1] > 1:
        return trie.inner(left[0], right[0]), 2
    return left if left[1] else right
