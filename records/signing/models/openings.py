"""What inspectors opened."""

from typing import ClassVar

from django.db import models

from anchoring.seals import Sealed
from records.contents.models import Record


class Opening(Sealed):
    """An inspector had this record open, whole. Nobody signs with a passkey what they have not opened."""

    SEALED: ClassVar = ("person", "record")

    person = models.UUIDField()
    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="openings")
    opened_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "record"], name="opening_once"),
        ]

    def __str__(self) -> str:
        return f"opened {self.record_id[:12]}"
