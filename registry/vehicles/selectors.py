"""What pages and the API read of a car."""

from dataclasses import dataclass
from datetime import datetime

from anchoring.log import selectors as log
from anchoring.log.evidence import receipt
from anchoring.log.selectors import EntryState
from records.contents.models import Record
from records.people.permissions import missing
from records.signing.models import SigningKey
from records.standing.history import Item, SubjectHistory, subject_history
from records.terms.schemes import number_masked
from registry.identity.models import Vehicle
from registry.vehicles.rules import shared_photos
from registry.vehicles.verdict import Verdict, verdict_of


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


@dataclass(frozen=True)
class LicenceHistory:
    """Every key ever enrolled under a licence, with its records."""

    licence: str
    keys: tuple[SigningKey, ...]
    history: SubjectHistory
    states: dict[str, EntryState]


def vehicle_code(subject: str) -> str:
    """Of the car's short address; empty where it has none."""
    return Vehicle.objects.filter(subject=subject).values_list("code", flat=True).first() or ""


def vehicle_history(subject: str, *, now: datetime) -> VehicleHistory | None:
    """None where nothing was ever stated about this car."""
    history = subject_history(subject)
    if not history.items:
        return None
    digests = [item.record.digest for item in history.items]
    audited = frozenset(found.record for found in log.findings_about(records=digests) if found.record)
    verdict = verdict_of(history, now=now, audited=audited, shared=shared_photos([subject]))
    return VehicleHistory(subject, history, verdict, _states(history))


def licence_history(licence: str) -> LicenceHistory | None:
    """None where no key was ever enrolled under this licence."""
    keys = SigningKey.objects.filter(licence=licence).select_related("organisation", "enrolled", "revoked")
    history = subject_history(f"licence:{licence}")
    if not history.items:
        return None
    return LicenceHistory(licence, tuple(keys.order_by("enrolled__recorded_at")), history, _states(history))


def record_item(digest: str) -> Item:
    """One record among all about its subject. Refusal where there is none."""
    record = Record.objects.filter(digest=digest).only("subject").first()
    if record is None:
        raise missing()
    return subject_history(record.subject).item(digest)


def record_state(record: Record) -> EntryState | None:
    pair = (record.label, record.digest)
    return log.states([pair]).get(pair)


def record_receipt(record: Record) -> str | None:
    """The tlog-proof of the record's entry against the newest checkpoint; None while it is not in the log."""
    return receipt(record.label, record.digest)


def _states(history: SubjectHistory) -> dict[str, EntryState]:
    found = log.states((item.record.label, item.record.digest) for item in history.items)
    return {record: state for (_, record), state in found.items()}
