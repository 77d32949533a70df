"""How far the audit is and what it found, for pages, metrics and mails. From the tables alone."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import models

from anchoring.models import AuditFinding, AuditMark, AuditRun
from anchoring.seals import seal_holds


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
    looked = first_whole(AuditRun.objects.filter(looked_at__isnull=False).order_by("-looked_at"))
    return AuditStatus(
        last=first_whole(AuditRun.objects.filter(finished_at__isnull=False).order_by("-started_at")),
        at_work=first_whole(AuditRun.objects.filter(finished_at=None, by_hand=False).order_by("id")),
        looked_at=looked.looked_at if looked else None,
        open=AuditFinding.objects.filter(ended_at=None).count(),
    )


def labels_looked_at(labels: Iterable[str]) -> datetime | None:
    """When all records under these labels had been recomputed last; None where some never were."""
    digits = {label[:2] for label in labels}
    marks = [mark.looked_at for mark in AuditMark.objects.filter(digits__in=digits) if seal_holds(mark)]
    return min(marks) if marks and len(marks) == len(digits) else None


def first_whole(runs: models.QuerySet[AuditRun]) -> AuditRun | None:
    """The first that is as this registry wrote it."""
    # Nearly always the newest is whole: then no other is read.
    first = runs.first()
    if first is None or seal_holds(first):
        return first
    return next(filter(seal_holds, runs), None)
