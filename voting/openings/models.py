"""Which keys polls have had: a key signs in one poll and nothing else."""

from typing import ClassVar

from django.db import models
from django.utils import timezone

from anchoring.seals import Sealed
from voting.polls.models import Poll


class IssuerKey(Sealed):
    """`fingerprint` is the SHA-256 of the SubjectPublicKeyInfo, in hex."""

    SEALED: ClassVar = ("fingerprint", "poll", "licence", "used_at")

    fingerprint = models.CharField(max_length=64, unique=True)
    poll = models.ForeignKey(Poll, on_delete=models.PROTECT, related_name="issuer_keys")
    licence = models.CharField(max_length=64)
    used_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.fingerprint[:12]} of {self.licence}"
