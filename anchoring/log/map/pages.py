"""One page of the map: the trie's part under a prefix of hex digits, four levels of bits deep, or all of it.

A page with at most 32 labels is a leaf page, and there is none below it; any other is an inner page with
sixteen children. So the pages follow from the labels alone, in whatever order these came.
A **subtree** is `(hash, labels)`: T of the trie under a prefix, and how many labels: 0, 1, or 2 for more.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from verifier import trie
from verifier.trie import LABEL_SIZE

LEAF_CAPACITY = 32
DIGITS = "0123456789abcdef"
DIGIT_BITS = 4
LABEL_BITS = 256

Subtree = tuple[bytes, int]
Item = bytes
"""Label and value, one after the other: 64 bytes, so that items sort by their labels, and are hashed as they are."""

NOTHING: Subtree = (trie.EMPTY, 0)
SLOT_SIZE = 33
ITEM_SIZE = 64


@dataclass(frozen=True, slots=True)
class Page:
    """A page as it is stored: the body's layout is that of `MapPage`."""

    is_leaf: bool
    body: bytes

    @classmethod
    def of_items(cls, items: Sequence[Item]) -> "Page":
        """The leaf page of sorted items."""
        return cls(True, b"".join(items))

    @classmethod
    def of_slots(cls, slots: Sequence[Subtree]) -> "Page":
        """The inner page of sixteen subtrees."""
        return cls(False, b"".join([hashed + bytes((labels,)) for hashed, labels in slots]))

    def items(self) -> list[Item]:
        """A leaf page's items, sorted."""
        body = self.body
        return [body[at : at + ITEM_SIZE] for at in range(0, len(body), ITEM_SIZE)]

    def slots(self) -> list[Subtree]:
        """An inner page's sixteen subtrees."""
        body = self.body
        return [(body[at : at + 32], body[at + 32]) for at in range(0, len(body), SLOT_SIZE)]


EMPTY_PAGE = Page(True, b"")


def items_subtree(items: Sequence[Item], depth: int) -> Subtree:
    """The subtree of sorted items that share their first `depth` bits."""
    if not items:
        return NOTHING
    labels = [int.from_bytes(item[:LABEL_SIZE], "big") for item in items]
    leaves = [sha256(b"\x00" + item).digest() for item in items]

    def hashed(first: int, end: int, depth: int) -> bytes:
        if end - first == 1:
            return leaves[first]
        bit = LABEL_BITS - 1 - depth
        # The least label that has this bit, after the bits that all of them share.
        middle = bisect_left(labels, (labels[first] >> bit | 1) << bit, first, end)
        left = hashed(first, middle, depth + 1) if middle > first else trie.EMPTY
        right = hashed(middle, end, depth + 1) if middle < end else trie.EMPTY
        return sha256(b"\x01" + left + right).digest()

    return hashed(0, len(items), depth), min(len(items), 2)


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


def _both(left: Subtree, right: Subtree) -> Subtree:
    if left[1] + right[1] > 1:
        return trie.inner(left[0], right[0]), 2
    return left if left[1] else right
