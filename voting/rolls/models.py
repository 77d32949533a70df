"""The roll of a poll that is not open yet: rights alone. Who they belong to is written nowhere."""

from typing import ClassVar

import uuid_utils.compat
from django.db import models
from django.utils import timezone

from anchoring.seals import Sealed
from records.files.models import Attachment
from voting.polls.models import Poll
from voting.polls.works import Work


class Roll(Sealed):
    """`person` are the names of what tells people apart, in the order in which the rights were made of it."""

    SEALED: ClassVar = ("poll", "attachment", "size", "person", "made_at")

    poll = models.OneToOneField(Poll, on_delete=models.PROTECT, related_name="roll")
    # Openings of before left this row behind: where an opening's file is erased, it goes with it.
    attachment = models.ForeignKey(Attachment, on_delete=models.CASCADE, related_name="+")
    size = models.PositiveIntegerField()
    person = models.JSONField()
    made_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.size} rights in {self.poll_id}"


class RollList(Work):
    """A list of persons on its way to being a roll; of a poll one is open at a time.

    The list lies in the storage, encrypted under a key of its own that no backup has; both are destroyed with its end. Here is
    nothing of whom it names: `faults` are rows' numbers and what is wrong with them.
    """

    SEALED: ClassVar = (
        "poll",
        "membership",
        "person",
        "asked_at",
        "state",
        "expected",
        "made",
        "failure",
        "faults",
        "faulty",
        "ended_at",
        "destroyed_at",
    )

    is_personal = True

    class State(models.TextChoices):
        OPEN = "open", "만드는 중 / Being made"
        DONE = "done", "완료 / Done"
        FAILED = "failed", "중단 / Failed"

    id = models.UUIDField(primary_key=True, default=uuid_utils.compat.uuid7, editable=False)
    poll = models.ForeignKey(Poll, on_delete=models.PROTECT, related_name="roll_lists")
    person = models.JSONField()
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    # How many rights will come of it, once its rows were read, and how many were made so far.
    expected = models.PositiveIntegerField(null=True)
    made = models.PositiveIntegerField(default=0)
    # {"row", "ko", "en"} each.
    faults = models.JSONField(default=list)
    faulty = models.PositiveIntegerField(default=0)
    # When list and key went.
    destroyed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["poll"], condition=models.Q(state="open"), name="roll_list_one_of_a_poll"
            )
        ]

    def __str__(self) -> str:
        return f"{self.state} list of {self.poll_id}"

    @property
    def key_name(self) -> str:
        return f"list-{self.pk}"
