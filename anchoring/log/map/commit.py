"""The map follows the log, and is committed as the log's last entry."""

import time as clock
from datetime import UTC, datetime

from django.db import transaction

from anchoring.log.errors import LogDamagedError
from anchoring.log.keys import LogKeys
from anchoring.log.map.pages import page_subtree
from anchoring.log.map.store import label_values, labels_between, pages_at, pages_write
from anchoring.log.map.update import pages_updated
from anchoring.log.sequencer import LogTail, tail_lock, tail_sign
from anchoring.models import MAP_COMMITTED, Checkpoint, Entry, MapState
from verifier import tree, trie

CHUNK = 10_000
_REST = 1_000
"""So many entries may be taken into the map under the sequencer's lock: 0.2 s of work."""


def map_advance(*, limit: int = CHUNK) -> int:
    """Take the next entries of the log, at most `limit`, into the map; returns how many the map has then.

    The work is done outside of the transaction, so that nobody waits for it. Of two that advance at once, one
    finds the state moved on, and its work is for nothing.
    """
    size = _map_size()
    end = min(size + limit, _log_size())
    if end <= size:
        return size
    pages, _ = pages_updated(pages_at(size), label_values(labels_between(size, end), size=end))
    with transaction.atomic():
        # The claim: whoever moved the state first has written these pages.
        if not MapState.objects.filter(size=size).update(size=end):
            return _map_size()
        pages_write(pages, version=end, committed=newest_commitment())
    return end


def map_root(version: int) -> bytes:
    """The map's root at a log size to which it was advanced."""
    page = pages_at(version)([""]).get("")
    return page_subtree(page, 0)[0] if page else trie.EMPTY


def newest_commitment() -> int:
    """The index of the log's newest map commitment, which is the size of the log it is about; -1 where none is."""
    newest = (
        Entry.objects.filter(root__isnull=False).order_by("-index").values_list("index", flat=True).first()
    )
    return -1 if newest is None else newest


def map_commit(*, keys: LogKeys, now: datetime | None = None, patience: float = 60.0) -> Checkpoint | None:
    """Append the map's commitment as the log's last entry and sign the checkpoint, which is then one to anchor.

    None where the log has nothing new since the last commitment, and where the map could not catch up with the
    log within `patience` seconds (the next call goes on from there).
    """
    deadline = clock.monotonic() + patience
    while clock.monotonic() < deadline:
        # Without the lock as long as there is much to do: whoever records would wait for it.
        if _log_size() - _map_size() > _REST:
            map_advance()
            continue
        with transaction.atomic():
            tail = tail_lock(keys=keys)
            # The log's last entry is a commitment: nothing is new.
            if newest_commitment() >= tail.edge.size - 1:
                return None
            if tail.edge.size - _map_size() <= _REST:
                while map_advance() < tail.edge.size:
                    pass
                return _commitment_append(tail=tail, keys=keys, now=now or datetime.now(UTC))
    return None


def _commitment_append(*, tail: LogTail, keys: LogKeys, now: datetime) -> Checkpoint:
    """Inside the sequencer's lock, with the map at the log's size."""
    size = tail.edge.size
    if _map_size() != size:
        raise LogDamagedError(f"the map is not that of {size} entries")
    root = map_root(size)
    time = max(now.replace(microsecond=0), tail.time)
    entry = Entry(index=size, kind=MAP_COMMITTED, root=root.hex(), time=time)
    entry.leaf_hash = tree.leaf_hash(entry.leaf)
    entry.save(force_insert=True)
    return tail_sign(tail=tail, full=tail.edge.append([entry.leaf_hash]), keys=keys)


def _map_size() -> int:
    return MapState.objects.get().size


def _log_size() -> int:
    newest = Checkpoint.objects.order_by("-size").values_list("size", flat=True).first()
    return newest or 0
