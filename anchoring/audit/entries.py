"""Check entries, full tiles and checkpoints in one walk along the log, and that each entry belongs to a record."""

from collections.abc import Sequence
from datetime import UTC, datetime

from anchoring.audit.frontier import Frontier
from anchoring.audit.parts import Position, Step
from anchoring.audit.report import Report
from anchoring.audit.sources import RecordSource, records_known
from anchoring.log.checkpoints import checkpoint_check
from anchoring.log.errors import LogDamagedError
from anchoring.log.shape import HASH_SIZE, TILE_HEIGHT, TILE_WIDTH
from anchoring.log.tiles import hashes_split, tiles_read
from anchoring.models import MAP_COMMITTED, Checkpoint, Entry, Log, Tile
from verifier import tree
from verifier.errors import Malformed


class LogPart:
    """The log from its first entry to the newest signed checkpoint, a tile's width at each step."""

    name = "log"

    def __init__(self, *, log: Log, sources: Sequence[RecordSource]) -> None:
        self._log = log
        self._sources = sources

    def step(self, position: Position | None, report: Report) -> Step:
        """The entries of the next tile. The log grows meanwhile, and the walk goes on to where it then ends."""
        size = self._signed_size(report)
        walk = _LogWalk(log=self._log, sources=self._sources, report=report, position=position)
        walk.to(min(walk.start - walk.start % TILE_WIDTH + TILE_WIDTH, size))
        report.size = walk.size
        return Step(walk.position() if walk.size < size else None, walk.size, size)

    def _signed_size(self, report: Report) -> int:
        """The size of the newest checkpoint that is signed: who has no key can't lead the walk beyond the log."""
        below = Checkpoint.objects.order_by("-size")
        while checkpoint := below.first():
            try:
                checkpoint_check(checkpoint, origin=self._log.origin, note_vkey=self._log.note_vkey)
            except LogDamagedError as error:
                report.add("checkpoint:note", f"checkpoint {checkpoint.size}", str(error))
            else:
                return checkpoint.size
            below = below.filter(size__lt=checkpoint.size)
        return 0


