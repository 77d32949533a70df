"""Signing keys: on their way to the city's confirmation, and as the log has them."""

from datetime import datetime
from typing import ClassVar

import uuid_utils.compat
from django.db import models
from django.utils import timezone

from anchoring.seals import Sealed
from records.contents.models import Record
from records.people.models.organisations import Membership, Organisation


class SigningKey(Sealed):
    """A projection of key:enrolled and key:revoked, for look-ups."""

    SEALED: ClassVar = (
        "licence",
        "type",
        "public_key",
        "person",
        "organisation",
        "rp_id",
        "origins",
        "credential",
        "name",
        "enrolled",
        "revoked",
        "compromised_since",
    )

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
    # What a browser asks the authenticator for; nobody needs it to verify, so it is in no record.
    credential = models.TextField(blank=True)
    name = models.CharField(max_length=60, blank=True)
    enrolled = models.OneToOneField(Record, on_delete=models.PROTECT, related_name="enrolled_key")
    revoked = models.OneToOneField(
        Record, on_delete=models.PROTECT, null=True, blank=True, related_name="revoked_key"
    )
    compromised_since = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["licence", "enrolled__recorded_at"]

    def __str__(self) -> str:
        return f"{self.type} {self.key[:12]}"


class KeyChallenge(models.Model):
    """What a new key has to sign once, soon. A machine's key is named before it signs; a passkey is made for it."""

    id = models.UUIDField(primary_key=True, default=uuid_utils.compat.uuid7, editable=False)
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="key_challenges")
    licence = models.CharField(max_length=64)
    type = models.CharField(max_length=16, choices=SigningKey.Type)
    value = models.CharField(max_length=43)
    public_key = models.TextField(blank=True)
    expires_at = models.DateTimeField(db_index=True)
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"challenge {self.pk}"

    def is_open(self, now: datetime) -> bool:
        return self.used_at is None and self.expires_at > now


class KeyRequest(Sealed):
    """A key whose holder has proved to have it. It signs nothing until the city has compared it with the paper."""

    SEALED: ClassVar = (
        "membership",
        "licence",
        "type",
        "key",
        "public_key",
        "rp_id",
        "origins",
        "credential",
        "name",
        "state",
        "created_at",
        "decided_at",
        "decided_by",
        "reason",
    )

    class State(models.TextChoices):
        PENDING = "pending", "확인 대기 / Waiting for the city"
        CONFIRMED = "confirmed", "등록됨 / Enrolled"
        REFUSED = "refused", "거절됨 / Refused"
        TAKEN_BACK = "taken_back", "취소됨 / Taken back"

    id = models.UUIDField(primary_key=True, default=uuid_utils.compat.uuid7, editable=False)
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="key_requests")
    licence = models.CharField(max_length=64)
    type = models.CharField(max_length=16, choices=SigningKey.Type)
    key = models.CharField(max_length=64, db_index=True)
    public_key = models.TextField()
    rp_id = models.CharField(max_length=253, blank=True)
    origins = models.JSONField(default=list)
    credential = models.TextField(blank=True)
    name = models.CharField(max_length=60, blank=True)
    state = models.CharField(max_length=16, choices=State, default=State.PENDING)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    decided_at = models.DateTimeField(null=True, blank=True)
    # A pseudonym, as in records.
    decided_by = models.UUIDField(null=True, blank=True)
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering: ClassVar = ["created_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["key"], condition=models.Q(state="pending"), name="key_request_waits_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.key[:12]}"
