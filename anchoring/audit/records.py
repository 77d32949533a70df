"""Compare records with their entries, and the outbox with records. The other direction goes along the log."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice

from django.utils import timezone

from anchoring.audit.parts import Position, Step
from anchoring.audit.report import Report
from anchoring.audit.sources import Pair, RecordCheck, RecordSource, records_known
from anchoring.log.entries import is_handed_in
from anchoring.models import AuditMark, Entry, PendingEntry
from anchoring.models.audit import NOT_HANDED_IN, OUTBOX
from anchoring.models.log import pending_name
from anchoring.pending_seals import PendingSeals

_BATCH = 400
_MARKS = [f"{number:02x}" for number in range(256)]

Logged = tuple[str, datetime | None]
"""A kind, and the entry's time; no time while it is pending."""


class RecordsPart:
    """Every record: its owner's problems, and that its entry is there and agrees. Some subjects at each step."""

    name = "records"

    def __init__(self, *, sources: Sequence[RecordSource]) -> None:
        self._sources = sources

    def step(self, position: Position | None, report: Report) -> Step:
        """The next labels' records. `since`: when the look at the labels under the same two digits began."""
        began = timezone.now().isoformat()
        at = position or {"source": 0, "label": None, "done": 0, "since": began}
        if at["source"] == len(self._sources):
            self._mark(at["label"], None, at["since"])
            report.records = at["done"]
            lines = [line for source in self._sources for line in source.unchecked()]
            if not self._sources:
                lines.append("records: no application has handed in any")
            return Step(None, at["done"], at["done"], tuple(lines))
        source = self._sources[at["source"]]
        labels = source.labels_after(at["label"])
        # Counted once: at a million records that takes as long as a step.
        total = max(at["done"], at.get("total") or at["done"] + source.count())
        if not labels:
            return Step({**at, "source": at["source"] + 1, "total": 0}, at["done"], total)
        done = at["done"] + self._check(source, labels, report)
        since = at["since"]
        if self._mark(at["label"], labels[-1], since):
            since = began
        at = {**at, "label": labels[-1], "done": done, "since": since, "total": total}
        return Step(at, done, max(done, total))

    def _check(self, source: RecordSource, labels: Sequence[str], report: Report) -> int:
        count = 0
        for checks in _batches(source.checks(labels)):
            logged = _logged(checks)
            for check in checks:
                for problem in check.problems:
                    report.add(
                        problem.code, check.row, problem.detail, record=check.record, label=check.label
                    )
                _entry_of(check, logged.get((check.label, check.record)), report)
            count += len(checks)
        return count

    def _mark(self, before: str | None, last: str | None, since: str) -> bool:
        """Write down when the labels behind us were looked at: those before `last`, all where it is None.

        Only where there is one application: with more, labels are gone through more than once.
        """
        first = (before or "")[:2]
        passed = [digits for digits in _MARKS if digits >= first and (last is None or digits < last[:2])]
        if passed and len(self._sources) == 1:
            looked_at = datetime.fromisoformat(since)
            AuditMark.objects.filter(digits__in=passed).update(looked_at=looked_at)
            known = set(AuditMark.objects.filter(digits__in=passed).values_list("digits", flat=True))
            AuditMark.objects.bulk_create(
                AuditMark(digits=digits, looked_at=looked_at) for digits in passed if digits not in known
            )
        return bool(passed)


class OutboxPart:
    """Every pending row belongs to a record, and was handed in by this registry."""

    name = OUTBOX

    def __init__(self, *, sources: Sequence[RecordSource]) -> None:
        self._sources = sources

    def step(self, position: Position | None, report: Report) -> Step:
        """The next rows."""
        after = (position or {"id": 0})["id"]
        waiting = PendingEntry.objects.filter(id__gt=after) if position else PendingEntry.objects.all()
        rows = list(waiting.order_by("id")[:_BATCH])
        if not rows or not self._sources:
            return Step(None)
        known, seals = records_known(self._sources, [(row.label, row.record) for row in rows]), PendingSeals()
        for row in rows:
            if code := _strange(row, known, seals):
                report.add(code, pending_name(row.pk), row.kind, record=row.record, label=row.label)
        return Step({"id": rows[-1].pk})


def _strange(row: PendingEntry, known: Collection[Pair], seals: PendingSeals) -> str:
    if not is_handed_in(row, seals):
        return NOT_HANDED_IN
    return "" if (row.label, row.record) in known else "pending:unknown"


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
        labels, records = {label for label, _ in missing}, {record for _, record in missing}
        pending = PendingEntry.objects.filter(label__in=labels, record__in=records, is_held=False)
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


def _batches(checks: Iterable[RecordCheck]) -> Iterator[list[RecordCheck]]:
    iterator = iter(checks)
    while batch := list(islice(iterator, _BATCH)):
        yield batch
