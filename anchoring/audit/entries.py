"""Check entries, full tiles and checkpoints in one walk along the log."""

from collections.abc import Iterator
from datetime import UTC, datetime

from anchoring.audit.frontier import Frontier
from anchoring.audit.report import Progress, Report, in_batches
from anchoring.log.checkpoints import checkpoint_check
from anchoring.log.errors import LogDamagedError
from anchoring.log.shape import HASH_SIZE, TILE_WIDTH
from anchoring.log.tiles import RightEdge, hashes_split, tiles_read
from anchoring.models import MAP_COMMITTED, Checkpoint, Entry, Log, Tile
from verifier import tree
from verifier.errors import Malformed


class LogWalk:
    """Recomputes the log's first `size` entries.

    Three places say what an entry's hash is: its columns, its `leaf_hash`, and the tile. Where one differs it is
    named, and the walk goes on with what the other two say, so that one bad row does not make all after it look bad.
    `mended` has those hashes by index.
    """

    def __init__(self, *, log: Log, size: int, report: Report) -> None:
        self.mended: dict[int, bytes] = {}
        self._log = log
        self._size = size
        self._report = report
        self._frontier = Frontier()
        self._edge = RightEdge(0, [])
        self._time = datetime.min.replace(tzinfo=UTC)
        self._checkpoints = self._checkpoints_upwards()
        self._checkpoint = next(self._checkpoints, None)
        self._good_size = 0
        self._bad_roots: list[int] = []

    def run(self, progress: Progress) -> None:
        """Walk from the first entry to the last."""
        self._checkpoints_at_size()
        for start in range(0, self._size, TILE_WIDTH):
            progress("entries", start, self._size)
            self._tile(start, min(start + TILE_WIDTH, self._size))
        if self._bad_roots:
            self._report.add(
                "checkpoint:root",
                f"checkpoint {self._bad_roots[0]}",
                f"entries {self._good_size} to {self._bad_roots[0] - 1} are not what was signed, or one of them is not;"
                f" so are {len(self._bad_roots) - 1} later checkpoints",
            )
        progress("entries", self._size, self._size)

    def _tile(self, start: int, end: int) -> None:
        number = start // TILE_WIDTH
        hashes = hashes_split(tiles_read([(0, number)]).get((0, number), b""))[: end - start]
        if len(hashes) < end - start:
            self._report.add("tile:missing", f"tile 0/{number}", f"{len(hashes)} of {end - start} hashes")
        rows = {row.index: row for row in Entry.objects.filter(index__gte=start, index__lt=end)}
        leaves, wrong = [], []
        for index in range(start, end):
            stored = hashes[index - start] if index - start < len(hashes) else None
            leaf_hash = self._entry(index, rows.get(index), stored)
            if stored is not None and stored != leaf_hash:
                wrong.append(index)
            leaves.append(leaf_hash)
            self._frontier.push(leaf_hash)
            self._checkpoints_at_size(is_commitment=index in rows and rows[index].kind == MAP_COMMITTED)
        if wrong:
            self._report.add("tile:hash", f"tile 0/{number}", f"entries {', '.join(map(str, wrong))}")
        self._upper_tiles(self._edge.append(leaves))

    def _entry(self, index: int, row: Entry | None, stored: bytes | None) -> bytes:
        """Check one entry; returns its hash, as most places have it."""
        if row is None:
            self._report.add("entry:missing", f"entry {index}")
            return self._mend(index, stored or bytes(HASH_SIZE))
        held = bytes(row.leaf_hash)
        try:
            computed: bytes | None = tree.leaf_hash(row.leaf)
        except Malformed:
            computed = None
        if row.time < self._time or row.time.microsecond:
            self._report.add(
                "entry:time", f"entry {index}", row.time.isoformat(), record=row.record, label=row.label
            )
        # The maximum, so that one time too late is named once and not every entry after it.
        self._time = max(self._time, row.time)
        if computed == held:
            return held
        code = "entry:leaf_hash" if computed is not None and computed == stored else "entry:leaf"
        self._report.add(
            code, f"entry {index}", f"{row.kind} at {row.time}", record=row.record, label=row.label
        )
        return self._mend(index, stored or held)

    def _mend(self, index: int, leaf_hash: bytes) -> bytes:
        self.mended[index] = leaf_hash
        return leaf_hash

    def _upper_tiles(self, full: list[Tile]) -> None:
        upper = {(tile.level, tile.number): bytes(tile.hashes) for tile in full if tile.level}
        stored = tiles_read(upper)
        for place, hashes in upper.items():
            if place not in stored:
                self._report.add("tile:missing", f"tile {place[0]}/{place[1]}")
            elif stored[place] != hashes:
                self._report.add("tile:hash", f"tile {place[0]}/{place[1]}")

    def _checkpoints_at_size(self, *, is_commitment: bool = True) -> None:
        """Check the checkpoints of the size that the walk has reached. Genesis and commitments must have one."""
        size, is_signed = self._frontier.size, False
        while self._checkpoint is not None and self._checkpoint.size <= size:
            is_signed = True
            self._check(self._checkpoint)
            self._checkpoint = next(self._checkpoints, None)
        if is_commitment and not is_signed:
            self._report.add("checkpoint:missing", f"checkpoint {size}")

    def _check(self, checkpoint: Checkpoint) -> None:
        row = f"checkpoint {checkpoint.size}"
        try:
            checkpoint_check(checkpoint, origin=self._log.origin, note_vkey=self._log.note_vkey)
        except LogDamagedError as error:
            self._report.add("checkpoint:note", row, str(error))
            return
        if checkpoint.root != self._frontier.root().hex():
            self._bad_roots.append(checkpoint.size)
        elif not self._bad_roots:
            self._good_size = checkpoint.size

    def _checkpoints_upwards(self) -> Iterator[Checkpoint]:
        for batch in in_batches(Checkpoint.objects.filter(size__lte=self._size), "size"):
            yield from batch
