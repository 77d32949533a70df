"""The sequencer gives pending entries their places in the log. One at a time, by a lock of the database."""

import logging
import time as clock
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db import connection, transaction

from anchoring.anchors import chain_uncompared, clock_is_ahead, halts_open
from anchoring.log.checkpoints import checkpoint_check, checkpoint_sign, newest_checkpoint
from anchoring.log.errors import ClockAheadError, LogDamagedError, LogHaltedError, LogMissingError
from anchoring.log.keys import LogKeys
from anchoring.log.rows import rows_insert, values_parameter, values_sql
from anchoring.log.tiles import RightEdge, right_edge_read, right_edge_write
from anchoring.models import AuditFinding, AuditRun, Checkpoint, Entry, Log, PendingEntry, Tile
from anchoring.models.audit import NOT_HANDED_IN, OUTBOX
from anchoring.models.log import LEAF_TIME, pending_name
from anchoring.pending_seals import PendingSeals
from verifier import entry as entries_format
from verifier import tree

CHUNK = 10_000
_LOCK_SECONDS = 0.7
_BREATH_SECONDS = 0.105
COLUMNS = ("index", "kind", "label", "record", "root", "time", "leaf_hash")

_READ = ("id", "kind", "label", "record", "recorded_at", "seal")
_Pending = tuple[int, str, str, str, datetime, str]
"""A row of the outbox; what is sealed stands between its key and its seal."""
_NAMED = 20
logger = logging.getLogger(__name__)


@dataclass
class LogTail:
    """Where the log ends: what the holder of the sequencer's lock needs to append."""

    edge: RightEdge
    time: datetime


def tail_lock(*, keys: LogKeys, halted: bool = False) -> LogTail:
    """Take the sequencer's lock until the transaction ends, and check that the log's end is whole.

    The lock is the row of the Log on PostgreSQL and the transaction itself, begun IMMEDIATE, on SQLite.
    Raises LogDamagedError where checkpoint, tiles and entries do not agree on where the log ends: a database
    restored in parts must not be appended to. LogHaltedError while a contract holds what the log lacks, or may hold it, and
    ClockAheadError while the clock is ahead of the chain's, unless `halted` says that this is what is brought back.
    """
    log = Log.objects.select_for_update().first()
    if log is None:
        raise LogMissingError("the log has not begun: run `python manage.py log_init`")
    if (keys.origin, keys.note_vkey) != (log.origin, log.note_vkey):
        raise LogDamagedError("these keys are not the ones that the log began with")
    for halt in halts_open() if not halted else ():
        raise LogHaltedError(f"the log is halted: {halt.detail}")
    if not halted and chain_uncompared():
        raise LogHaltedError("nobody has compared the log with its contract since this database was promoted")
    if not halted and clock_is_ahead(now=datetime.now(UTC)):
        raise ClockAheadError
    # Under the lock, so that what is read from here on stays as it is until the transaction ends.
    newest = newest_checkpoint()
    checkpoint_check(newest, origin=log.origin, note_vkey=log.note_vkey)
    last = Entry.objects.order_by("-index").values_list("index", "time", "leaf_hash").first()
    entries = last[0] + 1 if last else 0
    if newest.size != entries:
        raise LogDamagedError(f"the newest checkpoint is of {newest.size} entries, there are {entries}")
    edge = right_edge_read(newest.size)
    if edge.root().hex() != newest.root:
        raise LogDamagedError(f"the tiles' root is not that of checkpoint {newest.size}")
    return LogTail(edge, last[1] if last else datetime.min.replace(tzinfo=UTC))


def tail_sign(*, tail: LogTail, full: list[Tile], keys: LogKeys) -> Checkpoint:
    """Store the tiles that `tail.edge.append` changed and the checkpoint of the new size."""
    Tile.objects.bulk_create(full)
    right_edge_write(tail.edge)
    return checkpoint_sign(keys=keys, size=tail.edge.size, root=tail.edge.root())


def whole_second(moment: datetime) -> datetime:
    """The first whole second that is not before `moment`."""
    return moment if not moment.microsecond else moment.replace(microsecond=0) + timedelta(seconds=1)


