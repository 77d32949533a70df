"""Rules beyond the schema: what each rests on, what it stops, and its words. The tables are made of small functions."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from registry.texts import Refusal, Text


class Severity(StrEnum):
    REFUSE = "refuse"
    # Allowed with a written reason.
    ASK = "ask"
    NOTE = "note"


class Stops(StrEnum):
    RECORDING = "recording"
    CERTIFICATION = "certification"
    NOTHING = "nothing"


@dataclass(frozen=True)
class Earlier:
    """An earlier record of the same car that still stands."""

    digest: str
    kind: str
    body: dict[str, Any]
    recorded_at: datetime
    organisation: str
    is_certified: bool


@dataclass(frozen=True)
class Facts:
    """What a rule may look at: the statement itself with its withheld values, and what was stated before."""

    kind: str
    subject: str
    body: dict[str, Any]
    now: datetime
    # The attachments' names; None where a rule looks at a stored record again.
    attachments: frozenset[str] | None = None
    earlier: Sequence[Earlier] = ()

    def day(self, *names: str) -> date | None:
        value: Any = self.body
        for name in names:
            value = value.get(name) if isinstance(value, dict) else None
        return date.fromisoformat(value) if isinstance(value, str) else None


@dataclass(frozen=True)
class Spot:
    """Where a rule does not hold, and what its text needs to say so."""

    pointer: str
    values: dict[str, object] = field(default_factory=dict)


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

    def findings(self, facts: Facts) -> "Iterator[Finding]":
        for spot in self.check(facts):
            yield Finding(self, f"/body{spot.pointer}", self.text.format(**spot.values))


@dataclass(frozen=True)
class Finding:
    rule: Rule
    pointer: str
    text: Text

    def as_refusal(self) -> Refusal:
        return Refusal(self.rule.id, self.text, pointer=self.pointer, extra={"rule": self.rule.id})
