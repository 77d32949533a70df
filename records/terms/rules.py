"""Rules beyond the schema: what each rests on, what it stops, and its words. The tables are made of small functions."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol, TypeVar, cast, overload

from records.terms.bodies import Reason
from records.terms.json_types import JsonObject, JsonValue
from records.terms.texts import Refusal, Text

NEEDS_REASON = Text(
    "그대로 기록하려면 사유를 적어 주십시오.", "To record it as it is, give a written reason."
)


Noticed = TypeVar("Noticed")
Gathered = TypeVar("Gathered", bound="Gathering")


class Severity(StrEnum):
    REFUSE = "refuse"
    # Recorded only with a written reason, which becomes part of the record.
    ASK = "ask"
    NOTE = "note"


class Beside(StrEnum):
    """What a rule compares a statement with, and so when it is asked: in the transaction that records."""

    # Other subjects that a reader takes for this one.
    NAMESAKES = "namesakes"
    # What was stated of the subject before.
    EARLIER = "earlier"
    # The same files in records of other subjects.
    FILES = "files"


class Stops(StrEnum):
    RECORDING = "recording"
    CERTIFICATION = "certification"
    NOTHING = "nothing"


@dataclass(frozen=True)
class Earlier:
    """An earlier record of the same car that still stands."""

    digest: str
    kind: str
    body: JsonObject
    recorded_at: datetime
    organisation: str
    is_certified: bool
    # Not taken over by `replace`.
    noticed: dict[Callable[..., object], object] = field(
        default_factory=dict, init=False, compare=False, repr=False
    )

    def once(self, look: "Callable[[Earlier], Noticed]") -> Noticed:
        """As of `Facts`: each of a batch is compared with the same earlier records."""
        if look not in self.noticed:
            self.noticed[look] = look(self)
        return cast(Noticed, self.noticed[look])


class Gathering(Protocol):
    """What a rule keeps of all that was stated before; it is told each of them once, in the order of the log."""

    def add(self, earlier: Earlier) -> None: ...


class Before(Sequence[Earlier]):
    """What stands of a subject, in the order of the log. It only grows: a gathering of it goes on where it ended, so that
    each of a batch of hundreds does not look at thousands of records anew."""

    def __init__(self, stated: Iterable[Earlier] = ()) -> None:
        self._stated = list(stated)
        self._gathered: dict[type[Gathering], tuple[Gathering, int]] = {}

    def __len__(self) -> int:
        return len(self._stated)

    @overload
    def __getitem__(self, at: int) -> Earlier: ...

    @overload
    def __getitem__(self, at: slice) -> Sequence[Earlier]: ...

    def __getitem__(self, at: int | slice) -> Earlier | Sequence[Earlier]:
        return self._stated[at]

    def append(self, earlier: Earlier) -> None:
        self._stated.append(earlier)

    def without(self, digests: Collection[str]) -> "Before":
        """The others, in a sequence of their own."""
        return Before(earlier for earlier in self._stated if earlier.digest not in digests)

    def ended(self, digest: str | None) -> "Before":
        """Without this one, unless it is certified: that ends by a signature only."""
        if digest and any(one.digest == digest and not one.is_certified for one in self._stated):
            return self.without({digest})
        return self

    def gathered(self, sort: type[Gathered]) -> Gathered:
        gathering, told = self._gathered.get(sort) or (sort(), 0)
        for at in range(told, len(self._stated)):
            gathering.add(self._stated[at])
        self._gathered[sort] = gathering, len(self._stated)
        return cast(Gathered, gathering)


@dataclass(frozen=True)
class Facts:
    """What a rule may look at: the statement itself with its withheld values, and what was stated before."""

    kind: str
    subject: str
    body: JsonObject
    now: datetime
    # Whether the body has a place for the reasons that asking rules want.
    has_reasons: bool = True
    # The attachments' names; None where a rule looks at a stored record again.
    attachments: Sequence[str] | None = None
    earlier: Sequence[Earlier] = ()
    # Whose statement it is; empty where nobody has stated it yet.
    organisation: str = ""
    # Of the attachments those whose file another subject's record has; none where a rule looks at a stored record again.
    shared: Collection[str] = ()
    # Other subjects that a reader takes for this one; none where a rule looks at a stored record again.
    namesakes: Collection[str] = ()
    # Not taken over by `replace`: other facts are looked at anew.
    noticed: dict[Callable[..., object], object] = field(default_factory=dict, init=False, compare=False)

    def once(self, look: "Callable[[Facts], Noticed]") -> Noticed:
        """What several rules look for is looked for once: by a function of a module, which names it."""
        if look not in self.noticed:
            self.noticed[look] = look(self)
        return cast(Noticed, self.noticed[look])

    def gathered(self, sort: type[Gathered]) -> Gathered:
        """Of what was stated before."""
        return self.once(_before).gathered(sort)

    def day(self, *names: str) -> date | None:
        value: JsonValue = self.body
        for name in names:
            value = value.get(name) if isinstance(value, dict) else None
        return date.fromisoformat(value) if isinstance(value, str) else None


def _before(facts: Facts) -> Before:
    return facts.earlier if isinstance(facts.earlier, Before) else Before(facts.earlier)


@dataclass(frozen=True)
class Spot:
    """A place where a rule does not hold, with the values that its text names."""

    pointer: str
    values: dict[str, object] = field(default_factory=dict)
    root: str = "/body"


def reasons_of(body: Mapping[str, object]) -> list[Reason]:
    """The writer's reasons, for rules that ask."""
    return cast("list[Reason]", body.get("reasons", []))


Check = Callable[[Facts], Iterable[Spot]]


@dataclass(frozen=True)
class Rule:
    id: str
    basis: Text
    severity: Severity
    stops: Stops
    text: Text
    check: Check
    kinds: frozenset[str]
    compares: Beside | None = None

    def findings(self, facts: Facts) -> "Iterator[Finding]":
        for spot in self.check(facts):
            text = self.text.format(**spot.values)
            yield Finding(self, f"{spot.root}{spot.pointer}", text, facts.has_reasons)

    def finding(self, pointer: str) -> "Finding":
        return Finding(self, pointer, self.text)


@dataclass(frozen=True)
class Finding:
    rule: Rule
    pointer: str
    text: Text
    # Whether the body has a place for a reason.
    can_answer: bool = True

    @property
    def asks(self) -> bool:
        return self.rule.severity == Severity.ASK

    @property
    def words(self) -> Text:
        """The finding's text, with the request for a reason where one can still be given."""
        if not (self.asks and self.can_answer):
            return self.text
        return Text(f"{self.text.ko} {NEEDS_REASON.ko}", f"{self.text.en} {NEEDS_REASON.en}")

    def is_answered(self, body: Mapping[str, object]) -> bool:
        """Whether the writer gave the reason that an asking rule wants, for this very field."""
        return self.asks and any(
            reason["rule"] == self.rule.id and reason["pointer"] == self.pointer
            for reason in reasons_of(body)
        )

    def as_refusal(self) -> Refusal:
        severity = self.rule.severity if self.can_answer else Severity.REFUSE
        extra: dict[str, object] = {"rule": self.rule.id, "severity": str(severity)}
        if severity is Severity.ASK:
            # As it is handed in again, among the body's `reasons`.
            extra["answer"] = {"rule": self.rule.id, "pointer": self.pointer, "reason": ""}
        return Refusal(self.rule.id, self.words, pointer=self.pointer, extra=extra)
