"""Subjects' records beside their entries, in the order of the log, and what speaks against each."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from anchoring.log.entries import log_row
from anchoring.log.errors import LogError
from anchoring.log.labels import LabelsAwayError
from anchoring.log.places import LogName, Place, places_proved, places_under
from anchoring.wiring import KeysMissingError
from records import wiring
from records.contents.models import Certification, Record
from records.signing.models import SigningKey
from records.standing.history import EVERYTHING, Row, Unasked, rows_of
from records.standing.steps import NOWHERE
from records.terms.common import ERASURE, LICENCE_SCHEME
from records.terms.families import certifying_kinds
from verifier.times import seconds

_RECORD, _CERTIFICATION, _KEY = (model._meta.db_table for model in (Record, Certification, SigningKey))
_NAMED_LICENCES = f"""
    SELECT '{LICENCE_SCHEME}:' || signing.licence FROM {_CERTIFICATION} word
    JOIN {_KEY} signing ON signing.key = word.key_id
    JOIN {_RECORD} stated ON stated.digest = word.record_id
    WHERE stated.subject IN ({{subjects}})
"""  # noqa: S608  names of tables
"""The licences whose keys signed certifications of these subjects, as subjects, by the columns of their rows."""


@dataclass(frozen=True)
class Stored:
    """A record's row, its place, or both. No row: the log has an entry and the registry no record."""

    row: Row | None
    place: Place | None

    @property
    def order(self) -> tuple[int, int]:
        return self.place.order if self.place else NOWHERE


@dataclass(frozen=True)
class StoredSubject:
    """`stored` in the order of the log, `licences` those that signed; the label is empty where no key makes one. `unread` are
    the digests of those that are not among them, for nobody asked."""

    subject: str
    label: str
    stored: tuple[Stored, ...]
    licences: tuple[str, ...]
    unread: frozenset[str] = frozenset()

    @property
    def rows(self) -> list[Row]:
        return [stored.row for stored in self.stored if stored.row]

    @property
    def places(self) -> list[Place]:
        return [stored.place for stored in self.stored if stored.place]


@dataclass(frozen=True)
class Store:
    """Subjects and the licences that signed for them. `name` is None where nothing of the log could be proved."""

    subjects: dict[str, StoredSubject]
    name: LogName | None


Prove = Callable[[Sequence[Place], LogName], Sequence[Place]]
"""As `places_proved`, which pages go by."""


def stored_subjects(
    subjects: Iterable[str], unasked: Unasked = EVERYTHING, *, prove: Prove = places_proved
) -> Store:
    """These subjects and, beside them, each licence that signed: in as many queries as of one."""
    asked = list(dict.fromkeys(subjects))
    left = _left_out(asked, unasked)
    rows = rows_of(asked, beside=_NAMED_LICENCES, unasked=unasked)
    certifying = {kind.name for kind in certifying_kinds()}
    licences = {subject: _licences(rows[subject], certifying) for subject in asked}
    signing = {licence for named in licences.values() for licence in named}
    # The rows of certifications only spare a question: which licences signed, the signed statements say.
    rows = {subject: listed for subject, listed in rows.items() if subject in licences or subject in signing}
    missed = signing - rows.keys()
    rows |= rows_of(missed) if missed else {}
    logged = logged_under(rows, prove=prove)
    unread = _unread(left, logged)
    if doubted := left.keys() - unread:
        for subject, listed in rows_of(asked, only=doubted).items():
            rows[subject] += listed
    beside = _without_the_newest(
        {
            subject: _beside(
                listed, [place for place in logged.places(subject) if place.record not in unread]
            )
            for subject, listed in rows.items()
        }
    )
    return Store(
        {
            subject: StoredSubject(
                subject,
                logged.labels.get(subject, ""),
                tuple(_judged(stored, logged.labels.get(subject, ""), is_proved=logged.name is not None)),
                licences.get(subject, ()),
                frozenset(digest for digest in unread if left[digest][0] == subject),
            )
            for subject, stored in beside.items()
        },
        logged.name,
    )


def _left_out(subjects: Sequence[str], unasked: Unasked) -> dict[str, tuple[str, str, str]]:
    """By their digests the subjects, kinds and labels of the records that nobody asks for."""
    if not unasked.kinds:
        return {}
    rows = Record.objects.filter(subject__in=subjects, kind__in=unasked.kinds)
    named = rows.values_list("digest", "subject", "kind", "label")
    return {
        digest: (subject, kind, label) for digest, subject, kind, label in named if digest not in unasked.but
    }


def _unread(left: Mapping[str, tuple[str, str, str]], logged: "LoggedUnder") -> frozenset[str]:
    """Those of them that the log has, proved, as what their rows say. The others' rows are read like any other's: one that says
    that it is of another kind, or under another label, than was logged would be hidden by it."""
    if not left or logged.name is None:
        return frozenset()
    return frozenset(
        place.record
        for subject in {subject for subject, _, _ in left.values()}
        for place in logged.places(subject)
        if place.is_proved and left.get(place.record) == (subject, place.kind, place.label)
    )


