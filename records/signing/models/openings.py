"""What inspectors opened."""

from typing import ClassVar

from django.db import models
from django.utils import timezone

from anchoring.seals import Sealed
from records.contents.models import Record


class Opening(Sealed):
    """An inspector had this record open, whole. Nobody signs with a passkey what they have not opened."""

    SEALED: ClassVar = ("person", "record", "opened_at")

    person = models.UUIDField()
    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="openings")
    opened_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "record"], name="opening_once"),
        ]

    def __str__(self) -> str:
        return f"opened {self.record_id[:12]}"
