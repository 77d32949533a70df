"""How far the audit is and what it found, for pages, metrics and mails. From the tables alone."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import models

from anchoring.models import AuditFinding, AuditMark, AuditRun
from anchoring.placeholders import placeholders
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


# Written out, and both at once: each page that shows what is proved asks it.
_AUDITED = f"""
    SELECT mark.digits, mark.looked_at, mark.seal, NULL AS code, NULL AS record, NULL AS label
    FROM {AuditMark._meta.db_table} mark WHERE mark.digits IN ({{}})
    UNION ALL
    SELECT NULL, NULL, NULL, finding.code, finding.record, finding.label FROM {AuditFinding._meta.db_table} finding
    WHERE finding.ended_at IS NULL AND (finding.record IN ({{}}) OR finding.label IN ({{}}))
"""  # noqa: S608  names of tables


@dataclass(frozen=True)
class Found:
    """What an audit found wrong with a record (digest), a label or both, and no later look has found mended."""

    code: str
    record: str | None
    label: str | None


@dataclass(frozen=True)
class Audited:
    """What audits say of the records and labels that were asked about."""

    findings: tuple[Found, ...]
    marks: tuple[AuditMark, ...]

    def looked_at(self, labels: Iterable[str]) -> datetime | None:
        """When all records under these labels had been recomputed last; None where some never were.

        Only of labels that were asked about.
        """
        digits = {label[:2] for label in labels}
        looks = [mark.looked_at for mark in self.marks if mark.digits in digits and seal_holds(mark)]
        return min(looks) if looks and len(looks) == len(digits) else None


def audit_status() -> AuditStatus:
    """The audit now."""
    looked = first_whole(AuditRun.objects.filter(looked_at__isnull=False).order_by("-looked_at"))
    return AuditStatus(
        last=first_whole(AuditRun.objects.filter(finished_at__isnull=False).order_by("-started_at")),
        at_work=first_whole(AuditRun.objects.filter(finished_at=None, by_hand=False).order_by("id")),
        looked_at=looked.looked_at if looked else None,
        open=AuditFinding.objects.filter(ended_at=None).count(),
    )


def audited(*, records: Collection[str] = (), labels: Collection[str] = ()) -> Audited:
    """Of these records (digests) and labels, in one question."""
    digits = sorted({label[:2] for label in labels})
    named = [placeholders(values) or "NULL" for values in (digits, records, labels)]
    rows = AuditMark.objects.raw(_AUDITED.format(*named), [*digits, *records, *labels])
    marks, findings = list[AuditMark](), list[Found]()
    for row in rows:
        if row.pk:
            marks.append(row)
        else:
            told = vars(row)
            findings.append(Found(told["code"], told["record"], told["label"]))
    return Audited(tuple(findings), tuple(marks))


def first_whole(runs: models.QuerySet[AuditRun]) -> AuditRun | None:
    """The first that is as this registry wrote it."""
    # Nearly always the newest is whole: then no other is read.
    first = runs.first()
    if first is None or seal_holds(first):
        return first
    return next(filter(seal_holds, runs), None)