@dataclass(frozen=True)
class LoggedUnder:
    """The places under each subject's own label. No `name`: nothing of the log could be proved."""

    name: LogName | None
    labels: Mapping[str, str]
    under: Mapping[str, Sequence[Place]]

    def places(self, subject: str) -> Sequence[Place]:
        return self.under.get(self.labels.get(subject, ""), ())


def logged_under(subjects: Iterable[str], *, prove: Prove = places_proved) -> LoggedUnder:
    """What the log and the outbox have of these subjects. Labels come from the key, never from a row.

    Raises LabelsAwayError where another process has the key, and gives none: then nothing is known, for better or worse.
    """
    try:
        name, labels, places = _places(list(subjects))
    except KeysMissingError:
        return LoggedUnder(None, {}, {})
    is_proved = True
    try:
        places = prove(places, name)
    except LogError:
        is_proved = False
    under: dict[str, list[Place]] = {}
    for place in places:
        under.setdefault(place.label, []).append(place)
    return LoggedUnder(name if is_proved else None, labels, under)


def _places(subjects: Sequence[str]) -> tuple[LogName, Mapping[str, str], Sequence[Place]]:
    """Whose log it is, the subjects' labels and their places, by the log that this process knows: its row is asked for beside
    them. Where that names another by now, all is asked again."""
    while True:
        name, labeller, row = wiring.log_known()
        try:
            labels = labeller.labels(subjects)
        except LabelsAwayError:
            if log_row() == row:
                raise
        else:
            found = places_under(labels.values())
            if found.log == row:
                return name, labels, found.places
        wiring.log_known.cache_clear()


def _licences(rows: Sequence[Row], certifying: Collection[str]) -> tuple[str, ...]:
    """As subjects; read from the signed statements."""
    licences = []
    for row in rows:
        if row.record.kind not in certifying or row.content.problem == "content_changed":
            continue
        if statement := row.content.statement:
            licences.append(f"{LICENCE_SCHEME}:{statement.licence}")
    return tuple(dict.fromkeys(licences))


def _beside(rows: Sequence[Row], places: Sequence[Place]) -> list[Stored]:
    by_digest = {place.record: place for place in places}
    stored = [Stored(row, by_digest.pop(row.record.digest, None)) for row in rows]
    # An entry whose record is nowhere: taken away, or put under another subject.
    stored += [Stored(None, place) for place in by_digest.values() if place.counts]
    return sorted(stored, key=lambda one: one.order)


def _without_the_newest(beside: dict[str, list[Stored]]) -> dict[str, list[Stored]]:
    """Without places whose records came between the two questions: they are whole at the next look."""
    rowless = {
        one.place.record for stored in beside.values() for one in stored if one.row is None and one.place
    }
    if not rowless:
        return beside
    newest = set(
        Record.objects.filter(digest__in=rowless, subject__in=list(beside)).values_list("digest", "subject")
    )
    return {
        subject: [
            one for one in stored if one.row or not one.place or (one.place.record, subject) not in newest
        ]
        for subject, stored in beside.items()
    }


def _judged(stored: Sequence[Stored], label: str, *, is_proved: bool) -> list[Stored]:
    """Each row with what speaks against it, and whether it has a say in what stands."""
    judged = [
        _with(one, _against(one.row, one.place, label, is_proved=is_proved)) if one.row else one
        for one in stored
    ]
    # From rows that are judged by now: an erasure that the log does not have excuses nothing.
    erased = {
        one.row.content.body.get("record")
        for one in judged
        if one.row and one.row.is_heard and one.row.record.kind == ERASURE.name
    }
    return [
        _with(one, _excused(one.row, is_erased=one.row.record.digest in erased)) if one.row else one
        for one in judged
    ]


def _with(stored: Stored, row: Row) -> Stored:
    """Of thousands of records nearly all are as they were."""
    return stored if row is stored.row else replace(stored, row=row)


def _against(row: Row, place: Place | None, label: str, *, is_proved: bool) -> Row:
    problem = row.content.problem
    if problem == "content_changed":
        return replace(row, problem=problem, is_heard=False)
    if not is_proved:
        # Nothing is known against it, and nothing for it.
        return row
    if place is None:
        return replace(row, problem="unlogged", is_heard=False)
    if not place.counts:
        return replace(row, problem="not_signed", is_heard=False)
    value = row.content.value
    if place.kind != (value["kind"] if value else row.record.kind):
        return replace(row, problem="other_kind", is_heard=False)
    is_late = value and place.index is not None and seconds(value["recorded_at"]) > place.time.timestamp()
    if problem is None and is_late:
        problem = "recorded_after_logged"
    if problem is None and row.record.label != label:
        problem = "label_changed"
    return row if problem == row.problem else replace(row, problem=problem)


def _excused(row: Row, *, is_erased: bool) -> Row:
    """Only an erasure that the log has excuses content that is gone."""
    problem = row.problem
    if row.content.value is None and problem in {None, "content_missing"}:
        problem = None if is_erased else "content_missing"
    if (is_erased, problem) == (row.is_erased, row.problem):
        return row
    return replace(row, is_erased=is_erased, problem=problem)
