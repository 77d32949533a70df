"""What audits found. Kept, so that a page can show a changed row in red without computing anything."""

from typing import ClassVar

from django.db import models
from django.utils import timezone


class AuditRun(models.Model):
    """One run of `log_audit`. Without `finished_at` it is going on, or was killed."""

    id = models.BigAutoField(primary_key=True)
    started_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True)
    size = models.BigIntegerField(default=0)
    records = models.BigIntegerField(default=0)
    unchecked = models.TextField(blank=True)
    """What could not be looked at, and why: a line each."""

    def __str__(self) -> str:
        return f"audit {self.id} of {self.size} entries"


class AuditFinding(models.Model):
    """One bad row. `row` names it for an operator; `record` and `label` (hex) say what it is about."""

    id = models.BigAutoField(primary_key=True)
    run = models.ForeignKey(AuditRun, on_delete=models.CASCADE, related_name="findings")
    code = models.CharField(max_length=64)
    row = models.CharField(max_length=200)
    record = models.CharField(max_length=64, null=True)
    label = models.CharField(max_length=64, null=True)
    detail = models.TextField(blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["run", "record"], name="anchoring_finding_record"),
            models.Index(fields=["run", "label"], name="anchoring_finding_label"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.row}"
