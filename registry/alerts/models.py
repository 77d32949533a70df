"""Who asked to be told by mail when a car gets a new record (docs/adr/0032). A row is deleted with what ends it."""

from typing import ClassVar

import uuid_utils.compat
from django.db import models
from django.utils import timezone

from anchoring.seals import Sealed
from records.contents.encrypted import EncryptedJSONField
from registry.identity.models import Vehicle


class Alert(Sealed):
    """`letter` has the address and the secret of its links. Until `confirmed_at` one mail goes there, which asks."""

    SEALED: ClassVar = ("vehicle", "hash", "asked_by", "asked_at", "confirmed_at", "ends_at")

    id = models.UUIDField(primary_key=True, default=uuid_utils.compat.uuid7, editable=False)
    vehicle = models.ForeignKey(Vehicle, on_delete=models.PROTECT, related_name="alerts")
    letter = EncryptedJSONField(bound_to=("id", "vehicle"))
    # Of the links' secret.
    hash = models.CharField(max_length=64, unique=True)
    # The address's keyed digest: how many wait for it, and which are somebody's.
    asked_by = models.CharField(max_length=64, db_index=True)
    asked_at = models.DateTimeField(default=timezone.now, editable=False)
    confirmed_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField()
    # How many records of the car its reader knows of; null until the mail that asks was sent.
    told = models.PositiveIntegerField(null=True)
    due_at = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["due_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["vehicle", "asked_by"], name="alert_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["due_at"], name="alert_due")]

    def __str__(self) -> str:
        return f"alert {self.pk}"
