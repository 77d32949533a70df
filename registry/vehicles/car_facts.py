"""What is asked of all the records of one car together, and the rules that ask it."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

from records.standing.history import Item, SubjectHistory
from records.terms.rules import Severity, Stops
from records.terms.texts import Text
from registry.form82.inspections import inspected_on, inspection_body, is_paper_only
from registry.form82.kinds import INSPECTION
from registry.listings.bodies import VehicleListed
from registry.listings.kinds import AMENDED, DELISTED, LISTED, SOLD
from registry.listings.stated import listed_body
from registry.vehicles.harm import Harm


@dataclass(frozen=True)
class CarFacts:
    """`standing` in the log's order; `listings` are the open ones; `shared` has the records with another car's photo,
    `namesakes` the other subjects with records that a reader takes for this one."""

    subject: str
    standing: Sequence[Item]
    listings: Sequence[Item]
    inspection: Item | None
    now: datetime
    shared: frozenset[str]
    namesakes: Collection[str]

    @property
    def certified(self) -> Item | None:
        return self.inspection if self.inspection and self.inspection.is_certified else None

    @cached_property
    def amended(self) -> Mapping[str | None, Sequence[Item]]:
        """The amendments by the listing that they are about."""
        by_listing: dict[str | None, list[Item]] = {}
        for item in self.standing:
            if item.record.kind == AMENDED.name:
                by_listing.setdefault(item.record.about_id, []).append(item)
        return by_listing


@dataclass(frozen=True)
class Sighting:
    """The record that a flag is about, None where it is the car's number."""

    record: str | None
    values: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class CarRule:
    id: str
    harm: Harm
    basis: Text
    text: Text
    check: Callable[[CarFacts], Iterable[Sighting]]
    severity: Severity = Severity.NOTE
    stops: Stops = Stops.NOTHING


@dataclass(frozen=True)
class CarFinding:
    rule: CarRule
    record: str | None
    text: Text


def car_facts(
    history: SubjectHistory,
    *,
    now: datetime,
    shared: frozenset[str] = frozenset(),
    namesakes: Collection[str] = (),
) -> CarFacts:
    standing = [item for item in history.items if item.stands and item.is_readable]
    return CarFacts(
        subject=history.subject,
        standing=standing,
        listings=_open_listings(history, standing),
        inspection=_newest_inspection(standing),
        now=now,
        shared=shared,
        namesakes=namesakes,
    )


def _open_listings(history: SubjectHistory, standing: Sequence[Item]) -> list[Item]:
    """Neither sold nor taken off the market."""
    # A sale names the listing as it was then, which may be corrected since.
    closed = {item.record.about_id for item in standing if item.record.kind in {SOLD.name, DELISTED.name}}
    return [
        item
        for item in standing
        if item.record.kind == LISTED.name and not closed & {item.record.digest, *history.chain(item)}
    ]


def _newest_inspection(standing: Sequence[Item]) -> Item | None:
    """A certified one before any other, and of one day the form before its mere picture."""
    return max(
        (item for item in standing if item.record.kind == INSPECTION.name),
        key=_rank,
        default=None,
    )


def _rank(item: Item) -> tuple[bool, date, bool]:
    body = inspection_body(item.content.body)
    return item.is_certified, inspected_on(body), not is_paper_only(body)


def listed_now(facts: CarFacts, listing: Item) -> VehicleListed:
    """A listing as it was amended since."""
    amended = facts.amended.get(listing.record.digest, ())
    return listed_body(listing.content.body, *(item.content.body for item in amended))
