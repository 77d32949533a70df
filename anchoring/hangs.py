"""What should go on by itself and does not. From the tables alone; each part has a bound, past which it hangs."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.utils import timezone

from anchoring.anchors import clock_ahead, halted
from anchoring.models import (
    BucketState,
    Checkpoint,
    Heartbeat,
    Log,
    Network,
    NetworkState,
    PendingEntry,
)
from anchoring.wake import POLLS, UPLOADS, WAKE_UPS

BEGAN = timezone.now()
"""Before this process began the whole registry may have been stopped, and then nothing hung."""
_LOG = "log"


class Part(StrEnum):
    """A part that works without being asked to.

    The first three are queues of messages: beat sends a heartbeat through each, and a worker writes that it has come.
    """

    WAKE_UPS = WAKE_UPS
    UPLOADS = UPLOADS
    POLLS = POLLS
    SEQUENCER = "sequencer"
    ANCHORER = "anchorer"
    BUCKET = "bucket"

    @property
    def setting(self) -> str:
        """The name of the setting that bounds it, in seconds."""
        return f"LATE_{self.name}"


_WITH_HEARTBEATS = (Part.WAKE_UPS, Part.UPLOADS, Part.POLLS)
_SEEN = f"""
    SELECT queue, at FROM {Heartbeat._meta.db_table}
    UNION ALL SELECT '{_LOG}', created_at FROM {Log._meta.db_table}
    UNION ALL SELECT '{Part.SEQUENCER}', (
        SELECT created_at FROM {PendingEntry._meta.db_table} WHERE NOT is_held ORDER BY id LIMIT 1) WHERE NOT EXISTS ({{waits}})
    UNION ALL SELECT '{Part.ANCHORER}', MIN(COALESCE(state.tried_at, network.created_at))
        FROM {NetworkState._meta.db_table} state JOIN {Network._meta.db_table} network ON network.id = state.network_id
        WHERE state.retired_at IS NULL
"""  # noqa: S608  names of tables and parts
"""As heartbeats: since when the log is there; since when the oldest entry waits, unless the log waits for what has a word of its
own (a halt, a clock that is ahead); when the open network was looked at that was so least recently.

Written out: load balancers ask it every second, and putting it together took longer than its answer.
"""


@dataclass(frozen=True)
class Going:
    """Since when a part has done nothing, and for how long that is all right. `since` is None where nothing waits."""

    part: Part
    since: datetime | None
    bound: timedelta

    def age(self, now: datetime) -> timedelta:
        """How long it has done nothing."""
        return max(now - self.since, timedelta()) if self.since else timedelta()

    def hangs(self, now: datetime) -> bool:
        """Whether that is longer than its bound, and this process has been there for that long to see it."""
        return min(self.age(now), now - BEGAN) > self.bound


def parts(bounds: Mapping[Part, timedelta]) -> list[Going]:
    """Each part that has a bound, once there is a log: before, nothing has to go on."""
    clock, halt = clock_ahead(now=timezone.now()), halted()
    asked = _SEEN.format(waits=f"{clock.sql} UNION ALL {halt.sql}")
    seen = {row.queue: row.at for row in Heartbeat.objects.raw(asked, [*clock.values, *halt.values])}
    begun = seen.get(_LOG)
    if begun is None:
        return []
    # A registry that holds no votes may run no worker for them: where none ever came, none is missed.
    since = {part: seen.get(part, None if part is Part.POLLS else begun) for part in _WITH_HEARTBEATS}
    since |= {part: seen.get(part) for part in (Part.SEQUENCER, Part.ANCHORER)}
    if Part.BUCKET in bounds:
        since[Part.BUCKET] = _bucket_stands_since()
    return [Going(part, since[part], bounds[part]) for part in bounds]


def heartbeat_note(*, queue: str, now: datetime) -> None:
    """Write that this queue's heartbeat has come."""
    if not Heartbeat.objects.filter(queue=queue).update(at=now):
        Heartbeat.objects.bulk_create([Heartbeat(queue=queue, at=now)], ignore_conflicts=True)


def bucket_waits_since(state: BucketState) -> datetime | None:
    """When the first checkpoint was made that the bucket lacks, or it was first to have one; None where it has all."""
    later = Checkpoint.objects.filter(size__gt=state.size).order_by("size")
    first = later.values_list("created_at", flat=True).first()
    return max(first, state.began_at) if first else None


def _bucket_stands_since() -> datetime | None:
    """Since when something waits for the bucket and nothing came there: one that is filled for the first time takes its time."""
    state = BucketState.objects.first()
    waits = bucket_waits_since(state) if state else None
    if state is None or waits is None or state.failures:
        return waits
    return max(waits, state.moved_at)
