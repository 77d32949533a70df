"""Compare records with entries, in both directions, and the outbox with records."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice

from anchoring.audit.report import Progress, Report, in_batches
from anchoring.audit.sources import Pair, RecordCheck, RecordSource
from anchoring.models import Entry, PendingEntry

_BATCH = 400

Logged = tuple[str, datetime | None]
"""A kind, and the entry's time; no time while it is pending."""


def records_audit(*, sources: Sequence[RecordSource], report: Report, progress: Progress) -> int:
    """Check every record: its owner's problems, and that its entry is there and agrees. Returns how many there are."""
    total, done = sum(source.count() for source in sources), 0
    for source in sources:
        for checks in _batches(source.checks()):
            progress("records", done, total)
            logged = _logged(checks)
            for check in checks:
                for problem in check.problems:
                    report.add(
                        problem.code, check.row, problem.detail, record=check.record, label=check.label
                    )
                _entry_of(check, logged.get((check.label, check.record)), report)
            done += len(checks)
    progress("records", done, done)
    return done


def outbox_audit(*, sources: Sequence[RecordSource], report: Report) -> None:
    """Check that every pending row belongs to a record."""
    for batch in in_batches(PendingEntry.objects.all(), "id"):
        known = _known(sources, [(row.label, row.record) for row in batch])
        for row in batch:
            if sources and (row.label, row.record) not in known:
                name = f"pending entry {row.pk}"
                report.add("pending:unknown", name, row.kind, record=row.record, label=row.label)


def entries_audit(*, size: int, sources: Sequence[RecordSource], report: Report, progress: Progress) -> None:
    """Check that every entry of the first `size` belongs to a record: none was put in past the registry."""
    if not sources:
        return
    for batch in in_batches(Entry.objects.filter(index__lt=size, label__isnull=False), "index"):
        progress("entries' records", batch[0].index, size)
        known = _known(sources, [(row.label or "", row.record or "") for row in batch])
        for row in batch:
            if (row.label, row.record) not in known:
                name = f"entry {row.index}"
                report.add("entry:unknown", name, row.kind, record=row.record, label=row.label)
    progress("entries' records", size, size)


def _entry_of(check: RecordCheck, logged: Logged | None, report: Report) -> None:
    if logged is None:
        report.add(
            "record:unlogged", check.row, "no entry under its label", record=check.record, label=check.label
        )
        return
    kind, time = logged
    if kind != check.kind:
        detail = f"a {check.kind} is logged as {kind}"
        report.add("record:kind", check.row, detail, record=check.record, label=check.label)
    if time is not None and time < check.recorded_at:
        detail = f"recorded at {check.recorded_at}, in the log at {time}"
        report.add("record:time", check.row, detail, record=check.record, label=check.label)


def _logged(checks: Sequence[RecordCheck]) -> dict[Pair, Logged]:
    """Kind and time of each record's entry, in the log or, where it is not there yet, in the outbox."""
    logged = _entries({(check.label, check.record) for check in checks})
    missing = {(check.label, check.record) for check in checks} - logged.keys()
    if missing:
        pending = PendingEntry.objects.filter(record__in={record for _, record in missing})
        for label, record, kind in pending.values_list("label", "record", "kind"):
            logged[label, record] = kind, None
        # The sequencer may have moved some from the outbox into the log between the two questions.
        logged |= _entries(missing - logged.keys())
    return logged


def _entries(pairs: Collection[Pair]) -> dict[Pair, Logged]:
    labels, records = {label for label, _ in pairs}, {record for _, record in pairs}
    entries = Entry.objects.filter(label__in=labels, record__in=records)
    rows = entries.values_list("label", "record", "kind", "time")
    return {(label or "", record or ""): (kind, time) for label, record, kind, time in rows}


def _known(sources: Sequence[RecordSource], pairs: Sequence[Pair]) -> set[Pair]:
    return set().union(*(source.known(pairs) for source in sources))


def _batches(checks: Iterable[RecordCheck]) -> Iterator[list[RecordCheck]]:
    iterator = iter(checks)
    while batch := list(islice(iterator, _BATCH)):
        yield batch
