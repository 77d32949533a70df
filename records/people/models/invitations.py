"""Applications and invitations: a firm applies, the city approves it, then members are invited by e-mail."""

from datetime import datetime
from typing import ClassVar

import uuid_utils.compat
from django.db import models
from django.utils import timezone

from anchoring.seals import Sealed
from records.people.models.organisations import Membership, Organisation


class Application(Sealed):
    """An organisation's applicant and the paper that was handed in. Both are deleted when no longer needed."""

    SEALED: ClassVar = ("name", "email", "paper", "paper_type", "paper_sha256", "created_at")

    organisation = models.OneToOneField(
        Organisation, on_delete=models.PROTECT, primary_key=True, related_name="application"
    )
    name = models.CharField(max_length=100, blank=True)
    email = models.EmailField(blank=True)
    paper = models.FileField(max_length=120, blank=True)
    paper_type = models.CharField(max_length=32)
    paper_sha256 = models.CharField(max_length=64)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    def __str__(self) -> str:
        return f"application of {self.organisation_id}"


class Invitation(Sealed):
    """Only the hash of its secret is kept: the link stands in the mail alone."""

    SEALED: ClassVar = (
        "organisation",
        "email",
        "name",
        "role",
        "licence",
        "licence_expires_on",
        "employee_no",
        "hash",
        "invited_by",
        "created_at",
        "expires_at",
        "accepted_at",
        "revoked_at",
    )

    id = models.UUIDField(primary_key=True, default=uuid_utils.compat.uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="invitations")
    email = models.EmailField()
    name = models.CharField(max_length=100, blank=True)
    role = models.CharField(max_length=16, choices=Membership.Role)
    licence = models.CharField(max_length=64, null=True, blank=True)
    licence_expires_on = models.DateField(null=True, blank=True)
    employee_no = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64, unique=True)
    # A pseudonym, as in records.
    invited_by = models.UUIDField()
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.organisation_id}:{self.role}"

    def is_open(self, now: datetime) -> bool:
        return self.accepted_at is None and self.revoked_at is None and self.expires_at > now
