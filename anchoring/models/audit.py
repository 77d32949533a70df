"""What audits found, and how far the one at work is. Kept, so that a page shows a changed row without computing anything."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from anchoring.seals import Sealed


class AuditRun(Sealed):
    """One look at everything. Without `finished_at` it is going on, or was killed.

    A run by hand (`log_audit`) goes to its end at once; the others go on slice by slice, from `part` and `position`.
    One that is not as the registry wrote it counts for nothing: nobody with the tables stops or skips a look.
    """

    SEALED: ClassVar = (
        "started_at",
        "finished_at",
        "by_hand",
        "size",
        "records",
        "unchecked",
        "part",
        "position",
        "part_began_at",
        "done",
        "total",
        "worked",
        "looked_at",
    )

    id = models.BigAutoField(primary_key=True)
    started_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True)
    by_hand = models.BooleanField(default=False)
    size = models.BigIntegerField(default=0)
    records = models.BigIntegerField(default=0)
    unchecked = models.TextField(blank=True)
    """What could not be looked at, and why: a line each."""
    part = models.CharField(max_length=64, blank=True)
    position = models.JSONField(null=True)
    """Where the next step of the part goes on; null at its beginning."""
    part_began_at = models.DateTimeField(default=timezone.now)
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(default=0)
    """How far the part is, in its own units."""
    worked = models.FloatField(default=0)
    """Seconds of work so far, the pauses between slices left out."""
    looked_at = models.DateTimeField(null=True)
    """When the last slice ended."""
    claimed_until = models.DateTimeField(null=True)
    """Until when the others keep away: a worker is at a slice."""

    def __str__(self) -> str:
        return f"audit {self.id} of {self.size} entries"


OUTBOX, NOT_HANDED_IN = "outbox", "pending:not_handed_in"
"""Part and code of the finding that the sequencer takes down as well, as soon as it comes to such a row."""


class AuditFinding(models.Model):
    """One bad row. `row` names it for an operator; `record` and `label` (hex) say what it is about.

    It is open until a later look finds the row as it should be; it stays in the list then, as ended. `run` is the
    run that saw it last.
    """

    id = models.BigAutoField(primary_key=True)
    run = models.ForeignKey(AuditRun, on_delete=models.PROTECT, related_name="findings")
    part = models.CharField(max_length=64, blank=True)
    code = models.CharField(max_length=64)
    row = models.CharField(max_length=200)
    record = models.CharField(max_length=64, null=True)
    label = models.CharField(max_length=64, null=True)
    detail = models.TextField(blank=True)
    found_at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)
    """When a mail named it."""

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["record"], condition=Q(ended_at=None), name="anchoring_finding_record"),
            models.Index(fields=["label"], condition=Q(ended_at=None), name="anchoring_finding_label"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                F("code"),
                F("row"),
                Coalesce(F("label"), Value("")),
                condition=Q(ended_at=None),
                name="anchoring_finding_open_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.row}"


class AuditMark(Sealed):
    """When the records under the labels that begin with these two hex digits were last recomputed."""

    SEALED: ClassVar = ("looked_at",)

    digits = models.CharField(max_length=2, primary_key=True)
    looked_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"labels {self.digits}… at {self.looked_at}"
