"""Families of kinds: what is special to them, asked by the common code, which names none.

`RECORD_FAMILIES` in the settings has the paths of the Family objects; the common kinds make one of their own.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from uuid import UUID

from django.utils.module_loading import import_string

from records import wiring
from records.terms.common import (
    CLASSIFICATION,
    CLASSIFICATION_SCHEME,
    ENROLMENT,
    ERASURE,
    LICENCE_SCHEME,
    REVOCATION,
    WITHDRAWAL,
    addresses,
)
from records.terms.json_types import JsonObject
from records.terms.kinds import Kind
from records.terms.rules import Rule
from records.terms.schemes import Scheme, classification_clean, licence_clean
from records.terms.texts import Refusal, Text


@dataclass(frozen=True)
class Named:
    """The record that is named. `body` reads it: None where it is gone or was changed."""

    digest: str
    kind: Kind
    recorded_at: datetime
    body: Callable[[], JsonObject | None]


@dataclass(frozen=True)
class Stated:
    """A record as far as its course goes: what it corrects, what it is about."""

    digest: str
    kind: str
    corrects: str | None = None
    about: str | None = None


@dataclass(frozen=True)
class Naming:
    """A statement that names an earlier record of its subject: it corrects it, or is about it.

    `pointer` is where it does; `stated` are the subject's records in the order of the log, `stands` tells which stand.
    """

    kind: Kind
    body: JsonObject
    corrects: str | None
    named: Named
    pointer: str
    stated: Sequence[Stated]
    stands: Callable[[str], bool]

    @property
    def is_correction(self) -> bool:
        return self.corrects == self.named.digest


@dataclass(frozen=True)
class RetentionPart:
    """`destroy` takes the moment before which things are due, and says how many went: as many as a batch, or all."""

    name: str
    kept: timedelta
    destroy: Callable[[datetime], int]


@dataclass(frozen=True)
class Signing:
    """A statement that is about to be recorded, as far as it speaks of one record: `digest`, which is about `subject`."""

    subject: str
    digest: str
    licence: str
    verdict: str


def _signs_all(_signing: Signing) -> Refusal | None:
    return None


def _as_it_is(body: JsonObject) -> JsonObject:
    return body


def _holds_none(_subjects: Collection[str]) -> set[str]:
    return set()


def _nothing(_subjects: Collection[str]) -> None:
    return None


def _no_namesakes(_subjects: Collection[str]) -> Mapping[str, Collection[str]]:
    return {}


def _no_refusal(_naming: Naming) -> Refusal | None:
    return None


def _erases_all(_kind: str, _subject: str) -> Refusal | None:
    return None


def _nothing_of(_person: UUID) -> Mapping[str, int]:
    return {}


def _idle() -> bool:
    return False


def _no_addresses(_subject: str) -> Mapping[str, str]:
    return {}


@dataclass(frozen=True, eq=False)
class Family:
    """Kinds that belong together.

    `complete` fills in what a body derives. `lock` holds subjects' rows in the transaction that states something about them and
    names those that have one; `recorded` follows in it with the others. A family with rules that look back (`Beside.EARLIER`)
    has both. `settled` follows in it with those of which a kind that `settled_by` names was stated. `namesakes` has for each
    subject the others that a reader takes for it, of those given and those with records. `refuse` says why a statement does not
    fit the record that it names, `refuse_signing` why a signed one does not. `files_in_use` has the digests of files that
    something not yet recorded needs. `person_forget` deletes what is kept of a person besides records, and counts it.
    `refuse_erasure` says why a record of a kind and subject can't be erased yet. `is_busy` says whether work is under way that
    people wait for.
    """

    name: str
    kinds: tuple[Kind, ...]
    schemes: tuple[Scheme, ...] = ()
    rules: tuple[Rule, ...] = ()
    # Whether one organisation states only so many records of one subject: their evidence has to stay readable.
    is_bounded: bool = False
    # Whether verifiers learn its kinds from the table `kinds/1`; else the formats themselves say what they mean.
    in_table: bool = True
    # Members of bodies with numbers of papers and things: long rows of digits are what they are.
    numbers: frozenset[str] = frozenset()
    # Members whose text has a pattern of its own, or is screened elsewhere.
    unscreened: frozenset[str] = frozenset()
    complete: Callable[[JsonObject], JsonObject] = _as_it_is
    lock: Callable[[Collection[str]], set[str]] = _holds_none
    recorded: Callable[[Collection[str]], None] = _nothing
    settled: Callable[[Collection[str]], None] = _nothing
    settled_by: frozenset[str] = frozenset()
    namesakes: Callable[[Collection[str]], Mapping[str, Collection[str]]] = _no_namesakes
    refuse: Callable[[Naming], Refusal | None] = _no_refusal
    refuse_signing: Callable[[Signing], Refusal | None] = _signs_all
    refuse_erasure: Callable[[str, str], Refusal | None] = _erases_all
    retention: tuple[RetentionPart, ...] = ()
    files_in_use: Callable[[], set[str]] = set
    is_busy: Callable[[], bool] = _idle
    person_forget: Callable[[UUID], Mapping[str, int]] = _nothing_of
    # What the family's own tables hold of a person, for the person's export.
    person_held: Callable[[UUID], Mapping[str, object]] = _nothing_of
    # Withheld members that name who works for an organisation.
    staff_paths: tuple[str, ...] = ()
    # Static files that every page takes after the frame's own.
    style_sheets: tuple[str, ...] = ()
    # Of a subject: `page` for people, the others the API names as links.
    addresses: Callable[[str], Mapping[str, str]] = _no_addresses
    # Templates for the page that explains the API.
    api_notes: tuple[str, ...] = ()


COMMON = Family(
    "common",
    (WITHDRAWAL, ERASURE, ENROLMENT, REVOCATION, CLASSIFICATION),
    (
        Scheme(LICENCE_SCHEME, Text("자격 번호", "Licence number"), licence_clean, is_public=True),
        Scheme(
            CLASSIFICATION_SCHEME, Text("표준 분류", "Classification"), classification_clean, is_public=True
        ),
    ),
    addresses=addresses,
)


UNKNOWN_KIND = Text("알 수 없는 기록 종류입니다: {kind}", "Unknown kind of record: {kind}")


def families() -> tuple[Family, ...]:
    """The common family and those that the settings name."""
    return _families(wiring.family_paths())


@lru_cache
def _families(paths: tuple[str, ...]) -> tuple[Family, ...]:
    return (*(import_string(path) for path in paths), COMMON)


def kinds() -> Mapping[str, Kind]:
    """All kinds by name, in the families' order."""
    return _kinds(families())


