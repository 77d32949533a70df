"""How far records' entries are, and what a licence's keys did."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from anchoring.log import selectors as log
from anchoring.log.evidence import receipt
from anchoring.log.selectors import EntryState
from records.contents.models import Record
from records.people.permissions import missing
from records.signing.models import SigningKey
from records.standing.history import Item, SubjectHistory, Word, subject_history
from records.terms.common import LICENCE_SCHEME


@dataclass(frozen=True)
class LicenceHistory:
    """Every key ever enrolled under a licence, with its records."""

    licence: str
    keys: tuple[SigningKey, ...]
    history: SubjectHistory
    states: dict[str, EntryState]


def licence_history(licence: str) -> LicenceHistory | None:
    """None where no key was ever enrolled under this licence."""
    keys = SigningKey.objects.filter(licence=licence).select_related("organisation", "enrolled", "revoked")
    history = subject_history(f"{LICENCE_SCHEME}:{licence}")
    if not history.items:
        return None
    return LicenceHistory(
        licence, tuple(keys.order_by("enrolled__recorded_at")), history, history_states(history)
    )


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


def history_states(history: SubjectHistory) -> dict[str, EntryState]:
    """For each record's digest, how far its entry is."""
    states = log.states((item.record.label, item.record.digest) for item in history.items)
    return {record: state for (_, record), state in states.items()}


def doubtful_records(history: SubjectHistory, states: Mapping[str, EntryState]) -> frozenset[str]:
    """Records whose last word was logged when its key was no longer safely its holder's (FORMATS section 6)."""
    words = {item.record.digest: item.certification for item in history.items if item.certification}
    keys = SigningKey.objects.filter(key__in={word.key for word in words.values()})
    since = {row.key: row.compromised_since for row in keys if row.compromised_since}
    return frozenset(
        digest
        for digest, word in words.items()
        if word.key in since and _entered(states, word) >= since[word.key]
    )


def _entered(states: Mapping[str, EntryState], word: Word) -> datetime:
    state = states.get(word.record.digest)
    return state.logged_at if state and state.logged_at else word.record.recorded_at