def sequence_chunk(*, keys: LogKeys, limit: int = CHUNK, now: datetime | None = None) -> int:
    """Move the oldest pending entries, at most `limit`, into the log; returns how many pending rows were dealt with.

    Those that this registry did not hand in are set aside.

    One transaction. A crash in it leaves all of them pending and the log as it was: no gap, no entry twice.
    Two sequencers wait for each other, and the second finds what the first left.
    """
    with transaction.atomic():
        tail = tail_lock(keys=keys)
        # Rows with lower ids may still be uncommitted (PostgreSQL): exactly those read here get deleted.
        rows = PendingEntry.objects.filter(is_held=False).order_by("id")
        waiting = list(rows.values_list(*_READ)[:limit])
        pending = _handed_in(waiting)
        if not pending:
            return len(waiting)
        ids = [row[0] for row in pending]
        logged = _logged_already(ids[0], ids[-1])
        # By label and record; reversed, so that of two that are the same the first one stays.
        once = {row[2:4]: row for row in reversed(pending) if row[0] not in logged}
        # By id: the outbox's order is the log's.
        fresh = sorted(once.values())
        if fresh:
            moment = (now or datetime.now(UTC)).replace(microsecond=0)
            # Never before the last entry, nor before what a record says of itself: verifiers refuse both.
            tail.time = max(moment, tail.time, whole_second(max(row[4] for row in pending)))
            full = tail.edge.append(_entries_insert(tail, fresh))
            tail_sign(tail=tail, full=full, keys=keys)
        _pending_delete(ids)
    return len(waiting)


def sequence_all(*, keys: LogKeys, stop: Callable[[], bool] = lambda: False) -> int:
    """Sequence until nothing is pending or `stop()` says so; returns how many pending rows were dealt with.

    Chunks get smaller where one takes long, so that nobody waits for the write lock for two seconds.
    """
    total, limit = 0, CHUNK
    while not stop():
        began = clock.monotonic()
        done = sequence_chunk(keys=keys, limit=limit)
        total += done
        if done < limit:
            break
        took = clock.monotonic() - began
        limit = max(100, limit // 2) if took > _LOCK_SECONDS else min(CHUNK, limit * 2)
        if connection.vendor == "sqlite":
            # SQLite's waiting writers poll, 0.1 s apart at most: without a breath they never get a turn.
            clock.sleep(_BREATH_SECONDS)
    return total


def _handed_in(waiting: Sequence[_Pending]) -> list[_Pending]:
    """Those of these rows that this registry handed in; the others are set aside."""
    seals, pending, strange = PendingSeals(), list[_Pending](), list[_Pending]()
    for row in waiting:
        (pending if seals.hold(row[5], *row[1:5]) else strange).append(row)
    if strange:
        _hold(strange)
    return pending


def _hold(rows: Sequence[_Pending]) -> None:
    """Set aside what nobody handed in, and have it told at once: the audit would come to it within a day."""
    keys = [row[0] for row in rows]
    logger.critical("pending entries that nobody handed in are not logged: %s", keys[:_NAMED])
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {PendingEntry._meta.db_table} SET is_held = %s WHERE id IN ({values_sql('bigint')})",  # noqa: S608
            [True, values_parameter(keys)],
        )
    if run := AuditRun.objects.order_by("-id").first():
        AuditFinding.objects.bulk_create(
            (
                AuditFinding(
                    run=run,
                    part=OUTBOX,
                    code=NOT_HANDED_IN,
                    row=pending_name(key),
                    detail=kind,
                    record=record,
                    label=label,
                )
                for key, kind, label, record, *_ in rows
            ),
            ignore_conflicts=True,
        )


def _entries_insert(tail: LogTail, fresh: list[_Pending]) -> list[bytes]:
    """Insert the entries of pending rows at the log's end; returns their leaf hashes."""
    time = tail.time.strftime(LEAF_TIME)
    stored_time = connection.ops.adapt_datetimefield_value(tail.time)
    hashes, rows = [], []
    for index, (_, kind, label, record, *_) in enumerate(fresh, tail.edge.size):
        leaf_hash = tree.leaf_hash(entries_format.record_entry(kind, label, record, time))
        hashes.append(leaf_hash)
        rows.append((index, kind, label, record, None, stored_time, leaf_hash))
    rows_insert(Entry, COLUMNS, rows)
    return hashes


def _logged_already(first: int, last: int) -> set[int]:
    """Ids of pending rows from `first` to `last` whose digest the log already has under the same label."""
    pending, entry = PendingEntry._meta.db_table, Entry._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT p.id FROM {pending} p JOIN {entry} e"  # noqa: S608 - names of models
            " ON e.label = p.label AND e.record = p.record WHERE p.id BETWEEN %s AND %s",
            [first, last],
        )
        return {row[0] for row in cursor.fetchall()}


def _pending_delete(ids: list[int]) -> None:
    """Delete exactly these rows, or raise: another hand in the outbox would be a doubled entry."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"DELETE FROM {PendingEntry._meta.db_table} WHERE id IN ({values_sql('bigint')})",  # noqa: S608
            [values_parameter(ids)],
        )
        deleted = cursor.rowcount
    if deleted != len(ids):
        raise LogDamagedError(f"{len(ids)} pending entries were read and {deleted} deleted")
