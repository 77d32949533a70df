"""Bring the log's tail back from a mirror of the public tiles, after a backup was restored that lacks it.

The mirror is not trusted: its checkpoint must be signed with the log's own key, and all that it gives must have
exactly the root that is signed there, with the entries that are here already as its beginning.
"""

import hashlib
import struct
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from django.db import connection, transaction

from anchoring.log.checkpoints import newest_checkpoint
from anchoring.log.errors import LogDamagedError
from anchoring.log.keys import LogKeys
from anchoring.log.map.commit import map_advance
from anchoring.log.rows import rows_insert
from anchoring.log.sequencer import CHUNK, COLUMNS, tail_lock, tail_sign
from anchoring.log.shape import TILE_WIDTH
from anchoring.log.tiles import right_edge_read
from anchoring.models import Entry, MapState
from verifier import entry as entries_format
from verifier import note, tree
from verifier.entry import MAP_COMMITTED, MapEntry
from verifier.errors import VerifierError
from verifier.monitor.tiles import tile_path

Read = Callable[[str], bytes]
"""Reads a file of the mirror by its path under `/log/`, as `tile/entries/x001/234`."""


class MirrorError(Exception):
    """The mirror does not have this log's tail. What was written before, if anything was, had been checked."""


def tail_restore(*, keys: LogKeys, read: Read, report: Callable[[str], None] = lambda _: None) -> int:
    """Append the entries that the mirror has and this log lacks, byte for byte; returns how many.

    Everything is read and checked before the first row is written, and each part again when it is written: it must be what
    was checked, for a mirror may answer otherwise the second time. Each part up to a map commitment is a transaction
    of its own; stopped in between, the next run goes on. The log's halt does not hold this up: it ends it.
    Raises MirrorError where the mirror is another log's, shorter, or not what its checkpoint says.
    """
    begun = size = newest_checkpoint().size
    signed = _checkpoint(keys, read)
    if signed.size <= size:
        raise MirrorError(f"the mirror has {signed.size} entries, this log {size}")
    edge = right_edge_read(size)
    checked = []
    for part in _parts(read, size, signed.size):
        edge.append([tree.leaf_hash(leaf) for leaf in part])
        checked.append(_fingerprint(part))
        report(f"read {edge.size} of {signed.size}")
    if edge.root() != signed.root:
        raise MirrorError(
            "the mirror's entries do not continue this log to the root that its checkpoint signs"
        )
    # Read a second time and not kept: the tail may be larger than the memory.
    for part, fingerprint in zip(_parts(read, size, signed.size), checked, strict=True):
        if _fingerprint(part) != fingerprint:
            raise MirrorError(f"the mirror gave other entries from {size} on when they were read again")
        _append(keys, size, part)
        size += len(part)
        report(f"restored {size} of {signed.size}")
    return size - begun


def _fingerprint(leaves: Sequence[bytes]) -> bytes:
    """Tells a part from any other: SHA-256 over its leaf hashes."""
    return hashlib.sha256(b"".join(map(tree.leaf_hash, leaves))).digest()


def _checkpoint(keys: LogKeys, read: Read) -> note.Checkpoint:
    try:
        signed = note.verify(read("checkpoint").decode(), [keys.note_vkey])
        checkpoint = note.parse_checkpoint(signed.text)
    except (VerifierError, UnicodeDecodeError) as error:
        raise MirrorError(f"the mirror's checkpoint is not signed by this log's key: {error}") from error
    if checkpoint.origin != keys.origin:
        raise MirrorError(f"the mirror is of {checkpoint.origin}")
    return checkpoint


def _parts(read: Read, first: int, size: int) -> Iterator[list[bytes]]:
    """The leaves from `first` on, in parts that end with a map commitment or have CHUNK leaves."""
    part: list[bytes] = []
    for number in range(first // TILE_WIDTH, (size - 1) // TILE_WIDTH + 1):
        width = min(TILE_WIDTH, size - number * TILE_WIDTH)
        leaves = _split(read(tile_path("entries", number, width)), width)
        for leaf in leaves[max(0, first - number * TILE_WIDTH) :]:
            part.append(leaf)
            if len(part) == CHUNK or isinstance(_parse(leaf), MapEntry):
                yield part
                part = []
    if part:
        yield part


def _append(keys: LogKeys, first: int, leaves: Sequence[bytes]) -> None:
    """Write one part, sign its checkpoint, and bring the map to where a commitment in it needs it."""
    with transaction.atomic():
        tail = tail_lock(keys=keys, halted=True)
        if tail.edge.size != first:
            raise LogDamagedError(
                f"the log grew to {tail.edge.size} while its tail was restored from {first}"
            )
        hashes = [tree.leaf_hash(leaf) for leaf in leaves]
        rows_insert(Entry, COLUMNS, [_row(first + at, leaf, hashes[at]) for at, leaf in enumerate(leaves)])
        tail_sign(tail=tail, full=tail.edge.append(hashes), keys=keys)
    if isinstance(_parse(leaves[-1]), MapEntry):
        version = first + len(leaves) - 1
        while (at := MapState.objects.get().size) < version:
            map_advance(limit=min(CHUNK, version - at))


def _row(index: int, leaf: bytes, leaf_hash: bytes) -> tuple[object, ...]:
    said = _parse(leaf)
    time = connection.ops.adapt_datetimefield_value(datetime.fromisoformat(said.time))
    if isinstance(said, MapEntry):
        if said.size != index:
            raise MirrorError(f"the commitment at {index} says that it is about {said.size} entries")
        return index, MAP_COMMITTED, None, None, said.root, time, leaf_hash
    return index, said.kind, said.label, said.record, None, time, leaf_hash


def _parse(leaf: bytes) -> entries_format.RecordEntry | MapEntry:
    try:
        return entries_format.parse(leaf)
    except VerifierError as error:
        raise MirrorError(f"the mirror holds what is no entry: {error}") from error


def _split(bundle: bytes, width: int) -> list[bytes]:
    """The leaves of an entry bundle, each after its length in two bytes (c2sp.org/tlog-tiles)."""
    leaves, at = [], 0
    try:
        for _ in range(width):
            (length,) = struct.unpack_from(">H", bundle, at)
            leaves.append(bundle[at + 2 : at + 2 + length])
            at += 2 + length
    except struct.error:
        raise MirrorError("the mirror has a bundle of entries that is too short") from None
    if at != len(bundle):
        raise MirrorError("the mirror has a bundle of entries that is too long")
    return leaves
