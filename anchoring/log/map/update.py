"""New pages from old ones: only those on the way to a changed label."""

from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Mapping

from anchoring.log.map.pages import (
    DIGIT_BITS,
    DIGITS,
    EMPTY_PAGE,
    LEAF_CAPACITY,
    NOTHING,
    Item,
    Page,
    Subtree,
    items_subtree,
    page_subtree,
)
from verifier.trie import LABEL_SIZE

PageReader = Callable[[Collection[str]], Mapping[str, Page]]
"""Gives the pages at these prefixes; a prefix without a page is left out."""


def pages_updated(read: PageReader, changes: Mapping[bytes, bytes]) -> tuple[dict[str, Page], bytes]:
    """The pages that differ once `changes` (label to value, 32 bytes each) are in the map, and its new root.

    Reads level by level, once each. No label is ever taken out.
    """
    written: dict[str, Page] = {}
    subtrees: dict[str, Subtree] = {}
    levels: list[dict[str, list[Subtree]]] = []
    groups: dict[str, list[Item]] = {"": sorted(map(b"".join, changes.items()))}
    while groups:
        pages = read(groups.keys())
        inner: dict[str, list[Subtree]] = {}
        below: dict[str, list[Item]] = {}
        for prefix, items in groups.items():
            page = pages.get(prefix, EMPTY_PAGE)
            if page.is_leaf:
                subtrees[prefix] = _grow(prefix, _merged(page.items(), items), written)
            else:
                inner[prefix] = page.slots()
                below.update(_by_digit(prefix, items))
        levels.append(inner)
        groups = below
    # The deepest level first: each page needs the hashes of those below it.
    for inner in reversed(levels):
        for prefix, slots in inner.items():
            subtrees[prefix] = _close(
                prefix, [subtrees.get(prefix + d, slots[at]) for at, d in enumerate(DIGITS)], written
            )
    return written, subtrees[""][0]


def _merged(items: list[Item], changes: Iterable[Item]) -> list[Item]:
    """Sorted items with each change in the place of its label's item, or beside it."""
    for change in changes:
        label = change[:LABEL_SIZE]
        at = bisect_left(items, label)
        has_it = at < len(items) and items[at].startswith(label)
        items[at : at + has_it] = [change]
    return items


def _grow(prefix: str, items: list[Item], written: dict[str, Page]) -> Subtree:
    """The pages of all these labels from `prefix` down: one leaf page, or as many as are needed."""
    if len(items) <= LEAF_CAPACITY:
        written[prefix] = Page.of_items(items)
        return items_subtree(items, DIGIT_BITS * len(prefix))
    parts = _by_digit(prefix, items)
    slots = [
        _grow(prefix + digit, parts[prefix + digit], written) if prefix + digit in parts else NOTHING
        for digit in DIGITS
    ]
    return _close(prefix, slots, written)


def _close(prefix: str, slots: list[Subtree], written: dict[str, Page]) -> Subtree:
    page = written[prefix] = Page.of_slots(slots)
    return page_subtree(page, DIGIT_BITS * len(prefix))


def _by_digit(prefix: str, items: Iterable[Item]) -> dict[str, list[Item]]:
    length, parts = len(prefix) + 1, dict[str, list[Item]]()
    for item in items:
        parts.setdefault(item[:LABEL_SIZE].hex()[:length], []).append(item)
    return parts
