"""What should go on by itself and does not. From the tables alone; each part has a bound, past which it hangs."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.utils import timezone

from anchoring.anchors import clock_is_ahead, halts_open
from anchoring.models import BucketState, Checkpoint, Heartbeat, Log, NetworkState, PendingEntry
from anchoring.wake import POLLS, QUEUES, UPLOADS, WAKE_UPS

BEGAN = timezone.now()
"""Before this process began the whole registry may have been stopped, and then nothing hung."""


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
    begun = Log.objects.values_list("created_at", flat=True).first()
    if begun is None:
        return []
    since: dict[Part, datetime | None] = {Part.WAKE_UPS: begun, Part.UPLOADS: begun}
    # A registry that holds no votes may run no worker for them: where none ever came, none is missed.
    since[Part.POLLS] = None
    since |= {Part(row.queue): row.at for row in Heartbeat.objects.filter(queue__in=QUEUES)}
    since |= {Part.SEQUENCER: _pending_since(), Part.ANCHORER: _chain_looked_at()}
    if Part.BUCKET in bounds:
        since[Part.BUCKET] = _bucket_stands_since()
    return [Going(part, since[part], bounds[part]) for part in bounds]


def heartbeat_note(*, queue: str, now: datetime) -> None:
    """Write that this queue's heartbeat has come."""
    if not Heartbeat.objects.filter(queue=queue).update(at=now):
        Heartbeat.objects.bulk_create([Heartbeat(queue=queue, at=now)], ignore_conflicts=True)


def _pending_since() -> datetime | None:
    """Since when the oldest entry waits; None where the log waits for what has a word of its own."""
    since = PendingEntry.objects.order_by("id").values_list("created_at", flat=True).first()
    return None if since is None or halts_open() or clock_is_ahead(now=timezone.now()) else since


def _chain_looked_at() -> datetime | None:
    """When the network that was looked at least recently was; None where none is open."""
    looks = NetworkState.objects.filter(retired_at=None).values_list("tried_at", "network__created_at")
    return min((tried or opened for tried, opened in looks), default=None)


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
