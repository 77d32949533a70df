"""Where entries stand, and whether a signed checkpoint covers them: each leaf is proved by the tiles, once a process."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from anchoring.anchors import AnchorRow
from anchoring.log.checkpoints import checkpoint_check, newest_checkpoint
from anchoring.log.entries import LogRow
from anchoring.log.memory import Memory, digest_of
from anchoring.log.proofs import consistency_proofs, leaves_included
from anchoring.models import Entry, Log, PendingEntry
from anchoring.models.log import LEAF_TIME
from anchoring.placeholders import placeholders
from verifier import tree
from verifier.entry import MAP_COMMITTED, record_entry
from verifier.errors import Malformed, VerifierError

# What one signed checkpoint covers, the log has for good: neither a later checkpoint nor a tile that was changed
# since can take it back. So the key, the place and the leaf are all that a remembered proof depends on.
_LEAVES: Memory[bool] = Memory(200_000)
_ROOTS: Memory[bool] = Memory(20_000)

# One question, so that what moves into the log meanwhile is not missed. Written out: each page asks it, and putting the
# query together took longer than its answer.
_UNDER = f"""
    SELECT entry."index", entry.kind, entry.label, entry.record, entry.time, 0 AS waits
    FROM {Entry._meta.db_table} entry WHERE entry.label IN ({{labels}})
    UNION ALL
    SELECT pending.id, pending.kind, pending.label, pending.record, pending.created_at, 1
    FROM {PendingEntry._meta.db_table} pending WHERE pending.label IN ({{labels}}) AND NOT pending.is_held
    UNION ALL
    SELECT NULL, log.origin, log.note_vkey, log.vrf_public_key, NULL, {{log}} FROM {Log._meta.db_table} log
"""  # noqa: S608  names of tables
_LOG = 2
"""What the log's row has as its `waits`."""


@dataclass(frozen=True)
class LogName:
    """Whose log it is: what its keys say, never the row in the table."""

    origin: str
    note_vkey: str


@dataclass(frozen=True)
class Place:
    """A record's place under a label: in the log or, behind that, in the outbox (`order` begins with 1).

    `time` is the entry's or, in the outbox, when it was handed in. `leaf` is None where no entry can have such
    columns. `is_proved`: a checkpoint that the log's key signed covers this leaf at this index.
    """

    label: str
    record: str
    kind: str
    order: tuple[int, int]
    time: datetime
    leaf: bytes | None = None
    is_proved: bool = False

    @property
    def index(self) -> int | None:
        """In the log; None while it waits."""
        return None if self.order[0] else self.order[1]

    @property
    def counts(self) -> bool:
        """Whether it waits, or is proved to be in the log."""
        return self.index is None or self.is_proved


@dataclass(frozen=True)
class Found:
    """What is under labels, in the order of the log, and whose log it is by its row; None where it has not begun."""

    log: LogRow | None
    places: Sequence[Place]


def places_under(labels: Collection[str]) -> Found:
    """All entries and pending entries under these labels. Nothing is proved yet."""
    asked = list(labels)
    marks = placeholders(asked) or "NULL"
    log: LogRow | None = None
    places: dict[tuple[str, str], Place] = {}
    for row in Entry.objects.raw(_UNDER.format(labels=marks, log=_LOG), [*asked, *asked]):
        label, record, waits = row.label or "", row.record or "", int(vars(row)["waits"])
        if waits == _LOG:
            log = (row.kind, label, record)
            continue
        known, order = places.get((label, record)), (waits, row.index)
        if known is None or order < known.order:
            leaf = None if waits else _leaf(row)
            places[label, record] = Place(label, record, row.kind, order, row.time, leaf)
    return Found(log, sorted(places.values(), key=lambda place: place.order))


def places_proved(places: Sequence[Place], name: LogName) -> list[Place]:
    """The same places, those proved that a checkpoint of this log covers.

    Raises LogError where no checkpoint can be proved from: it is not signed, or tiles are missing.
    """
    digests = [None if place.leaf is None else _leaf_digest(place, name) for place in places]
    asked = list(zip(places, digests, strict=True))
    unknown = [(place, digest) for place, digest in asked if digest and not _LEAVES.get(digest)]
    if unknown:
        _prove_leaves(unknown, name)
    return [
        replace(place, is_proved=True) if digest and _LEAVES.get(digest) else place for place, digest in asked
    ]


def anchors_proved(rows: Iterable[AnchorRow], name: LogName) -> set[tuple[int, str]]:
    """The sizes and roots (`0x…`) of those anchors that are states of this log.

    Raises LogError as `places_proved` does.
    """
    asked = {(row.size, row.root) for row in rows}
    unknown = {state for state in asked if not _ROOTS.get(digest_of(name, *state))}
    if unknown:
        _prove_roots(unknown, name)
    return {state for state in asked if state not in unknown or _ROOTS.get(digest_of(name, *state))}


def proofs_forget() -> None:
    """Forget what was proved: for tests and for measuring a first look."""
    _LEAVES.clear()
    _ROOTS.clear()


def _leaf(row: Entry) -> bytes | None:
    """As `Entry.leaf`, of the columns that are asked for; under a label is no commitment of the map."""
    if row.kind == MAP_COMMITTED:
        return None
    try:
        return record_entry(row.kind, row.label or "", row.record or "", row.time.strftime(LEAF_TIME))
    except Malformed:
        return None


def _leaf_digest(place: Place, name: LogName) -> bytes:
    return digest_of(name, place.order, place.leaf)


def _prove_leaves(places: Iterable[tuple[Place, bytes]], name: LogName) -> None:
    """Remember by their digests those of these places that the log has."""
    size, root = _signed(name)
    # What was logged since that checkpoint was read is proved at the next look.
    covered = {place.order[1]: (place, digest) for place, digest in places if place.order[1] in range(size)}
    leaves = {index: tree.leaf_hash(place.leaf or b"") for index, (place, _) in covered.items()}
    for index in leaves_included(leaves, size, root):
        _LEAVES.put(covered[index][1], True)


def _prove_roots(states: Iterable[tuple[int, str]], name: LogName) -> None:
    size, root = _signed(name)
    earlier = [(old_size, old_root) for old_size, old_root in states if 0 < old_size <= size]
    # All at once: each anchor would ask for tiles of its own.
    proofs = consistency_proofs([old_size for old_size, _ in earlier], size)
    for (old_size, old_root), proof in zip(earlier, proofs, strict=True):
        try:
            old = bytes.fromhex(old_root.removeprefix("0x"))
            tree.verify_consistency(old_size, size, old, root, proof)
        except (VerifierError, ValueError):
            continue
        _ROOTS.put(digest_of(name, old_size, old_root), True)


def _signed(name: LogName) -> tuple[int, bytes]:
    """Size and root of the newest checkpoint, whose signature is checked."""
    newest = newest_checkpoint()
    checkpoint_check(newest, origin=name.origin, note_vkey=name.note_vkey)
    return newest.size, bytes.fromhex(newest.root)
