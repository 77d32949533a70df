"""Counting a poll, as the city asked for it: the table is the queue, a task is only a wake-up."""

from typing import ClassVar

from django.db import models
from django.utils import timezone

from anchoring.seals import Sealed
from records.contents.models import Record
from records.people.models import Membership
from voting.polls.models import Poll


class Count(Sealed):
    """Of a poll one is open at a time. `checked` lines of its boxes, from the first on, were found valid so far."""

    SEALED: ClassVar = (
        "poll",
        "membership",
        "correction_reason",
        "asked_at",
        "state",
        "checked",
        "failure",
        "record",
        "ended_at",
    )

    class State(models.TextChoices):
        OPEN = "open", "집계 중 / Counting"
        DONE = "done", "완료 / Done"
        FAILED = "failed", "중단 / Failed"

    poll = models.ForeignKey(Poll, on_delete=models.PROTECT, related_name="counts")
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    # Public, where it is recorded: as a correction's.
    correction_reason = models.TextField(blank=True)
    asked_at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    checked = models.PositiveIntegerField(default=0)
    failure = models.JSONField(null=True)
    record = models.OneToOneField(Record, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    # Who works on it, and until when the others keep away. `attempts` are claims behind which nothing more was checked.
    worker = models.UUIDField(null=True)
    leased_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["poll"], condition=models.Q(state="open"), name="count_one_of_a_poll"
            )
        ]

    def __str__(self) -> str:
        return f"{self.state} count of {self.poll_id}"

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN
