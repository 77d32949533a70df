"""What inspectors find in their queue: inspection records by where they are, whose they are, and what the rules say."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from django.db.models import OuterRef, QuerySet, Subquery

from records.contents.models import Certification, Record
from records.people.models import Organisation
from records.standing.findings import findings_on, has_reason
from records.standing.history import Item, SubjectHistory, subject_histories
from records.terms.common import WITHDRAWAL
from records.terms.rules import Finding, Severity
from registry.form82.kinds import INSPECTION
from registry.vehicles.rules import CarFinding, car_facts, car_findings, shared_photos

LOOKED_THROUGH = 500
"""How many records at most are judged to find those that the rules speak of."""


class Found(StrEnum):
    """What the rules say of a record."""

    CLEAN = "clean"
    NOTED = "noted"
    STOPPED = "stopped"


@dataclass(frozen=True)
class Judged:
    finding: Finding | CarFinding
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
        if any(each.refuses for each in self.judged):
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
    found = Record.objects.filter(kind=INSPECTION.name).select_related("organisation")
    if wanted.state == "waiting":
        found = found.filter(certifications=None, corrections=None)
        found = found.exclude(followers__kind=WITHDRAWAL.name)
    else:
        found = found.annotate(verdict=_latest_verdict()).filter(verdict=wanted.state)
    if wanted.dealer:
        found = found.filter(organisation=wanted.dealer)
    if wanted.last:
        found = found.filter(subject__endswith=wanted.last)
    if wanted.days:
        found = found.filter(recorded_at__lte=(now or datetime.now(UTC)) - timedelta(days=wanted.days))
    if wanted.sort == "inspector":
        found = found.filter(role="inspector")
    elif wanted.sort:
        found = found.filter(corrects__isnull=wanted.sort == "first")
    return found.order_by("-recorded_at", "-uuid")


def judged(records: Sequence[Record], opened: frozenset[str]) -> list[Row]:
    """What the rules say now of each, after what was stated before it."""
    now = datetime.now(UTC)
    histories = subject_histories({record.subject for record in records})
    shared = shared_photos(histories)
    rows = []
    for record in records:
        history = histories[record.subject]
        item = history.item(record.digest)
        rows.append(Row(record, judged_one(history, item, now, shared), record.digest in opened))
    return rows


def judged_one(
    history: SubjectHistory, item: Item, now: datetime, shared: frozenset[str] | None = None
) -> list[Judged]:
    """On the record itself, and on its car as it is now. `shared` has the records with another car's photo."""
    found = [Judged(finding, has_reason(item, finding)) for finding in findings_on(history, item, now)]
    known = shared_photos([history.subject]) if shared is None else shared
    facts = car_facts(history, now=now, shared=known)
    return found + [Judged(finding, has_reason=False) for finding in car_findings(facts)]


def sent_back_to(organisation: Organisation) -> QuerySet[Record]:
    """Its inspection records that an inspector rejected and that nothing has replaced. The newest rejection first."""
    found = Record.objects.filter(kind=INSPECTION.name, organisation=organisation, corrections=None)
    found = found.exclude(followers__kind=WITHDRAWAL.name).annotate(
        verdict=_latest_verdict(), word=Subquery(_words().values("record_id")[:1])
    )
    return found.filter(verdict=Certification.Verdict.REJECTED).order_by("-recorded_at", "-uuid")


def _latest_verdict() -> Subquery:
    return Subquery(_words().values("verdict")[:1])


def _words() -> QuerySet[Certification]:
    """The words on a record, the latest in the log first."""
    return Certification.objects.filter(inspection=OuterRef("digest")).order_by("-id")
