"""How far the audit is and what it found, for pages, metrics and mails. From the tables alone."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from anchoring.models import AuditFinding, AuditMark, AuditRun


@dataclass(frozen=True)
class AuditStatus:
    """The audit as a whole.

    `last` is the newest run that went to its end, and all was looked at since it began: `checked_since`. `at_work` is
    the one that goes on slice by slice, None between two; `looked_at` is the end of the last slice or run. `open` counts
    the findings that no later look has found mended.
    """

    last: AuditRun | None
    at_work: AuditRun | None
    looked_at: datetime | None
    open: int

    @property
    def checked_since(self) -> datetime | None:
        return self.last.started_at if self.last else None


def audit_status() -> AuditStatus:
    """The audit now."""
    looked = AuditRun.objects.filter(looked_at__isnull=False).order_by("-looked_at")
    return AuditStatus(
        last=AuditRun.objects.filter(finished_at__isnull=False).order_by("-started_at").first(),
        at_work=AuditRun.objects.filter(finished_at=None, by_hand=False).order_by("id").first(),
        looked_at=looked.values_list("looked_at", flat=True).first(),
        open=AuditFinding.objects.filter(ended_at=None).count(),
    )


def labels_looked_at(labels: Iterable[str]) -> datetime | None:
    """When all records under these labels had been recomputed last; None where some never were."""
    digits = {label[:2] for label in labels}
    marks = list(AuditMark.objects.filter(digits__in=digits).values_list("looked_at", flat=True))
    return min(marks) if marks and len(marks) == len(digits) else None
