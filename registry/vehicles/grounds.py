"""All that a car's flags and answers are made of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from records.standing.history import Item, SubjectHistory
from records.terms.days import SEOUL
from records.terms.texts import Text
from registry.form82.inspections import inspected_on, inspection_body
from registry.form82.kinds import INSPECTION
from registry.odometer.readings import OdometerReport
from registry.vehicles.car_facts import CarFacts, CarFinding
from registry.vehicles.harm import Harm
from registry.vehicles.inspected import said_of
from registry.vehicles.signed import Signed


@dataclass(frozen=True)
class Grounds:
    """All that flags are made of. `faults` has what does not hold of a record, `signatures` how each inspection record is
    vouched for; both by the record's digest. What concerns all records stands under SUBJECT."""

    history: SubjectHistory
    facts: CarFacts
    findings: Sequence[CarFinding]
    odometer: OdometerReport
    faults: Mapping[str, Text]
    signatures: Mapping[str, Signed]

    def signed(self, item: Item) -> Signed:
        return self.signatures[item.record.digest]

    @cached_property
    def told(self) -> frozenset[Harm]:
        """What the newest inspection record says itself."""
        item = self.facts.inspection
        return (
            frozenset(harm for harm, _ in said_of(inspection_body(item.content.body)))
            if item
            else frozenset()
        )


def day_of(item: Item) -> date:
    """The day of what an inspection record states; of any other the day on which it was recorded."""
    if item.record.kind == INSPECTION.name and item.is_readable:
        return inspected_on(inspection_body(item.content.body))
    return item.record.recorded_at.astimezone(SEOUL).date()
