"""Check the whole log at one moment: its end, the partial tiles, the genesis row, the triggers."""

from django.db import connection, transaction
from django.db.models import Count, Max

from anchoring import triggers
from anchoring.audit.report import Report
from anchoring.log.checkpoints import newest_checkpoint
from anchoring.log.keys import LogKeys
from anchoring.log.shape import TILE_WIDTH, partial_widths
from anchoring.log.tiles import hashes_split
from anchoring.models import Entry, Log, MapState, PartialTile, Tile
from verifier import tree


def genesis_audit(*, log: Log, keys: LogKeys | None, report: Report) -> None:
    """Check the log's own row against the keys, where they are at hand, and that all triggers are there."""
    if keys is not None:
        expected = (keys.origin, keys.note_vkey, keys.vrf_public_key)
        if (log.origin, log.note_vkey, log.vrf_public_key) != expected:
            report.add("log:keys", "log", "the keys at hand are not those of the log's row")
    for name in triggers.missing(connection):
        report.add("trigger:missing", name)


def tail_audit(*, report: Report) -> None:
    """Hold the sequencer's lock for a moment, and check that everything ends where the newest checkpoint does."""
    with transaction.atomic():
        Log.objects.select_for_update().first()
        size = newest_checkpoint().size
        _ends(size, report)
        _partial_tiles(size, report)


def _ends(size: int, report: Report) -> None:
    beyond = Entry.objects.filter(index__gte=size) | Entry.objects.filter(index__lt=0)
    for entry in beyond.order_by("index")[:100]:
        report.add("entry:beyond", f"entry {entry.index}", record=entry.record, label=entry.label)
    counts = Tile.objects.values("level").annotate(rows=Count("id"), last=Max("number"))
    for level, rows, last in counts.values_list("level", "rows", "last"):
        full = size >> 8 * (level + 1)
        if last >= full or rows > full:
            report.add("tile:beyond", f"tile {level}/{last}", f"{full} are full, there are {rows}")
    taken = MapState.objects.values_list("size", flat=True).first()
    if taken is None or taken > size:
        report.add("map:state", "map state", f"{taken} of {size} entries")


def _partial_tiles(size: int, report: Report) -> None:
    stored = {row.level: (row.number, bytes(row.hashes)) for row in PartialTile.objects.all()}
    for level, width in enumerate(partial_widths(size)):
        number = size >> 8 * (level + 1)
        expected = (number, _hashes_from_below(level, number * TILE_WIDTH, width)) if width else None
        if stored.pop(level, None) != expected:
            report.add("partial_tile:hash", f"partial tile {level}")
    for level in stored:
        report.add("partial_tile:beyond", f"partial tile {level}")


def _hashes_from_below(level: int, start: int, width: int) -> bytes:
    if level == 0:
        leaves = Entry.objects.filter(index__gte=start, index__lt=start + width).order_by("index")
        return b"".join(map(bytes, leaves.values_list("leaf_hash", flat=True)))
    below = Tile.objects.filter(level=level - 1, number__gte=start, number__lt=start + width).order_by(
        "number"
    )
    tiles = below.values_list("hashes", flat=True)
    return b"".join(tree.root(hashes_split(bytes(hashes))) for hashes in tiles)
