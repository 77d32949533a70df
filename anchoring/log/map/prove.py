"""Proofs of presence and of absence from a few pages."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from anchoring.log.map.pages import DIGIT_BITS, DIGITS, LABEL_BITS, Item, Page, Subtree, fold, items_subtree
from anchoring.log.map.update import PageReader
from verifier.trie import LABEL_SIZE, MapProof

Pair = tuple[bytes, bytes]
_FIRST_READ = 8
"""Pages on the way down to expect: enough for 2**32 labels, read at once."""


def read_ahead(read: PageReader, labels: Iterable[bytes]) -> PageReader:
    """A reader that has asked at once for the pages on the ways down to all of these labels."""
    asked = {prefix for label in labels for prefix in _way_down(label.hex())}
    ahead = read(asked) if asked else {}

    def read_on(prefixes: Collection[str]) -> Mapping[str, Page]:
        known = {prefix: ahead[prefix] for prefix in prefixes if prefix in ahead}
        further = [prefix for prefix in prefixes if prefix not in asked]
        return {**known, **read(further)} if further else known

    return read_on


def _way_down(path: str) -> list[str]:
    return [path[:length] for length in range(_FIRST_READ)]


def prove(read: PageReader, label: bytes) -> MapProof:
    """What the map has at `label` (32 bytes), as `verifier.trie.verify` checks it against the map's root."""
    path = label.hex()
    siblings: list[bytes] = []  # from the root down
    pages = dict(read(_way_down(path)))
    for length in range(LABEL_BITS // DIGIT_BITS + 1):
        prefix = path[:length]
        if length == _FIRST_READ:
            pages |= read([path[:more] for more in range(length, len(path) + 1)])
        page = pages.get(prefix)
        if page is None:
            break
        if page.is_leaf:
            terminal = _in_leaf_page(page.items(), label, DIGIT_BITS * length, siblings)
            return MapProof(tuple(reversed(siblings)), terminal)
        lone = _in_inner_page(page, int(path[length], 16), siblings)
        if lone is not None:
            child = prefix + DIGITS[lone]
            page = pages.get(child) or read([child])[child]
            return MapProof(tuple(reversed(siblings)), _pair(page.items()[0]))
    return MapProof(tuple(reversed(siblings)), None)


def _in_inner_page(page: Page, digit: int, siblings: list[bytes]) -> int | None:
    """Walk down an inner page; where the way ends at a lone label, the slot in which that one is.

    None where the way goes on below, or ends at nothing: then there is no page below.
    """
    levels = fold(page.slots())
    for depth in range(1, DIGIT_BITS + 1):
        at = digit >> (DIGIT_BITS - depth)
        siblings.append(levels[depth][at ^ 1][0])
        if levels[depth][at][1] < 2:
            return _lone(levels[DIGIT_BITS], at << (DIGIT_BITS - depth), 1 << (DIGIT_BITS - depth))
    return None


def _lone(slots: Sequence[Subtree], first: int, count: int) -> int | None:
    return next((at for at in range(first, first + count) if slots[at][1]), None)


def _in_leaf_page(items: list[Item], label: bytes, depth: int, siblings: list[bytes]) -> Pair | None:
    while len(items) > 1:
        is_right = _bit(label, depth)
        parting = next((at for at, item in enumerate(items) if _bit(item, depth)), len(items))
        halves = items[:parting], items[parting:]
        siblings.append(items_subtree(halves[1 - is_right], depth + 1)[0])
        items, depth = halves[is_right], depth + 1
    return _pair(items[0]) if items else None


def _pair(item: Item) -> Pair:
    return item[:LABEL_SIZE], item[LABEL_SIZE:]


def _bit(label: bytes, depth: int) -> int:
    """One of the bits of a label, or of an item, which begins with its label."""
    return label[depth >> 3] >> (7 - (depth & 7)) & 1
