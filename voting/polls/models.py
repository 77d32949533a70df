"""A poll, known by the subject that its records are about. Its row is what transactions about it hold."""

from typing import ClassVar
from uuid import UUID

from django.db import models
from django.utils import timezone

from anchoring.seals import Sealed
from records.contents.models import Record
from records.terms.subjects import number_of


class Poll(Sealed):
    """`opening` is its `poll:opened`, whose times are repeated here; `ending` its end, or its cancellation."""

    SEALED: ClassVar = ("subject", "opening", "opens_at", "closes_at", "answer_by", "ending", "created_at")

    subject = models.CharField(max_length=41, unique=True)
    opening = models.OneToOneField(Record, on_delete=models.PROTECT, null=True, related_name="opened_poll")
    opens_at = models.DateTimeField(null=True)
    closes_at = models.DateTimeField(null=True)
    answer_by = models.DateTimeField(null=True)
    ending = models.OneToOneField(Record, on_delete=models.PROTECT, null=True, related_name="ended_poll")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering: ClassVar = ["-created_at", "-id"]

    def __str__(self) -> str:
        return self.subject

    @property
    def uuid(self) -> UUID:
        return UUID(number_of(self.subject))

    @property
    def about(self) -> str | None:
        return self.opening_id
