"""The roll of a poll that is not open yet: rights alone. Who they belong to is written nowhere."""

from typing import ClassVar

from django.db import models
from django.utils import timezone

from anchoring.seals import Sealed
from records.files.models import Attachment
from voting.polls.models import Poll


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
