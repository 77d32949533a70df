"""The outbox: what the log is asked to take in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import transaction

from anchoring.anchors import clock_is_ahead
from anchoring.log.errors import ClockAheadError
from anchoring.models import PendingEntry
from verifier import entry as entries_format

_BATCH = 2_000
_ANY_TIME = "2000-01-01T00:00:00Z"


@dataclass(frozen=True)
class NewEntry:
    """One entry to log: the record's kind, its subject's label and its digest (both 64 hex digits)."""

    kind: str
    label: str
    record: str
    recorded_at: datetime


def entries_submit(*, entries: Sequence[NewEntry]) -> None:
    """Queue entries for the sequencer, in the caller's transaction: logged if, and only if, it commits.

    Raises ClockAheadError while the machine's clock is ahead: their times would be signed as well.
    A digest is logged once for a label: what is pending or in the log already is dropped by the sequencer.
    Raises `verifier.errors.Malformed` for a kind, label or digest
    that no entry can have, ValueError for a time without a zone and outside of a transaction.
    """
    if not transaction.get_connection().in_atomic_block:
        raise ValueError("entries are submitted in the transaction that stores their records")
    if entries and clock_is_ahead(now=datetime.now(UTC)):
        raise ClockAheadError
    for entry in entries:
        entries_format.record_entry(entry.kind, entry.label, entry.record, _ANY_TIME)
        if entry.recorded_at.tzinfo is None:
            raise ValueError(f"recorded_at without a time zone: {entry}")
    PendingEntry.objects.bulk_create(
        [
            PendingEntry(
                kind=entry.kind, label=entry.label, record=entry.record, recorded_at=entry.recorded_at
            )
            for entry in entries
        ],
        batch_size=_BATCH,
    )
