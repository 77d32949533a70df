"""The map's pages as rows, and what of the log goes into them."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from django.db import connection

from anchoring.log.map.pages import Page
from anchoring.log.map.update import PageReader
from anchoring.log.rows import rows_insert, values_parameter, values_sql
from anchoring.models import Entry, MapPage
from verifier import tree

_BATCH = 4_000


def pages_at(version: int) -> PageReader:
    """A reader of the map as it was at a log size to which it was advanced."""

    def read(prefixes: Collection[str]) -> Mapping[str, Page]:
        pages: dict[str, Page] = {}
        for batch in _batches(prefixes):
            for prefix, is_leaf, body in _rows(
                f"SELECT p.prefix, p.is_leaf, p.body FROM ({values_sql('text')}) AS given"  # noqa: S608 - names of models
                f" JOIN {MapPage._meta.db_table} p ON p.prefix = given.value AND p.version ="
                f" (SELECT MAX(v.version) FROM {MapPage._meta.db_table} v"
                "   WHERE v.prefix = given.value AND v.version <= %s)",
                [batch, version],
            ):
                pages[prefix] = Page(bool(is_leaf), bytes(body))
        return pages

    return read


def pages_write(pages: Mapping[str, Page], *, version: int, committed: int) -> None:
    """Store pages as of `version`. What they replace stays only where the map committed at `committed` has it."""
    for batch in _batches(pages):
        with connection.cursor() as cursor:
            cursor.execute(
                f"DELETE FROM {MapPage._meta.db_table} WHERE version > %s AND prefix IN ({values_sql('text')})",  # noqa: S608
                [committed, batch],
            )
    rows = [(prefix, version, page.is_leaf, page.body) for prefix, page in sorted(pages.items())]
    rows_insert(MapPage, ("prefix", "version", "is_leaf", "body"), rows)


def labels_between(start: int, end: int) -> set[str]:
    """The labels (hex) of the log's entries from index `start` to before `end`; map commitments have none."""
    entries = Entry.objects.filter(index__gte=start, index__lt=end, label__isnull=False)
    return {label for label in entries.values_list("label", flat=True) if label is not None}


def label_values(
    labels: Collection[str], *, size: int, mended: Mapping[int, bytes] | None = None
) -> dict[bytes, bytes]:
    """Each label's value in the map of the first `size` entries: MTH over its entries' leaf hashes, in order.

    `mended` has the true leaf hashes of rows that an audit found to be wrong, by index.
    """
    index, known = connection.ops.quote_name("index"), mended or {}
    hashes: dict[str, list[bytes]] = {}
    for batch in _batches(labels):
        for label, at, leaf_hash in _rows(
            f"SELECT e.label, e.{index}, e.leaf_hash FROM ({values_sql('text')}) AS given"  # noqa: S608 - names of models
            f" JOIN {Entry._meta.db_table} e ON e.label = given.value"
            f" WHERE e.{index} < %s ORDER BY e.{index}",
            [batch, size],
        ):
            hashes.setdefault(label, []).append(known.get(at) or bytes(leaf_hash))
    return {bytes.fromhex(label): tree.root(leaves) for label, leaves in hashes.items()}


def _batches(names: Collection[str]) -> Iterator[Any]:
    """Sorted names in parts, each as one parameter."""
    ordered = sorted(names)
    for at in range(0, len(ordered), _BATCH):
        yield values_parameter(ordered[at : at + _BATCH])


def _rows(sql: str, parameters: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows
