"""How far records' entries are, and what a licence's keys did."""

from collections.abc import Mapping
from dataclasses import dataclass

from anchoring.log.evidence import receipt
from anchoring.log.selectors import EntryState
from anchoring.seals import rows_hold
from records.contents.models import Record
from records.people.permissions import missing
from records.proof.faults import Fault, fault
from records.proof.proved import Proved, proved
from records.signing.models import SigningKey
from records.standing.history import Item, SubjectHistory, Unasked
from records.terms.common import ENROLMENT, LICENCE_SCHEME, REVOCATION
from records.terms.table import standing_alone, subject_kinds

_KEY_KINDS = {ENROLMENT.name, REVOCATION.name}


@dataclass(frozen=True)
class LicenceHistory:
    """Every key ever enrolled under a licence, with its records."""

    licence: str
    keys: tuple[SigningKey, ...]
    proved: Proved

    @property
    def faults(self) -> list[Fault]:
        """Why what is shown can't be believed, the worst first."""
        said = [one for faults in self.proved.faults.values() for one in faults]
        kept = {digest for key in self.keys for digest in (key.enrolled_id, key.revoked_id) if digest}
        if kept != {item.record.digest for item in self.history.items if item.record.kind in _KEY_KINDS}:
            said.append(fault("keys_changed"))
        if not all(rows_hold(key, key.organisation) for key in self.keys):
            said.append(fault("table_changed"))
        return list(dict.fromkeys(said))

    @property
    def history(self) -> SubjectHistory:
        return self.proved.history

    @property
    def states(self) -> Mapping[str, EntryState]:
        return self.proved.states


def licence_history(licence: str) -> LicenceHistory | None:
    """None where no key was ever enrolled under this licence."""
    keys = SigningKey.objects.filter(licence=licence).select_related("organisation", "enrolled", "revoked")
    shown = proved(f"{LICENCE_SCHEME}:{licence}")
    if shown is None:
        return None
    return LicenceHistory(licence, tuple(keys.order_by("enrolled__recorded_at")), shown)


def record_proved(record: Record) -> tuple[Item, Proved]:
    """One record among all about its subject that have a say in what it is. Refusal where it is gone meanwhile."""
    alone = standing_alone(subject_kinds(record.subject))
    shown = proved(record.subject, Unasked(alone, frozenset({record.digest})))
    if shown is None:
        raise missing()
    return shown.history.item(record.digest), shown


def record_receipt(record: Record) -> str | None:
    """The tlog-proof of the record's entry against the newest checkpoint; None while it is not in the log."""
    return receipt(record.label, record.digest)
