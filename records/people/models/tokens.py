"""A token with which a program acts for a member of an organisation. Only its hash is kept."""

from typing import ClassVar

from django.db import models
from django.utils import timezone

from anchoring.seals import Sealed
from records.people.models.organisations import Membership, Organisation


class ApiToken(Sealed):
    SEALED: ClassVar = (
        "organisation",
        "membership",
        "name",
        "prefix",
        "hash",
        "scopes",
        "created_at",
        "expires_at",
        "revoked_at",
        "last_used_at",
    )

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="tokens")
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="tokens")
    name = models.CharField(max_length=100)
    prefix = models.CharField(max_length=12)
    hash = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(default=list)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.prefix}… {self.name}"
