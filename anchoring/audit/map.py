"""The map's kept pages: each against what it is made of, from the entries up to what the log commits to."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field

from anchoring.audit.entries import computed_hash
from anchoring.audit.parts import Position, Step
from anchoring.audit.report import Report
from anchoring.log.map.commit import newest_commitment
from anchoring.log.map.pages import (
    DIGIT_BITS,
    DIGITS,
    ITEM_SIZE,
    NOTHING,
    SLOT_SIZE,
    Item,
    Page,
    Subtree,
    page_subtree,
)
from anchoring.log.map.store import pages_at
from anchoring.log.shape import HASH_SIZE, TILE_WIDTH
from anchoring.log.tiles import tiles_read
from anchoring.models import Entry, MapPage
from verifier import tree
from verifier.trie import LABEL_SIZE

_STEP = 1_000
"""About so many entries stand behind the labels of one step."""


class MapPart:
    """Every page of every version that is kept, up to the newest commitment; the labels under one prefix at each step.

    A leaf page has its labels' entries, an inner page its children's hashes, and a commitment the hash of its first
    page. So what any proof from these pages says is what the entries say, and nothing under a label is left out.
    """

    name = "map"

    def step(self, position: Position | None, report: Report) -> Step:
        """The pages under the next prefix, and those above it where it is the first under them."""
        version = newest_commitment()
        at = position or {"digits": _digits(version), "number": 0}
        count = 16 ** at["digits"]
        prefix = f"{at['number']:0{at['digits']}x}" if at["digits"] else ""
        _Pages(prefix, version).check(report)
        done = at["number"] + 1
        return Step({**at, "number": done} if done < count else None, done, count)


@dataclass
class _Pages:
    """The pages under a prefix as they are stored, with the entries behind them."""

    prefix: str
    version: int
    """The newest commitment: what comes after it is not yet anybody's proof, and may be replaced."""
    entries: dict[str, list[tuple[int, bytes]]] = field(default_factory=dict)
    """For each label its entries' indices and leaf hashes, in order."""

    def check(self, report: Report) -> None:
        """Name each page that is not what it should be."""
        oldest = MapPage.objects.filter(prefix="", version__lte=self.version).order_by("version").first()
        if oldest is None:
            if self.version >= 0 and not self.prefix.strip("0") and self._has_entries():
                report.add("map:missing", "map page root", f"of the map of {self.version} entries")
            return
        self._read()
        # Roots are pruned first: what is older than the oldest of them is on its way out.
        kept = MapPage.objects.filter(version__gte=oldest.version, version__lte=self.version)
        bad_roots = set[int]()
        for length in range(len(self.prefix)):
            pages = kept.filter(prefix=self.prefix[:length]).order_by("version")
            # A leaf page has labels of many prefixes, and each step has the entries of its own alone; an inner page is
            # looked at once, with the first prefix under it.
            for page in pages.filter(is_leaf=True) if self.prefix[length:].strip("0") else pages:
                self._page(page, report, bad_roots)
        for page in kept.filter(prefix__startswith=self.prefix).order_by("prefix", "version").iterator():
            self._page(page, report, bad_roots)
        if not self.prefix.strip("0"):
            self._commitments(oldest.version, bad_roots, report)

    def _has_entries(self) -> bool:
        return Entry.objects.filter(index__lt=self.version, label__isnull=False).exists()

    def _read(self) -> None:
        under = Entry.objects.filter(index__lt=self.version, label__isnull=False)
        if self.prefix:
            # Hex digits, and "g" comes after them all: the index of labels finds the range.
            under = under.filter(label__gte=self.prefix, label__lt=self.prefix + "g")
        for label, index, leaf_hash in under.order_by("index").values_list("label", "index", "leaf_hash"):
            if label is not None:
                self.entries.setdefault(label, []).append((index, bytes(leaf_hash)))

    def _commitments(self, oldest: int, bad_roots: Set[int], report: Report) -> None:
        """Compare each commitment with the first page of its version, where that is what it should be."""
        entries = Entry.objects.filter(root__isnull=False, index__gte=oldest, index__lte=self.version)
        roots = MapPage.objects.filter(prefix="")
        for entry in entries.order_by("index"):
            page = roots.filter(version__lte=entry.index).order_by("-version").first()
            if page is None or page.version in bad_roots:
                continue
            if page_subtree(_page(page), 0)[0].hex() != entry.root:
                report.add("commitment:root", f"entry {entry.index}", "commits to another map than is kept")

    def _page(self, row: MapPage, report: Report, bad_roots: set[int]) -> None:
        page, name = _page(row), f"map page {row.prefix or 'root'} at {row.version}"
        labels, gone, is_good = list[str](), list[str](), _is_whole(page)
        if is_good and page.is_leaf:
            labels = sorted(self._differing(row, page))
        elif is_good:
            expected = self._slots(row)
            is_good = page.slots() == expected
            pairs = zip(DIGITS, page.slots(), expected, strict=True)
            gone = [row.prefix + digit for digit, own, there in pairs if own != NOTHING and there == NOTHING]
        if (is_good and not labels) or not _is_kept(row):
            return
        if not row.prefix:
            bad_roots.add(row.version)
        for label in labels:
            report.add("map:page", name, "not this label's entries", label=label)
        for prefix in gone:
            report.add("map:missing", f"map page {prefix}", f"of the map of {row.version} entries")
        if not labels and not gone:
            report.add("map:page", name)

    def _differing(self, row: MapPage, page: Page) -> set[str]:
        """The labels of a leaf page whose values are not those of their entries, or that should not be there, or are not."""
        labels = [label for label in self.entries if label.startswith(row.prefix)]
        expected = {label: self._item(label, row.version) for label in labels}
        should = {item for item in expected.values() if item}
        differing = {item[:LABEL_SIZE].hex() for item in self._answered_for(row, page) ^ should}
        for label in list(differing):
            # One of the label's rows may have another hash than all else says: the page is not to blame for it.
            if label in expected:
                mended = self._item(label, row.version, hashes=_mended(self.entries[label]))
                if [item for item in page.items() if item.hex().startswith(label)] == [mended]:
                    differing.discard(label)
        return differing

    def _answered_for(self, row: MapPage, page: Page) -> set[Item]:
        """Of a leaf page the items under this step's prefix, and those that belong under no page of this place."""
        return {
            item
            for item in page.items()
            if item.hex().startswith(self.prefix) or not item.hex().startswith(row.prefix)
        }

    def _item(
        self, label: str, version: int, *, hashes: Sequence[tuple[int, bytes]] | None = None
    ) -> Item | None:
        """The label with its value at a version; None where it has no entry before it."""
        entries = hashes or self.entries[label]
        leaves = [leaf_hash for _, leaf_hash in entries[: bisect_left(entries, (version, b""))]]
        try:
            return bytes.fromhex(label) + tree.root(leaves) if leaves else None
        except ValueError:
            # No label at all: the walk along the log names that entry.
            return None

    def _slots(self, row: MapPage) -> list[Subtree]:
        """What an inner page should hold: the subtrees of its children as they were at its version."""
        children: Mapping[str, Page] = pages_at(row.version)([row.prefix + digit for digit in DIGITS])
        depth = DIGIT_BITS * (len(row.prefix) + 1)
        pages = [children.get(row.prefix + digit) for digit in DIGITS]
        return [page_subtree(page, depth) if page and _is_whole(page) else NOTHING for page in pages]


