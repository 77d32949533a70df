"""The inspectors' queue: inspection records by state, dealer and what the rules say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from django.db.models import OuterRef, QuerySet, Subquery

from records.contents.models import Certification, Record
from records.people.models import Organisation
from records.signing.families import SubjectFinding, subject_findings
from records.standing.findings import findings_on, has_reason
from records.standing.history import Item, SubjectHistory
from records.terms.common import WITHDRAWAL
from records.terms.families import certified_kinds
from records.terms.rules import Finding, Severity

LOOKED_THROUGH = 500
"""How many records at most are judged to find those that the rules speak of."""


class Found(StrEnum):
    """What the rules say of a record."""

    CLEAN = "clean"
    NOTED = "noted"
    STOPPED = "stopped"


@dataclass(frozen=True)
class Judged:
    finding: Finding | SubjectFinding
    has_reason: bool

    @property
    def refuses(self) -> bool:
        return self.finding.rule.severity == Severity.REFUSE or (
            self.finding.rule.severity == Severity.ASK and not self.has_reason
        )


@dataclass(frozen=True)
class Row:
    record: Record
    judged: list[Judged]
    is_opened: bool = False

    @property
    def found(self) -> Found:
        if any(judgement.refuses for judgement in self.judged):
            return Found.STOPPED
        return Found.NOTED if self.judged else Found.CLEAN


@dataclass(frozen=True)
class Wanted:
    """`state` is waiting or a verdict; `last` the VIN's last characters; `sort` first, correction or inspector."""

    state: str = "waiting"
    dealer: Organisation | None = None
    last: str = ""
    days: int = 0
    sort: str = ""


def inspections_found(wanted: Wanted, *, now: datetime | None = None) -> QuerySet[Record]:
    """The newest first. Without a word on it: one that was corrected or withdrawn does not stand and is left out."""
    inspections = Record.objects.filter(kind__in=_certified()).select_related("organisation")
    if wanted.state == "waiting":
        inspections = inspections.filter(certifications=None, corrections=None)
        inspections = inspections.exclude(followers__kind=WITHDRAWAL.name)
    else:
        inspections = inspections.annotate(verdict=_latest_verdict()).filter(verdict=wanted.state)
    if wanted.dealer:
        inspections = inspections.filter(organisation=wanted.dealer)
    if wanted.last:
        inspections = inspections.filter(subject__endswith=wanted.last)
    if wanted.days:
        inspections = inspections.filter(
            recorded_at__lte=(now or datetime.now(UTC)) - timedelta(days=wanted.days)
        )
    if wanted.sort == "inspector":
        inspections = inspections.filter(role="inspector")
    elif wanted.sort:
        inspections = inspections.filter(corrects__isnull=wanted.sort == "first")
    return inspections.order_by("-recorded_at", "-uuid")


def judged(
    records: Sequence[Record], opened: frozenset[str], histories: Mapping[str, SubjectHistory]
) -> list[Row]:
    """Apply the rules as they are now to each record, given what was stated before it."""
    now = datetime.now(UTC)
    by_kind = {
        kind: subject_findings(
            kind, [histories[record.subject] for record in records if record.kind == kind], now
        )
        for kind in {record.kind for record in records}
    }
    rows = []
    for record in records:
        history = histories[record.subject]
        item, whole = history.item(record.digest), by_kind[record.kind].get(record.subject, ())
        rows.append(Row(record, _judged(history, item, now, whole), record.digest in opened))
    return rows


def judged_one(history: SubjectHistory, item: Item, now: datetime) -> list[Judged]:
    """On the record itself, and on its subject as it is now."""
    whole = subject_findings(item.record.kind, [history], now).get(history.subject, ())
    return _judged(history, item, now, whole)


def _judged(
    history: SubjectHistory, item: Item, now: datetime, whole: Sequence[SubjectFinding]
) -> list[Judged]:
    own = [Judged(finding, has_reason(item, finding)) for finding in findings_on(history, item, now)]
    return own + [Judged(finding, has_reason=False) for finding in whole]


def sent_back_to(organisation: Organisation) -> QuerySet[Record]:
    """Its inspection records that an inspector rejected and that nothing has replaced. The newest rejection first."""
    inspections = Record.objects.filter(kind__in=_certified(), organisation=organisation, corrections=None)
    inspections = inspections.exclude(followers__kind=WITHDRAWAL.name).annotate(
        verdict=_latest_verdict(), word=Subquery(_words().values("record_id")[:1])
    )
    return inspections.filter(verdict=Certification.Verdict.REJECTED).order_by("-recorded_at", "-uuid")


def _latest_verdict() -> Subquery:
    return Subquery(_words().values("verdict")[:1])


def _words() -> QuerySet[Certification]:
    """The words on a record, the latest in the log first."""
    return Certification.objects.filter(inspection=OuterRef("digest")).order_by("-id")


def _certified() -> list[str]:
    return [kind.name for kind in certified_kinds()]
