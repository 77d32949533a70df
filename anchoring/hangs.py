"""What should go on by itself and does not. From the tables alone; each part has a bound, past which it hangs."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import cast

from django.db.models import F, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from anchoring.anchors import clock_is_ahead, halts_open
from anchoring.models import BucketState, Checkpoint, Heartbeat, Log, NetworkState, PendingEntry
from anchoring.wake import POLLS, UPLOADS, WAKE_UPS

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
    seen = _seen()
    if seen is None:
        return []
    begun, pending = seen["begun"], seen["pending"]
    since: dict[Part, datetime | None] = {
        Part.WAKE_UPS: seen["wake_ups"] or begun,
        Part.UPLOADS: seen["uploads"] or begun,
        # A registry that holds no votes may run no worker for them: where none ever came, none is missed.
        Part.POLLS: seen["polls"],
        # The log may wait for what has a word of its own.
        Part.SEQUENCER: None
        if pending is None or halts_open() or clock_is_ahead(now=timezone.now())
        else pending,
        Part.ANCHORER: seen["looked"],
    }
    if Part.BUCKET in bounds:
        since[Part.BUCKET] = _bucket_stands_since()
    return [Going(part, since[part], bounds[part]) for part in bounds]


def _seen() -> dict[str, datetime | None] | None:
    """Of all parts but the bucket, in one statement: each heartbeat, since when the oldest entry is pending, and when the open
    network was looked at that was so least recently. None before the log has begun."""
    beats = {
        name: Heartbeat.objects.filter(queue=queue).values("at")
        for name, queue in (("wake_ups", WAKE_UPS), ("uploads", UPLOADS), ("polls", POLLS))
    }
    oldest = PendingEntry.objects.order_by("id").values("created_at")[:1]
    looks = NetworkState.objects.filter(retired_at=None).annotate(
        at=Coalesce("tried_at", "network__created_at")
    )
    asked = {**beats, "pending": oldest, "looked": looks.order_by("at").values("at")[:1]}
    log = Log.objects.values(begun=F("created_at"), **{name: Subquery(rows) for name, rows in asked.items()})
    return cast("dict[str, datetime | None] | None", next(iter(log), None))


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
