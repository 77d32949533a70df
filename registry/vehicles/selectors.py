"""What pages and the API read of a car."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from anchoring.log.selectors import EntryState
from anchoring.seals import seal_holds
from records.proof.proved import Proved, proved
from records.standing.history import Item, SubjectHistory
from records.terms.subjects import masked
from registry.identity.models import Vehicle
from registry.vehicles.surroundings import Surroundings, surroundings
from registry.vehicles.verdict import Verdict, verdict_of


@dataclass(frozen=True)
class VehicleHistory:
    """`code` is that of the car's short address; empty where it has none, or not the one that it was given."""

    subject: str
    proved: Proved
    verdict: Verdict
    code: str = ""

    @property
    def history(self) -> SubjectHistory:
        return self.proved.history

    @property
    def states(self) -> Mapping[str, EntryState]:
        """For each record's digest, how far its entry is proved to be."""
        return self.proved.states

    @property
    def items(self) -> tuple[Item, ...]:
        return self.history.items

    @property
    def masked(self) -> str:
        """The car's number for a public page."""
        return masked(self.subject)

    def state(self, item: Item) -> EntryState | None:
        return self.states.get(item.record.digest)


def vehicle_code(subject: str) -> str:
    """Of the car's short address; empty where it has none, or not the one that it was given."""
    vehicle = Vehicle.objects.filter(subject=subject).first()
    return vehicle.code if vehicle and seal_holds(vehicle) else ""


def vehicle_history(subject: str, *, now: datetime) -> VehicleHistory | None:
    """None where nothing was ever stated about this car."""
    car = proved(subject)
    if car is None:
        return None
    around = surroundings([subject])
    return VehicleHistory(subject, car, _verdict(car, around, now=now), around.codes.get(subject, ""))


def car_verdict(car: Proved, *, now: datetime) -> Verdict:
    return cars_verdicts([car], now=now)[car.history.subject]


def cars_verdicts(cars: Collection[Proved], *, now: datetime) -> dict[str, Verdict]:
    """Of many cars at once, by subject, in as many queries as of one."""
    around = surroundings(car.history.subject for car in cars)
    return {car.history.subject: _verdict(car, around, now=now) for car in cars}


def _verdict(car: Proved, around: Surroundings, *, now: datetime) -> Verdict:
    return verdict_of(
        car.history,
        now=now,
        faults={digest: faults[0].text for digest, faults in car.faults.items()},
        doubts=car.doubts.keys(),
        shared=around.shared,
        namesakes=around.namesakes.get(car.history.subject, ()),
    )
