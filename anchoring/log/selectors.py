"""The state of entries, from the outbox to a final block, as data; the texts for it are not kept here."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from anchoring import anchors as chain
from anchoring.anchors import AnchorRow
from anchoring.log.places import LogName, Place, anchors_proved
from anchoring.models import Checkpoint, Entry, PendingEntry

COUNTED = 10_000
"""So many waiting entries are counted; of more it is said about how many they are."""
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

    `leaf` is the entry's text once it is in the log.
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
    """The log as a whole. `unanchored_since` is the time of the oldest record's entry that no anchor holds.

    `pending` is exact up to COUNTED. `unanchored` counts the records behind the newest anchor.
    """

    size: int
    checkpoint: Checkpoint
    pending: int
    pending_since: datetime | None
    anchored_size: int
    unanchored: int
    unanchored_since: datetime | None


def states(places: Collection[Place], name: LogName | None) -> dict[Pair, EntryState]:
    """The state of each place that is proved or waits, by label and record; others are absent from the answer.

    An anchor counts only where its size and root are those of the log of this name. Raises LogError as `places_proved`
    does.
    """
    logged = {index: place for place in places if (index := place.index) is not None and place.is_proved}
    first = chain.coverage(logged)
    ours = anchors_proved((row for rows in first.values() for row in rows), name) if name else set()
    anchors = {
        index: tuple(row for row in rows if (row.size, row.root) in ours) for index, rows in first.items()
    }
    sent = 0 if all(anchors.values()) else chain.sent_size()
    return {
        (place.label, place.record): _logged_state(place, anchors[place.order[1]], sent)
        if place.is_proved
        else EntryState(Stage.PENDING, WaitsFor.SEQUENCER, place.time)
        for place in places
        if place.counts
    }


def log_status() -> LogStatus | None:
    """Sizes and ages for a status page and for alarms; None before genesis."""
    newest = Checkpoint.objects.order_by("-size").first()
    if newest is None:
        return None
    pending, pending_since = _pending()
    anchored = max((row.size for row in chain.anchors_newest()), default=0)
    behind = Entry.objects.filter(index__gte=anchored)
    # There is an entry at each index, and few of them commit the map: nobody has to count the others.
    commitments = behind.filter(index__lt=newest.size, root__isnull=False).count()
    oldest = behind.filter(label__isnull=False).order_by("index").values_list("time", flat=True).first()
    return LogStatus(
        size=newest.size,
        checkpoint=newest,
        pending=pending,
        pending_since=pending_since,
        anchored_size=anchored,
        unanchored=max(0, newest.size - anchored - commitments),
        unanchored_since=oldest,
    )


def _pending() -> tuple[int, datetime | None]:
    """How many wait, and since when the oldest. Where they are many, by their ids, in which rolled back ones left holes."""
    waiting = PendingEntry.objects.filter(is_held=False)
    count = waiting.order_by()[: COUNTED + 1].count()
    first = waiting.order_by("id").first() if count else None
    if first is None:
        return 0, None
    last = waiting.order_by("id").last() if count > COUNTED else None
    return max(count, last.pk - first.pk + 1 if last else 0), first.created_at


def _logged_state(place: Place, anchors: tuple[AnchorRow, ...], sent: int) -> EntryState:
    index, time, leaf = place.index, place.time, (place.leaf or b"").decode()
    final = [row for row in anchors if row.final]
    if final:
        stage, waits_for, since = Stage.FINAL, None, min(row.time for row in final)
    elif anchors:
        stage, waits_for, since = Stage.ANCHORED, WaitsFor.FINALITY, min(row.time for row in anchors)
    else:
        is_sent = sent > place.order[1]
        stage = Stage.SENT if is_sent else Stage.LOGGED
        return EntryState(stage, WaitsFor.BLOCK if is_sent else WaitsFor.ANCHORER, time, index, time, leaf)
    return EntryState(stage, waits_for, datetime.fromtimestamp(since, UTC), index, time, leaf, anchors)
