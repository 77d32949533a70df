"""The map, rebuilt from the entries in a scratch file and compared with every commitment and every kept page."""

import json
import sqlite3
from collections.abc import Collection, Iterator, Mapping
from contextlib import closing

from anchoring.audit.report import Progress, Report, in_batches
from anchoring.log.map.pages import Page
from anchoring.log.map.store import label_values, labels_between, pages_at
from anchoring.log.map.update import pages_updated
from anchoring.models import Entry, MapPage, MapState
from verifier import trie
from verifier.trie import LABEL_SIZE

_STEP = 10_000
_BATCH = 500


def map_audit(*, size: int, mended: Mapping[int, bytes], report: Report, progress: Progress) -> None:
    """Check the map of the first `size` entries. `mended` are leaf hashes that the walk found to be others."""
    with closing(_Scratch()) as scratch:
        held = min(MapState.objects.get().size, size)
        done, root, wrong = 0, trie.EMPTY, list[int]()
        for version in _versions(size, held):
            while done < version:
                progress("map", done, size)
                end = min(done + _STEP, version)
                values = label_values(labels_between(done, end), size=end, mended=mended)
                pages, root = pages_updated(scratch.read, values)
                scratch.write(pages)
                done = end
            commitment = Entry.objects.filter(index=version, root__isnull=False).first()
            if commitment is not None and commitment.root != root.hex():
                wrong.append(version)
            _compare_version(version, scratch, report)
            if version == held:
                _compare_all(version, scratch, report)
        if wrong:
            report.add(
                "commitment:root",
                f"entry {wrong[0]}",
                f"commits to another map than that of the entries before it; so do {len(wrong) - 1} later ones",
            )
        progress("map", size, size)


class _Scratch:
    """Pages of one version in a file of SQLite's that is gone when it is closed: memory stays as it is."""

    def __init__(self) -> None:
        self._file = sqlite3.connect("")
        self._file.execute(
            "CREATE TABLE page (prefix TEXT PRIMARY KEY, is_leaf INTEGER, body BLOB) WITHOUT ROWID"
        )

    def read(self, prefixes: Collection[str]) -> dict[str, Page]:
        rows = self._file.execute(
            "SELECT prefix, is_leaf, body FROM json_each(?) JOIN page ON prefix = value",
            [json.dumps(list(prefixes))],
        )
        return {prefix: Page(bool(is_leaf), body) for prefix, is_leaf, body in rows}

    def write(self, pages: Mapping[str, Page]) -> None:
        rows = [(prefix, page.is_leaf, page.body) for prefix, page in pages.items()]
        self._file.executemany("INSERT OR REPLACE INTO page VALUES (?, ?, ?)", rows)

    def all(self) -> Iterator[dict[str, Page]]:
        after = ""
        batch = self.read([""])
        while batch:
            yield batch
            after = max(batch)
            rows = self._file.execute(
                "SELECT prefix FROM page WHERE prefix > ? ORDER BY prefix LIMIT ?", [after, _BATCH]
            )
            batch = self.read([prefix for (prefix,) in rows])

    def close(self) -> None:
        self._file.close()


def _versions(size: int, held: int) -> Iterator[int]:
    """Every log size, rising, at which there is something to compare, and the last."""
    commitments = Entry.objects.filter(root__isnull=False, index__lt=size).values_list("index", flat=True)
    pages = MapPage.objects.filter(version__lte=held).values_list("version", flat=True)
    yield from sorted({*commitments, *pages.distinct(), held})


def _compare_version(version: int, scratch: _Scratch, report: Report) -> None:
    """Compare the pages written at this version, whether they are still the newest or not."""
    for batch in in_batches(MapPage.objects.filter(version=version), "prefix"):
        expected = scratch.read([page.prefix for page in batch])
        for page in batch:
            _compare(
                page.prefix, version, Page(page.is_leaf, bytes(page.body)), expected.get(page.prefix), report
            )


def _compare_all(version: int, scratch: _Scratch, report: Report) -> None:
    """Check that every page of the newest map is stored."""
    for expected in scratch.all():
        stored = pages_at(version)(expected)
        for prefix in expected.keys() - stored.keys():
            # The map goes on meanwhile: a page that was replaced is not missed.
            if not MapPage.objects.filter(prefix=prefix, version__gt=version).exists():
                report.add("map:missing", f"map page {prefix or 'root'}", f"of the map of {version} entries")


def _compare(prefix: str, version: int, stored: Page, expected: Page | None, report: Report) -> None:
    if stored == expected:
        return
    row = f"map page {prefix or 'root'} at {version}"
    if expected is None or not (stored.is_leaf and expected.is_leaf):
        report.add("map:page", row)
        return
    differing = set(stored.items()) ^ set(expected.items())
    for label in sorted({item[:LABEL_SIZE].hex() for item in differing}):
        report.add("map:page", row, "not this label's entries", label=label)
    if not differing:
        report.add("map:page", row)
