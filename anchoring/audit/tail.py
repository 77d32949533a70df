"""Check the whole log at one moment: its end, the partial tiles, the genesis row, the triggers."""

from dataclasses import dataclass

from django.db import connection
from django.db.models import Count, Max

from anchoring import triggers
from anchoring.audit.parts import Position, Step
from anchoring.audit.report import Report
from anchoring.log.checkpoints import newest_checkpoint
from anchoring.log.keys import LogKeys
from anchoring.log.shape import TILE_WIDTH, partial_widths
from anchoring.log.tiles import hashes_split
from anchoring.models import Checkpoint, Entry, Log, MapState, PartialTile, Tile
from verifier import tree

_LOOKS = 50
_NAMED = 100


@dataclass(frozen=True)
class _Bad:
    code: str
    row: str
    detail: str = ""
    record: str | None = None
    label: str | None = None


class TailPart:
    """The log's own row against the keys, where they are at hand; the triggers; and that everything ends where the log does."""

    name = "end"

    def __init__(self, *, log: Log, keys: LogKeys | None) -> None:
        self._log = log
        self._keys = keys

    def step(self, position: Position | None, report: Report) -> Step:
        """One look, which counts where the log did not grow meanwhile: nobody waits for a lock of ours."""
        looks = (position or {"looks": 0})["looks"] + 1
        if looks == 1:
            self._genesis(report)
        size = newest_checkpoint().size
        bad = [*_ends(size), *_partial_tiles(size)]
        if newest_checkpoint().size != size:
            if looks < _LOOKS:
                return Step({"looks": looks})
            return Step(None, unchecked=("the log's end: it grew at each look",))
        for row in bad:
            report.add(row.code, row.row, row.detail, record=row.record, label=row.label)
        return Step(None, 1, 1)

    def _genesis(self, report: Report) -> None:
        if self._keys is not None:
            made_with = self._keys.vrf_public_key or self._log.vrf_public_key
            expected = (self._keys.origin, self._keys.note_vkey, made_with)
            if (self._log.origin, self._log.note_vkey, self._log.vrf_public_key) != expected:
                report.add("log:keys", "log", "the keys at hand are not those of the log's row")
        for name in triggers.missing(connection):
            report.add("trigger:missing", name)


def _ends(size: int) -> list[_Bad]:
    beyond = Entry.objects.filter(index__gte=size) | Entry.objects.filter(index__lt=0)
    bad = [
        _Bad("entry:beyond", f"entry {entry.index}", record=entry.record, label=entry.label)
        for entry in beyond.order_by("index")[:_NAMED]
    ]
    before = Checkpoint.objects.filter(size__lt=0).values_list("size", flat=True)[:_NAMED]
    bad += [_Bad("checkpoint:beyond", f"checkpoint {number}") for number in before]
    counts = Tile.objects.values("level").annotate(rows=Count("id"), last=Max("number"))
    for level, rows, last in counts.values_list("level", "rows", "last"):
        full = size >> 8 * (level + 1)
        if last >= full or rows > full:
            bad.append(_Bad("tile:beyond", f"tile {level}/{last}", f"{full} are full, there are {rows}"))
    taken = MapState.objects.values_list("size", flat=True).first()
    if taken is None or taken > size:
        bad.append(_Bad("map:state", "map state", f"{taken} of {size} entries"))
    return bad


def _partial_tiles(size: int) -> list[_Bad]:
    stored = {row.level: (row.number, bytes(row.hashes)) for row in PartialTile.objects.all()}
    bad = []
    for level, width in enumerate(partial_widths(size)):
        number = size >> 8 * (level + 1)
        expected = (number, _hashes_from_below(level, number * TILE_WIDTH, width)) if width else None
        if stored.pop(level, None) != expected:
            bad.append(_Bad("partial_tile:hash", f"partial tile {level}"))
    return bad + [_Bad("partial_tile:beyond", f"partial tile {level}") for level in stored]


def _hashes_from_below(level: int, start: int, width: int) -> bytes:
    if level == 0:
        leaves = Entry.objects.filter(index__gte=start, index__lt=start + width).order_by("index")
        return b"".join(map(bytes, leaves.values_list("leaf_hash", flat=True)))
    below = Tile.objects.filter(level=level - 1, number__gte=start, number__lt=start + width).order_by(
        "number"
    )
    tiles = below.values_list("hashes", flat=True)
    return b"".join(tree.root(hashes_split(bytes(hashes))) for hashes in tiles)