class _LogWalk:
    """Recomputes entries from where the walk was.

    Three places say what an entry's hash is: its columns, its `leaf_hash`, and the tile. Where one differs it is
    named, and the walk goes on with what the other two say, so that one bad row does not make all after it look bad.
    """

    def __init__(
        self, *, log: Log, sources: Sequence[RecordSource], report: Report, position: Position | None
    ) -> None:
        self._log = log
        self._sources = sources
        self._report = report
        at = position or {"size": 0, "roots": [], "time": "", "good": 0, "parted": False}
        self._frontier = Frontier(at["size"], [bytes.fromhex(root) for root in at["roots"]])
        self._time = datetime.fromisoformat(at["time"]) if at["time"] else datetime.min.replace(tzinfo=UTC)
        self._good_size: int = at["good"]
        self._parted: bool = at["parted"]
        self._is_first = position is None
        self.start = self._frontier.size

    @property
    def size(self) -> int:
        return self._frontier.size

    def position(self) -> Position:
        return {
            "size": self.size,
            "roots": [root.hex() for root in self._frontier.roots],
            "time": self._time.isoformat(),
            "good": self._good_size,
            "parted": self._parted,
        }

    def to(self, end: int) -> None:
        """Walk from where it was to before `end`, which lies in the same tile."""
        signed = {row.size: row for row in Checkpoint.objects.filter(size__gt=self.start, size__lte=end)}
        if self._is_first:
            signed |= {row.size: row for row in Checkpoint.objects.filter(size__lte=0)}
            self._checkpoint_at(0, signed, is_needed=True)
        rows = {row.index: row for row in Entry.objects.filter(index__gte=self.start, index__lt=end)}
        number, first = self.start // TILE_WIDTH, self.start - self.start % TILE_WIDTH
        hashes = hashes_split(tiles_read([(0, number)]).get((0, number), b""))
        if len(hashes) < end - first:
            self._report.add("tile:missing", f"tile 0/{number}", f"{len(hashes)} of {end - first} hashes")
        wrong = []
        for index in range(self.start, end):
            stored = hashes[index - first] if index - first < len(hashes) else None
            leaf_hash = self._entry(index, rows.get(index), stored)
            if stored is not None and stored != leaf_hash:
                wrong.append(index)
            self._upper_tiles(self._frontier.push(leaf_hash))
            is_commitment = index in rows and rows[index].kind == MAP_COMMITTED
            self._checkpoint_at(index + 1, signed, is_needed=is_commitment)
        if wrong:
            self._report.add("tile:hash", f"tile 0/{number}", f"entries {', '.join(map(str, wrong))}")
        self._unknown(list(rows.values()))

    def _entry(self, index: int, row: Entry | None, stored: bytes | None) -> bytes:
        """Check one entry; returns its hash, as most places have it."""
        if row is None:
            self._report.add("entry:missing", f"entry {index}")
            return stored or bytes(HASH_SIZE)
        if row.time < self._time or row.time.microsecond:
            self._report.add(
                "entry:time", f"entry {index}", row.time.isoformat(), record=row.record, label=row.label
            )
        # The maximum, so that one time too late is named once and not every entry after it.
        self._time = max(self._time, row.time)
        computed, held = computed_hash(row), bytes(row.leaf_hash)
        if computed == held:
            return held
        code = "entry:leaf_hash" if computed is not None and computed == stored else "entry:leaf"
        self._report.add(
            code, f"entry {index}", f"{row.kind} at {row.time}", record=row.record, label=row.label
        )
        return stored or held

    def _upper_tiles(self, ended: list[bytes]) -> None:
        """Check the hashes of full upper tiles that an entry completed. The rightmost tiles are the tail's."""
        for level, expected in enumerate(ended[TILE_HEIGHT::TILE_HEIGHT], 1):
            number, place = divmod((self.size >> TILE_HEIGHT * level) - 1, TILE_WIDTH)
            tile = Tile.objects.filter(level=level, number=number).first()
            name = f"tile {level}/{number}"
            if tile is None:
                # Not yet full, or gone: at its last hash it is due.
                if place == TILE_WIDTH - 1:
                    self._report.add("tile:missing", name)
            elif bytes(tile.hashes)[place * HASH_SIZE : (place + 1) * HASH_SIZE] != expected:
                self._report.add("tile:hash", name)

    def _checkpoint_at(self, size: int, signed: dict[int, Checkpoint], *, is_needed: bool) -> None:
        """Check the checkpoint of the size that the walk has reached. Genesis and commitments must have one."""
        if size not in signed:
            if is_needed:
                self._report.add("checkpoint:missing", f"checkpoint {size}")
            return
        checkpoint, name = signed[size], f"checkpoint {size}"
        try:
            checkpoint_check(checkpoint, origin=self._log.origin, note_vkey=self._log.note_vkey)
        except LogDamagedError as error:
            self._report.add("checkpoint:note", name, str(error))
            return
        if checkpoint.root == self._frontier.root().hex():
            self._good_size = size
        elif not self._parted:
            # All later ones differ too: they are not named again.
            self._parted = True
            self._report.add(
                "checkpoint:root",
                name,
                f"entries {self._good_size} to {size - 1} are not what was signed, or one of them is not;"
                " all later checkpoints differ too",
            )

    def _unknown(self, rows: Sequence[Entry]) -> None:
        """Check that the entries belong to records: none was put in past the registry."""
        labelled = [row for row in rows if row.label is not None]
        if not self._sources or not labelled:
            return
        known = records_known(self._sources, [(row.label or "", row.record or "") for row in labelled])
        for row in labelled:
            if (row.label, row.record) not in known:
                self._report.add(
                    "entry:unknown", f"entry {row.index}", row.kind, record=row.record, label=row.label
                )


def computed_hash(row: Entry) -> bytes | None:
    """The leaf hash of an entry's columns; None where they were changed into what no entry can hold."""
    try:
        return tree.leaf_hash(row.leaf)
    except Malformed:
        return None