@lru_cache
def _kinds(of: tuple[Family, ...]) -> Mapping[str, Kind]:
    return {kind.name: kind for family in of for kind in family.kinds}


def kind_named(name: object) -> Kind:
    kind = kinds().get(name) if isinstance(name, str) else None
    if kind is None:
        raise Refusal("unknown_kind", UNKNOWN_KIND.format(kind=str(name)[:64]), pointer="/kind")
    return kind


def family_of(kind: Kind) -> Family:
    return next(family for family in families() if kind in family.kinds)


def kinds_about(kind: Kind) -> frozenset[str]:
    """The names of the kinds that such a record may be about; empty: any."""
    if kind is WITHDRAWAL:
        return frozenset(candidate.name for candidate in kinds().values() if candidate.withdrawn)
    return kind.about_kinds


def certified_kinds(role: str | None = None) -> tuple[Kind, ...]:
    """The kinds that are certified, in this role where one is given."""
    certified = tuple(kind for kind in kinds().values() if kind.certified_by)
    return tuple(kind for kind in certified if role is None or role in certification_of(kind).roles)


def certification_of(kind: Kind) -> Kind:
    """The kind that certifies records of this kind."""
    return next(certifying for certifying in kinds().values() if certifying.name == kind.certified_by)


def certifying_kinds() -> tuple[Kind, ...]:
    """The kinds of certifications."""
    names = {kind.certified_by for kind in certified_kinds()}
    return tuple(kind for kind in kinds().values() if kind.name in names)


def scheme_of(subject: str) -> Scheme:
    name = subject.partition(":")[0]
    return next(scheme for scheme in schemes() if scheme.name == name)


def family_with(subject: str) -> Family:
    """The family that the subject's scheme belongs to."""
    scheme = scheme_of(subject)
    return next(family for family in families() if scheme in family.schemes)


def schemes() -> tuple[Scheme, ...]:
    return tuple(scheme for family in families() for scheme in family.schemes)


def subjects_lock(subjects: Collection[str]) -> set[str]:
    """In a transaction: what others state about these subjects waits until it is over. Those that have a row to hold."""
    return {subject for family, own in _by_family(subjects) for subject in family.lock(own)}


def subjects_recorded(subjects: Collection[str]) -> None:
    """In the transaction in which something was recorded about them."""
    for family, own in _by_family(subjects):
        family.recorded(own)


def subjects_settled(subjects: Collection[str]) -> None:
    """In the transaction in which something changed what stands about them, when it is written."""
    for family, own in _by_family(subjects):
        family.settled(own)


def subjects_alike(subjects: Collection[str]) -> dict[str, Collection[str]]:
    """For each of these subjects the others that a reader takes for it, of these and of those with records."""
    return {
        subject: others
        for family, own in _by_family(subjects)
        for subject, others in family.namesakes(own).items()
    }


def _by_family(subjects: Collection[str]) -> Iterator[tuple[Family, list[str]]]:
    for family in families():
        names = {scheme.name for scheme in family.schemes}
        if own := [subject for subject in subjects if subject.partition(":")[0] in names]:
            yield family, own
