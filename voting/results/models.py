"""Counting a poll, as the city asked for it: the table is the queue, a task is only a wake-up."""

from typing import ClassVar

from django.db import models

from records.contents.models import Record
from voting.polls.models import Poll
from voting.polls.works import Work


class Count(Work):
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
    # Public, where it is recorded: as a correction's.
    correction_reason = models.TextField(blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    checked = models.PositiveIntegerField(default=0)
    record = models.OneToOneField(Record, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["poll"], condition=models.Q(state="open"), name="count_one_of_a_poll"
            )
        ]

    def __str__(self) -> str:
        return f"{self.state} count of {self.poll_id}"
