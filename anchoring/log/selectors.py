"""The state of entries, from the outbox to a final block, as data; the texts for it are not kept here."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from django.db.models import Min

from anchoring import anchors as chain
from anchoring.anchors import AnchorRow
from anchoring.models import AuditFinding, Checkpoint, Entry, PendingEntry
from verifier.errors import Malformed

_BATCH = 400

Pair = tuple[str, str]
"""A label and a record's digest, both hex."""


class Stage(StrEnum):
    """How far an entry is. Each stage includes those before it."""

    PENDING = "pending"
    LOGGED = "logged"
    SENT = "sent"
    ANCHORED = "anchored"
    FINAL = "final"


class WaitsFor(StrEnum):
    """What an entry waits for."""

    SEQUENCER = "sequencer"
    ANCHORER = "anchorer"
    BLOCK = "block"
    FINALITY = "finality"


@dataclass(frozen=True)
class EntryState:
    """How far one entry is. `anchors`: on each network the first anchor that holds it; `since`: when this stage began.

    `leaf` is the entry's text once it is in the log; None too where the row was changed into what no entry can be.
    """

    stage: Stage
    waits_for: WaitsFor | None
    since: datetime
    index: int | None = None
    logged_at: datetime | None = None
    leaf: str | None = None
    anchors: tuple[AnchorRow, ...] = ()

    @property
    def anchor(self) -> AnchorRow | None:
        """The anchor to show: a final one if there is one, else the earliest."""
        return min(self.anchors, key=lambda row: (not row.final, row.time), default=None)


@dataclass(frozen=True)
class LogStatus:
    """The log as a whole. `unanchored_since` is the time of the oldest record's entry that no anchor holds."""

    size: int
    checkpoint: Checkpoint
    pending: int
    pending_since: datetime | None
    anchored_size: int
    unanchored: int
    unanchored_since: datetime | None


def states(pairs: Iterable[Pair]) -> dict[Pair, EntryState]:
    """The state of each `(label, record)` that was submitted; others are absent from the answer."""
    wanted = sorted(set(pairs))
    stages: dict[Pair, EntryState] = {}
    logged: dict[Pair, Entry] = {}
    for batch in _batches(wanted):
        logged |= _logged(batch)
        missing = set(batch) - logged.keys()
        if missing:
            rows = PendingEntry.objects.filter(record__in={record for _, record in missing})
            for label, record, since in rows.values_list("label", "record", "created_at"):
                stages[label, record] = EntryState(Stage.PENDING, WaitsFor.SEQUENCER, since)
            logged |= _logged(missing - stages.keys())  # what moved into the log between the two questions
    covering = chain.anchors_covering_many(entry.index for entry in logged.values())
    sent = chain.sent_size()
    for pair, entry in logged.items():
        stages[pair] = _logged_state(entry, tuple(covering[entry.index]), sent)
    return {pair: stages[pair] for pair in wanted if pair in stages}


def log_status() -> LogStatus | None:
    """Sizes and ages for a status page and for alarms; None before genesis."""
    newest = Checkpoint.objects.order_by("-size").first()
    if newest is None:
        return None
    pending = PendingEntry.objects.aggregate(since=Min("created_at"))
    anchored = max((row.size for row in chain.anchors_newest()), default=0)
    behind = Entry.objects.filter(index__gte=anchored, label__isnull=False)
    oldest = behind.order_by("index").values_list("time", flat=True).first()
    return LogStatus(
        size=newest.size,
        checkpoint=newest,
        pending=PendingEntry.objects.count(),
        pending_since=pending["since"],
        anchored_size=anchored,
        unanchored=behind.count(),
        unanchored_since=oldest,
    )


def findings_about(*, records: Iterable[str] = (), labels: Iterable[str] = ()) -> list[AuditFinding]:
    """What audits found wrong with these records (digests) and labels, and no later look has found mended."""
    findings = AuditFinding.objects.filter(ended_at=None)
    about = findings.filter(record__in=list(records)) | findings.filter(label__in=list(labels))
    return list(about.order_by("id"))


def _logged(pairs: Collection[Pair]) -> dict[Pair, Entry]:
    labels, records = {label for label, _ in pairs}, {record for _, record in pairs}
    rows = Entry.objects.filter(label__in=labels, record__in=records)
    return {(entry.label or "", entry.record or ""): entry for entry in rows}


def _logged_state(entry: Entry, anchors: tuple[AnchorRow, ...], sent: int) -> EntryState:
    index, time, leaf = entry.index, entry.time, _leaf(entry)
    final = [row for row in anchors if row.final]
    if final:
        stage, waits_for, since = Stage.FINAL, None, min(row.time for row in final)
    elif anchors:
        stage, waits_for, since = Stage.ANCHORED, WaitsFor.FINALITY, min(row.time for row in anchors)
    else:
        is_sent = sent > index
        stage = Stage.SENT if is_sent else Stage.LOGGED
        return EntryState(stage, WaitsFor.BLOCK if is_sent else WaitsFor.ANCHORER, time, index, time, leaf)
    return EntryState(stage, waits_for, datetime.fromtimestamp(since, UTC), index, time, leaf, anchors)


def _leaf(entry: Entry) -> str | None:
    try:
        return entry.leaf.decode()
    except Malformed:
        return None


def _batches(pairs: list[Pair]) -> Iterator[list[Pair]]:
    for at in range(0, len(pairs), _BATCH):
        yield pairs[at : at + _BATCH]
