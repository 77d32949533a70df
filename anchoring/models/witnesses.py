"""What witnesses have cosigned, and what was last seen of each (c2sp.org/tlog-witness)."""

from typing import ClassVar

from django.db import models
from django.utils import timezone

from anchoring.models.log import Checkpoint
from anchoring.seals import Sealed
from anchoring.triggers import protect


@protect
class Cosignature(Sealed):
    """A witness's word that the log only grew up to this checkpoint. Verified before it is kept."""

    SEALED: ClassVar = ("checkpoint", "witness", "line", "cosigned_at", "kept_at")

    id = models.BigAutoField(primary_key=True)
    checkpoint = models.ForeignKey(Checkpoint, models.PROTECT, related_name="cosignatures")
    witness = models.CharField(max_length=300)
    """The witness's key as `<name>+<key id in hex>`."""
    line = models.TextField()
    """The note's signature line, without its newline."""
    cosigned_at = models.DateTimeField()
    """When, by the witness's clock: the signature covers it."""
    kept_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["checkpoint", "witness"], name="anchoring_cosigned_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["witness", "checkpoint"], name="anchoring_cosigned"),
        ]

    def __str__(self) -> str:
        return f"{self.witness} on {self.checkpoint_id}"


class WitnessState(models.Model):
    """What was last seen of a witness, for pages and metrics, which never ask it themselves."""

    witness = models.CharField(max_length=300, primary_key=True)
    """As in Cosignature."""
    size = models.BigIntegerField(default=0)
    """The size of this log that it said last, or cosigned: where the next proof begins."""
    first_asked_at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True)
    silent_since = models.DateTimeField(null=True)
    """Since when it does not answer; null while it does."""
    failures = models.PositiveSmallIntegerField(default=0)
    """How often in a row it was asked for nothing."""
    next_at = models.DateTimeField(default=timezone.now)
    """Not to be asked before: while a worker is at it, and after failures."""
    problem = models.CharField(max_length=20, null=True)
    """Why it has not cosigned: a word of `anchoring.witnesses.problems`."""
    problem_detail = models.TextField(null=True)
    problem_since = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"witness {self.witness}"
