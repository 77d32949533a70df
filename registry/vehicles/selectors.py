"""What pages and the API read of a car."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from anchoring.log import selectors as log
from anchoring.log.selectors import EntryState
from records.proof.selectors import doubtful_records, history_states
from records.standing.history import Item, SubjectHistory, subject_history
from records.terms.schemes import number_masked
from registry.identity.models import Vehicle
from registry.vehicles.rules import shared_photos
from registry.vehicles.verdict import CHANGED, Verdict, verdict_of


@dataclass(frozen=True)
class VehicleHistory:
    """`states` has, for each record's digest, how far its entry is."""

    subject: str
    history: SubjectHistory
    verdict: Verdict
    states: dict[str, EntryState]

    @property
    def items(self) -> tuple[Item, ...]:
        return self.history.items

    @property
    def masked(self) -> str:
        """The car's number for a public page."""
        return number_masked(self.subject.partition(":")[2])

    def state(self, item: Item) -> EntryState | None:
        return self.states.get(item.record.digest)


def vehicle_code(subject: str) -> str:
    """Of the car's short address; empty where it has none."""
    return Vehicle.objects.filter(subject=subject).values_list("code", flat=True).first() or ""


def vehicle_history(subject: str, *, now: datetime) -> VehicleHistory | None:
    """None where nothing was ever stated about this car."""
    history = subject_history(subject)
    if not history.items:
        return None
    states = history_states(history)
    return VehicleHistory(subject, history, car_verdict(history, states, now=now), states)


def car_verdict(history: SubjectHistory, states: Mapping[str, EntryState], *, now: datetime) -> Verdict:
    digests = [item.record.digest for item in history.items]
    return verdict_of(
        history,
        now=now,
        faults={found.record: CHANGED for found in log.findings_about(records=digests) if found.record},
        doubts=doubtful_records(history, states),
        shared=shared_photos([history.subject]),
    )
