"""Signing keys as the log has them: a projection of key:enrolled and key:revoked, for look-ups."""

from typing import ClassVar

from django.db import models

from registry.models.organisations import Organisation
from registry.models.records import Record


class SigningKey(models.Model):
    class Type(models.TextChoices):
        WEBAUTHN = "webauthn", "패스키 / Passkey"
        ED25519 = "ed25519", "Ed25519"

    key = models.CharField(max_length=64, primary_key=True)
    licence = models.CharField(max_length=64, db_index=True)
    type = models.CharField(max_length=16, choices=Type)
    public_key = models.TextField()
    person = models.UUIDField()
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="signing_keys")
    rp_id = models.CharField(max_length=253, blank=True)
    origins = models.JSONField(default=list)
    enrolled = models.OneToOneField(Record, on_delete=models.PROTECT, related_name="enrolled_key")
    revoked = models.OneToOneField(
        Record, on_delete=models.PROTECT, null=True, blank=True, related_name="revoked_key"
    )
    compromised_since = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["licence", "enrolled__recorded_at"]

    def __str__(self) -> str:
        return f"{self.type} {self.key[:12]}"
