"""The outbox: what the log is asked to take in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import transaction

from anchoring.anchors import clock_ahead, clock_is_ahead
from anchoring.inserts import Rows, Unless, rows_insert
from anchoring.log.errors import ClockAheadError, OtherLogError
from anchoring.models import Log, PendingEntry
from anchoring.pending_seals import PendingSeals
from verifier import entry as entries_format

LogRow = tuple[str, str, str]
"""What the log's row says: origin, note key (vkey) and the key of its labels (hex)."""

_OTHER_LOG = f"""
    SELECT 1 WHERE NOT EXISTS (
        SELECT 1 FROM {Log._meta.db_table} log WHERE log.origin = %s AND log.note_vkey = %s AND log.vrf_public_key = %s)
"""  # noqa: S608  a table's name
_ANY_TIME = "2000-01-01T00:00:00Z"


@dataclass(frozen=True)
class NewEntry:
    """One entry to log: the record's kind, its subject's label and its digest (both 64 hex digits)."""

    kind: str
    label: str
    record: str
    recorded_at: datetime


def log_row() -> LogRow | None:
    """None where the log has not begun."""
    # There is one, which `first()` would sort, for each proof.
    return next(iter(Log.objects.values_list("origin", "note_vkey", "vrf_public_key")), None)


def entries_submit(
    *, entries: Sequence[NewEntry], beside: Sequence[Rows] = (), log: LogRow | None = None
) -> None:
    """Queue entries for the sequencer, in the caller's transaction: logged if, and only if, it commits.

    `beside` are new rows of the tables that hold what the entries speak of: they are written with the entries.

    `log` is whose keys made the labels. Raises OtherLogError where the log's row says otherwise,
    ClockAheadError while the machine's clock is ahead: their times would be signed as well.
    A digest is logged once for a label: what is pending or in the log already is dropped by the sequencer.
    Raises `verifier.errors.Malformed` for a kind, label or digest
    that no entry can have, ValueError for a time without a zone and outside of a transaction.
    """
    if not transaction.get_connection().in_atomic_block:
        raise ValueError("entries are submitted in the transaction that stores their records")
    for entry in entries:
        entries_format.record_entry(entry.kind, entry.label, entry.record, _ANY_TIME)
        if entry.recorded_at.tzinfo is None:
            raise ValueError(f"recorded_at without a time zone: {entry}")
    seals = PendingSeals()
    pending = [_pending(entry, seals) for entry in entries]
    now = datetime.now(UTC)
    unless = clock_ahead(now=now)
    if log is not None:
        unless = Unless(f"{unless.sql} UNION ALL {_OTHER_LOG}", [*unless.values, *log])
    if pending and not rows_insert(pending, beside=beside, unless=unless):
        raise ClockAheadError if log is None or clock_is_ahead(now=now) else OtherLogError


def is_handed_in(row: PendingEntry, seals: PendingSeals) -> bool:
    """Whether this registry handed a waiting row in as it stands, and no sequencer set it aside."""
    return not row.is_held and _holds(row, seals)


def pending_strange() -> list[PendingEntry]:
    """What waits and was not handed in as it stands, oldest first."""
    seals = PendingSeals()
    rows = PendingEntry.objects.order_by("id").iterator()
    return [row for row in rows if not is_handed_in(row, seals)]


def pending_accept(row: PendingEntry) -> None:
    """Have a row logged as it was read: for who looked whether its record is right."""
    PendingEntry.objects.filter(pk=row.pk).update(seal=PendingSeals().made(*_said(row)), is_held=False)


def pending_seal_again() -> tuple[int, list[int]]:
    """Seal under the key of now what waits and holds, and have it logged where a process with another key set it aside;
    returns how many do, and the keys of those that don't."""
    seals, count, broken = PendingSeals(), 0, list[int]()
    for row in PendingEntry.objects.order_by("id").iterator():
        if not _holds(row, seals):
            broken.append(row.pk)
            continue
        PendingEntry.objects.filter(pk=row.pk).update(seal=seals.made(*_said(row)), is_held=False)
        count += 1
    return count, broken


def _pending(entry: NewEntry, seals: PendingSeals) -> PendingEntry:
    row = PendingEntry(kind=entry.kind, label=entry.label, record=entry.record, recorded_at=entry.recorded_at)
    row.seal = seals.made(*_said(row))
    return row


def _said(row: PendingEntry) -> tuple[str, str, str, datetime]:
    return row.kind, row.label, row.record, row.recorded_at


def _holds(row: PendingEntry, seals: PendingSeals) -> bool:
    return seals.hold(row.seal, *_said(row))
