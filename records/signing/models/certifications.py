"""What inspectors opened, and which inspection record a certification record speaks of: for look-ups."""

from typing import ClassVar

from django.db import models

from records.contents.models import Record
from records.signing.models.keys import SigningKey


class Certification(models.Model):
    class Verdict(models.TextChoices):
        CERTIFIED = "certified", "인증 / Certified"
        REJECTED = "rejected", "반려 / Rejected"
        WITHDRAWN = "withdrawn", "철회 / Withdrawn"

    # In the order of the log: a later row is a later entry.
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="certifies")
    inspection = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="certifications")
    statement = models.CharField(max_length=64)
    verdict = models.CharField(max_length=16, choices=Verdict)
    key = models.ForeignKey(SigningKey, on_delete=models.PROTECT, related_name="certifications")
    signed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["statement", "inspection"], name="certification_statement_once"),
        ]

    def __str__(self) -> str:
        return f"{self.verdict} {self.inspection_id[:12]}"


class Opening(models.Model):
    """An inspector had this record open, whole. Nobody signs with a passkey what they have not opened."""

    person = models.UUIDField()
    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="openings")
    opened_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "record"], name="opening_once"),
        ]

    def __str__(self) -> str:
        return f"opened {self.record_id[:12]}"
