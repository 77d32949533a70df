"""Files that records name by their digest."""

from typing import ClassVar

from django.db import models
from django.utils import timezone

from anchoring.seals import Sealed
from records.people.models.organisations import Organisation


class Attachment(Sealed):
    SEALED: ClassVar = ("organisation", "sha256", "media_type", "size", "file", "stored_at", "destroyed_at")

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="attachments")
    sha256 = models.CharField(max_length=64, db_index=True)
    media_type = models.CharField(max_length=32)
    size = models.PositiveBigIntegerField()
    # The name in Django's storage: made from the digest, so the same bytes are stored once.
    file = models.FileField(max_length=120, upload_to="")
    # When it was last uploaded: the same file again begins its time anew.
    stored_at = models.DateTimeField()
    # The file went when its time was over; the digest in the record still says which one it was.
    destroyed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "sha256"], name="attachment_once"),
        ]

    def __str__(self) -> str:
        return f"{self.media_type} {self.sha256[:12]}"


class StoredOnDay(models.Model):
    """How many bytes of files an organisation stored on a day: its row is counted up before a file is stored."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="stored_on_days")
    day = models.DateField()
    size = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "day"], name="stored_on_day_once"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} on {self.day}"


class CoveredPhoto(Sealed):
    """A photo for the public, on which its uploader has covered the plate. A file of its own; covering anew replaces it."""

    SEALED: ClassVar = ("original", "sha256", "size", "file", "boxes", "person", "created_at")

    original = models.OneToOneField(Attachment, on_delete=models.CASCADE, related_name="covered")
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.PositiveBigIntegerField()
    file = models.FileField(max_length=120, upload_to="")
    # In pixels of the original as it is seen: x, y, width, height.
    boxes = models.JSONField()
    person = models.UUIDField()
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    def __str__(self) -> str:
        return f"covered {self.sha256[:12]}"


class FileLetGo(models.Model):
    """A file whose last row went: written with that, and gone with the file."""

    path = models.CharField(max_length=120, primary_key=True)

    def __str__(self) -> str:
        return self.path
