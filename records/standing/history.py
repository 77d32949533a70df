"""All that was stated about one subject, in time order: what it says, whether it stands, who vouches for it."""

from collections.abc import Iterable
from dataclasses import dataclass

from records.contents.models import Record
from records.contents.services import Content, content_of
from records.standing.chains import ancestors
from records.standing.steps import NOWHERE, log_places, record_step
from records.terms.common import ERASURE
from records.terms.rules import Earlier
from records.terms.table import verifier_kinds
from verifier.certification import Statement, parse_statement
from verifier.kinds import Kinds
from verifier.standing import standing


@dataclass(frozen=True)
class Word:
    """One inspector's word on one inspection record; `record` is the certification that carries it."""

    record: Record
    inspection: str
    statement: Statement

    @property
    def verdict(self) -> str:
        return self.statement.verdict

    @property
    def licence(self) -> str:
        return self.statement.licence

    @property
    def key(self) -> str:
        return self.statement.key

    @property
    def signed_at(self) -> str:
        return self.statement.signed_at

    @property
    def reason(self) -> str | None:
        return self.statement.reason


@dataclass(frozen=True)
class Item:
    """One record. `ended_by` is the digest of the record that ended it; `certification` the latest word on it."""

    record: Record
    content: Content
    ended_by: str | None
    certification: Word | None
    is_certified: bool
    is_erased: bool

    @property
    def stands(self) -> bool:
        return self.ended_by is None

    @property
    def is_readable(self) -> bool:
        return self.content.value is not None and not self.is_changed

    @property
    def is_changed(self) -> bool:
        """Whether the row is no longer what its digest says."""
        return self.content.problem is not None


@dataclass(frozen=True)
class SubjectHistory:
    subject: str
    items: tuple[Item, ...]

    def item(self, digest: str) -> Item:
        return next(item for item in self.items if item.record.digest == digest)

    def before(self, item: Item) -> list[Earlier]:
        """Standing statements earlier than this one, for the rules; not those that it corrects."""
        corrected = self.chain(item)
        standing = []
        for earlier in self.items:
            if earlier.record.digest == item.record.digest:
                break
            if earlier.stands and earlier.is_readable and earlier.record.digest not in corrected:
                standing.append(as_earlier(earlier))
        return standing

    def chain(self, item: Item) -> list[str]:
        """The digests of all that this record corrects."""
        return ancestors(
            item.record.digest, {other.record.digest: other.record.corrects_id for other in self.items}
        )


def subject_history(subject: str) -> SubjectHistory:
    """Empty where nothing was stated."""
    return subject_histories([subject])[subject]


def subject_histories(subjects: Iterable[str]) -> dict[str, SubjectHistory]:
    """Of many subjects at once, in as many queries as of one."""
    by_subject: dict[str, list[Record]] = {subject: [] for subject in subjects}
    records = (
        Record.objects.filter(subject__in=list(by_subject))
        .select_related("content", "organisation")
        .prefetch_related("disclosures")
        .order_by("recorded_at", "uuid")
    )
    for record in _in_log_order(list(records)):
        by_subject[record.subject].append(record)
    kinds = verifier_kinds()
    return {subject: _history(subject, records, kinds) for subject, records in by_subject.items()}


def _history(subject: str, records: list[Record], kinds: Kinds) -> SubjectHistory:
    """`records` in the order of the log."""
    erased = {row.about_id for row in records if row.kind == ERASURE.name}
    contents = [content_of(row, is_erased=row.digest in erased) for row in records]
    current = standing(
        [record_step(row, content, kinds) for row, content in zip(records, contents, strict=True)],
        kinds,
        # Nobody signed what was changed since.
        uncounted={place for place, content in enumerate(contents) if content.problem == "content_changed"},
    )
    latest = {
        digest: Word(records[place], digest, parse_statement(contents[place].body["statement"]))
        for digest, place in current.latest.items()
    }
    return SubjectHistory(
        subject,
        tuple(
            Item(
                record=record,
                content=content,
                ended_by=current.ended.get(record.digest),
                certification=latest.get(record.digest),
                is_certified=current.is_certified(record.digest),
                is_erased=record.digest in erased,
            )
            for record, content in zip(records, contents, strict=True)
        ),
    )


def _in_log_order(records: list[Record]) -> list[Record]:
    """The log decides what came after what; what still waits keeps its place in the outbox."""
    places = log_places({record.label for record in records})
    return sorted(records, key=lambda record: places.get(record.digest, NOWHERE))


def as_earlier(item: Item) -> Earlier:
    return Earlier(
        digest=item.record.digest,
        kind=item.record.kind,
        body=item.content.body,
        recorded_at=item.record.recorded_at,
        organisation=str(item.record.organisation_id),
        is_certified=item.is_certified,
    )