def _digits(version: int) -> int:
    """How many hex digits the prefixes of a pass have."""
    digits = 0
    while version > _STEP * 16**digits:
        digits += 1
    return digits


def _page(row: MapPage) -> Page:
    return Page(row.is_leaf, bytes(row.body))


def _is_whole(page: Page) -> bool:
    """Whether the body has the shape of such a page, so that it can be taken apart."""
    size = len(page.body)
    return size % ITEM_SIZE == 0 if page.is_leaf else size == SLOT_SIZE * len(DIGITS)


def _is_kept(row: MapPage) -> bool:
    """Whether the page is still there: it may have been pruned while it was looked at."""
    return MapPage.objects.filter(pk=row.pk, version=row.version, prefix=row.prefix).exists()


def _mended(entries: Sequence[tuple[int, bytes]]) -> list[tuple[int, bytes]]:
    """The entries' hashes as most of their places have them (`entries.py`)."""
    rows = Entry.objects.in_bulk([index for index, _ in entries])
    tiles = tiles_read({(0, index // TILE_WIDTH) for index in rows})
    mended = []
    for index, held in entries:
        place = index % TILE_WIDTH * HASH_SIZE
        stored = tiles.get((0, index // TILE_WIDTH), b"")[place : place + HASH_SIZE]
        computed = computed_hash(rows[index]) if index in rows else None
        mended.append((index, held if computed == held else stored or held))
    return mended
