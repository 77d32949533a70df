"""All that was stated about one subject, in time order: what it says, whether it stands, who vouches for it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import takewhile

from django.db.models import Q
from django.db.models.expressions import RawSQL

from records.contents.models import BESIDE, Record, disclosures_beside
from records.contents.services import Content, content_of
from records.standing.chains import ancestors
from records.standing.steps import NOWHERE, enrolment_erased, log_places, row_step
from records.terms.common import ERASURE
from records.terms.rules import Earlier
from records.terms.table import subject_kinds
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
    problem: str | None = None
    """Why its row is not what was recorded; None where nothing speaks against it."""

    @property
    def stands(self) -> bool:
        return self.ended_by is None

    @property
    def is_readable(self) -> bool:
        return self.content.value is not None and not self.is_changed

    @property
    def is_changed(self) -> bool:
        """Whether the row is not what was recorded."""
        return self.problem is not None


@dataclass(frozen=True)
class SubjectHistory:
    subject: str
    items: tuple[Item, ...]

    @cached_property
    def by_digest(self) -> Mapping[str, Item]:
        return {item.record.digest: item for item in self.items}

    def item(self, digest: str) -> Item:
        return self.by_digest[digest]

    def before(self, item: Item) -> list[Earlier]:
        """Standing statements earlier than this one, for the rules; not those that it corrects."""
        before = takewhile(lambda earlier: earlier.record.digest != item.record.digest, self.items)
        digests = {earlier.record.digest for earlier in before}.difference(self.chain(item))
        return [earlier for earlier in self.standing if earlier.digest in digests]

    def chain(self, item: Item) -> list[str]:
        """The digests of all that this record corrects."""
        return self.corrected_by(item.record.digest)

    def corrected_by(self, digest: str) -> list[str]:
        """The digests of all that it corrects, by way of others as well."""
        return ancestors(digest, self._corrects)

    @cached_property
    def standing(self) -> Sequence[Earlier]:
        """What stands and can be read. Made once: of thousands of records each of a batch is compared with all of them."""
        return [as_earlier(item) for item in self.items if item.stands and item.is_readable]

    @cached_property
    def _corrects(self) -> Mapping[str, str | None]:
        return {item.record.digest: item.record.corrects_id for item in self.items}


def item_new(record: Record) -> Item:
    """A record that was stated just now: none came after it that ends or certifies it."""
    return Item(record, content_of(record), None, None, is_certified=False, is_erased=False)


def subject_history(subject: str) -> SubjectHistory:
    """Empty where nothing was stated."""
    return subject_histories([subject])[subject]


def subject_histories(subjects: Iterable[str]) -> dict[str, SubjectHistory]:
    """Of many subjects at once, in as many queries as of one. By the rows alone: what is shown comes from `proof`."""
    rows = rows_of(subjects)
    # By the rows' own labels: this asks what to refuse, and proves nothing.
    places = log_places({row.record.label for listed in rows.values() for row in listed})
    return {
        # The log decides what came after what; what still waits keeps its place in the outbox.
        subject: history_of(
            subject,
            sorted(listed, key=lambda row: places.get(row.record.digest, NOWHERE)),
            subject_kinds(subject),
        )
        for subject, listed in rows.items()
    }


@dataclass(frozen=True)
class Row:
    """A record as it is stored. `problem` is why it is not what was recorded, where something says so.

    `is_heard`: whether it has a say in what stands. One that is not what was logged has none. `is_key_hidden`: whether
    it is a certification by a key whose enrolment was erased, which no verifier counts.
    """

    record: Record
    content: Content
    is_erased: bool = False
    problem: str | None = None
    is_heard: bool = True
    is_key_hidden: bool = False


@dataclass(frozen=True)
class Unasked:
    """Records of these kinds are not read, but for those with the digests `but`; nor, with `names`, the rows of the
    organisations that stated the others.

    None of a kind named here may end, vouch for or erase another record: what the others are then does not hang on them.
    """

    kinds: frozenset[str] = frozenset()
    but: frozenset[str] = frozenset()
    names: bool = False


EVERYTHING = Unasked()


def rows_of(
    subjects: Iterable[str],
    *,
    beside: str = "",
    unasked: Unasked = EVERYTHING,
    only: Collection[str] | None = None,
) -> dict[str, list[Row]]:
    """The records about each subject, in time order, with what opens their withheld parts.

    Those about the subjects that the SQL `beside` names come with them, in the same question; it has `{subjects}` for
    the list of those asked for. `only` are the digests of the only ones that are asked for.
    """
    by_subject: dict[str, list[Record]] = {subject: [] for subject in subjects}
    stated = Record.objects.select_related("content", *([] if unasked.names else ["organisation"]))
    stated = stated.annotate(is_key_hidden=enrolment_erased(), **{BESIDE: disclosures_beside()})
    asked: RawSQL | list[str] = list(by_subject)
    if beside and by_subject:
        # Both in one list, not an "or": each is looked up by index.
        marks, values = (form.join(["%s"] * len(by_subject)) for form in (", ", "), ("))
        named = f"VALUES ({values}) UNION ALL {beside.format(subjects=marks)}"
        asked = RawSQL(named, [*by_subject, *by_subject])  # noqa: S611  marks alone
    if unasked.kinds:
        stated = stated.filter(~Q(kind__in=unasked.kinds) | Q(digest__in=unasked.but))
    if only is not None:
        stated = stated.filter(digest__in=only)
    records = stated.filter(subject__in=asked)
    listed = sorted(records, key=lambda record: (record.recorded_at, record.uuid))
    for record in listed:
        by_subject.setdefault(record.subject, []).append(record)
    hidden = {record.digest for record in listed if record.is_key_hidden}
    return {subject: _rows(records, hidden) for subject, records in by_subject.items()}


def _rows(records: list[Record], hidden: Collection[str]) -> list[Row]:
    erased = {row.about_id for row in records if row.kind == ERASURE.name}
    rows = []
    for record in records:
        content = content_of(record, is_erased=record.digest in erased)
        rows.append(
            Row(
                record,
                content,
                is_erased=record.digest in erased,
                problem=content.problem,
                is_key_hidden=record.digest in hidden,
            )
        )
    return rows


def history_of(
    subject: str, rows: Sequence[Row], kinds: Kinds, *, uncounted: Collection[int] = ()
) -> SubjectHistory:
    """`rows` in the order of the log; `uncounted` are the places of certifications that do not count."""
    current = standing(
        [row_step(row.record, row.content, kinds, is_heard=row.is_heard) for row in rows],
        kinds,
        # Nobody signed what was changed since.
        uncounted={
            *uncounted,
            *(
                place
                for place, row in enumerate(rows)
                if row.content.problem == "content_changed" or row.is_key_hidden
            ),
        },
    )
    latest = {
        digest: Word(rows[place].record, digest, parse_statement(rows[place].content.body["statement"]))
        for digest, place in current.latest.items()
    }
    return SubjectHistory(
        subject,
        tuple(
            Item(
                record=row.record,
                content=row.content,
                ended_by=current.ended.get(row.record.digest),
                certification=latest.get(row.record.digest),
                is_certified=row.is_heard and current.is_certified(row.record.digest),
                is_erased=row.is_erased,
                problem=row.problem,
            )
            for row in rows
        ),
    )


def as_earlier(item: Item) -> Earlier:
    return Earlier(
        digest=item.record.digest,
        kind=item.record.kind,
        body=item.content.body,
        recorded_at=item.record.recorded_at,
        organisation=str(item.record.organisation_id),
        is_certified=item.is_certified,
    )
