"""The inspectors' queue: inspection records by state, dealer and what the rules say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from django.db.models import Exists, OuterRef, Q, QuerySet

from records.contents.models import Certification, Record, RecordContent
from records.people.authors import Author
from records.people.models import Organisation
from records.signing.families import SubjectFinding, subject_findings
from records.signing.models import SigningKey
from records.signing.openings import opened_by
from records.standing.findings import findings_on, has_reason
from records.standing.history import Item, SubjectHistory
from records.standing.proposed import Histories, Page, page_of
from records.terms.common import WITHDRAWAL
from records.terms.families import certified_kinds
from records.terms.roles import INSPECTOR
from records.terms.rules import Finding, Severity

WAITING = "waiting"
COUNTED = 1_000
"""What is more than this is not counted."""


class RuleOutcome(StrEnum):
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
    item: Item
    judged: list[Judged]
    is_opened: bool = False

    @property
    def record(self) -> Record:
        return self.item.record

    @property
    def outcome(self) -> RuleOutcome:
        if any(judgement.refuses for judgement in self.judged):
            return RuleOutcome.STOPPED
        return RuleOutcome.NOTED if self.judged else RuleOutcome.CLEAN


@dataclass(frozen=True)
class Wanted:
    """`state` is waiting or a verdict; `last` the VIN's last characters; `sort` first, correction or inspector.

    `role` is whose queue it is.
    """

    state: str = WAITING
    dealer: Organisation | None = None
    last: str = ""
    days: int = 0
    sort: str = ""
    rules: str = ""
    role: str = INSPECTOR


def candidates(wanted: Wanted, *, now: datetime | None = None) -> QuerySet[Record]:
    """What may be wanted, by columns alone; what stands and what was last said of it, `queue_page` asks.

    None that waits is missing, but where its own content was erased, which nobody can compare with a car any more,
    or where rows were changed, which the audit finds.
    """
    inspections = _inspections(wanted.role)
    if wanted.state == WAITING:
        inspections = _unended(inspections.filter(content__is_uncertified=True))
    else:
        inspections = inspections.filter(Exists(_words().filter(verdict=wanted.state)))
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


def queue_count(wanted: Wanted) -> int:
    """How many may be wanted; COUNTED + 1 for all that is more."""
    return candidates(wanted)[: COUNTED + 1].count()


def queue_page(wanted: Wanted, *, author: Author, histories_of: Histories, after: str = "") -> Page[Row]:
    """The newest first. Without a word on it: one that was corrected or withdrawn does not stand and is left out."""

    def rows_of(records: Sequence[Record], histories: Mapping[str, SubjectHistory]) -> list[Row | None]:
        chosen = [
            record
            for record in records
            if _state(histories[record.subject].item(record.digest)) == wanted.state
        ]
        opened = opened_by(author, [record.digest for record in chosen])
        rows = {row.record.digest: row for row in _judged_rows(chosen, histories, opened)}
        if wanted.rules:
            rows = {digest: row for digest, row in rows.items() if row.outcome == wanted.rules}
        return [rows.get(record.digest) for record in records]

    return page_of(candidates(wanted), after, histories_of, rows_of)


def queue_next(author: Author, record: Record) -> Record | None:
    """The next that waits: what this inspector has not opened first, and of both the older ones first.

    Of candidates, undecided: the page that it leads to says what stands. None on which there is a word, though a changed mark
    may say that it waits.
    """
    waiting = candidates(Wanted(role=author.role)).exclude(pk=record.pk).exclude(Exists(_words()))
    unopened = waiting.exclude(openings__person=author.person)
    older = Q(recorded_at__lte=record.recorded_at)
    return (
        unopened.filter(older).first() or unopened.first() or waiting.filter(older).first() or waiting.first()
    )


def sent_back_to(organisation: Organisation, *, histories_of: Histories, after: str = "") -> Page[Item]:
    """Its inspection records that an inspector rejected and that nothing has replaced."""

    def rejected(records: Sequence[Record], histories: Mapping[str, SubjectHistory]) -> list[Item | None]:
        items = [histories[record.subject].item(record.digest) for record in records]
        return [
            item if item.stands and _state(item) == Certification.Verdict.REJECTED else None for item in items
        ]

    return page_of(_sent_back(organisation), after, histories_of, rejected)


def sent_back_count(organisation: Organisation) -> int:
    """How many may be sent back; COUNTED + 1 for all that is more."""
    return _sent_back(organisation)[: COUNTED + 1].count()


def _sent_back(organisation: Organisation) -> QuerySet[Record]:
    own = _inspections().filter(organisation=organisation)
    mentioned = own.filter(Exists(_words().filter(verdict=Certification.Verdict.REJECTED)))
    return _unended(mentioned).order_by("-recorded_at", "-uuid")


def _state(item: Item) -> str | None:
    """The latest word on it; waiting without one, while it stands."""
    if item.certification:
        return item.certification.verdict
    return WAITING if item.stands else None


def _judged_rows(
    records: Sequence[Record], histories: Mapping[str, SubjectHistory], opened: frozenset[str]
) -> list[Row]:
    """Apply the rules as they are now to each record, given what was stated before it."""
    now = datetime.now(UTC)
    # Each subject once, of which fifty may wait.
    subjects = {
        kind: {one.subject for one in records if one.kind == kind} for kind in {one.kind for one in records}
    }
    by_kind = {
        kind: subject_findings(kind, [histories[subject] for subject in sorted(of_kind)], now)
        for kind, of_kind in subjects.items()
    }
    rows = []
    for record in records:
        history = histories[record.subject]
        item, whole = history.item(record.digest), by_kind[record.kind].get(record.subject, ())
        rows.append(Row(item, _judged(history, item, now, whole), record.digest in opened))
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


def _inspections(role: str | None = None) -> QuerySet[Record]:
    kinds = [kind.name for kind in certified_kinds(role)]
    return Record.objects.filter(kind__in=kinds).select_related("organisation")


def _unended(inspections: QuerySet[Record]) -> QuerySet[Record]:
    """Without those that surely ended: what was erased ends nothing any more."""
    own = Record.objects.filter(
        organisation=OuterRef("organisation"), digest__in=RecordContent.objects.values("record")
    )
    corrections = own.filter(corrects=OuterRef("digest"), kind=OuterRef("kind"))
    withdrawals = own.filter(about=OuterRef("digest"), kind=WITHDRAWAL.name)
    return inspections.filter(~Exists(corrections), ~Exists(withdrawals))


def _words() -> QuerySet[Certification]:
    """The words on a record that may count: neither they nor the enrolments of their keys were erased."""
    kept = Certification.objects.filter(
        inspection=OuterRef("digest"), record__in=RecordContent.objects.values("record")
    )
    # By a list of the few: joined, every row of a long scan would ask for its key's enrolment.
    return kept.exclude(key__in=SigningKey.objects.filter(enrolled__content=None).values("key"))


def queue_left_out(digests: Sequence[str]) -> list[str]:
    """Those of the records that wait for a word, or may, and that the queue does not ask about."""
    if not digests:
        return []
    # One question: a word and the mark come and go in one transaction.
    unmarked = _inspections().filter(digest__in=digests, content__is_uncertified=False)
    return list(unmarked.filter(~Exists(_words())).values_list("digest", flat=True))


def queue_without(inspections: Sequence[Record]) -> None:
    """Call it where a word on them is recorded."""
    RecordContent.objects.filter(record__in=inspections).update(is_uncertified=False)


def queue_again(erased: Record) -> None:
    """Call it where a certification, or a key's enrolment, is erased: what it vouched for may wait again."""
    # A word that is recorded meanwhile may lose to this mark: what stands sees it all the same.
    words = Certification.objects.filter(Q(record=erased) | Q(key__enrolled=erased))
    RecordContent.objects.filter(record__in=words.values("inspection")).update(is_uncertified=True)
