"""The state of each signed transaction, in one word, computed from the tables alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from anchoring.models import Attempt, Network, NetworkState, Purpose, Sighting

WAITING: Final = "waiting"
SENT: Final = "sent"
INCLUDED: Final = "included"
FINAL: Final = "final"
REPLACED: Final = "replaced"
DISPLACED: Final = "displaced"
OVERTAKEN: Final = "overtaken"
REVERTED: Final = "reverted"
IDLE: Final = "idle"

_IN_BLOCK: Final[dict[str, str]] = {Sighting.Kind.BLOCK: INCLUDED, Sighting.Kind.FINAL: FINAL}
_WITHOUT_EFFECT: Final[dict[str, str]] = {
    Sighting.Outcome.REPLACED: REPLACED,
    Sighting.Outcome.DISPLACED: DISPLACED,
    Sighting.Outcome.REVERTED: REVERTED,
    Sighting.Outcome.IDLE: IDLE,
}


@dataclass(frozen=True)
class AttemptRow:
    """A transaction as a page shows it. `state` is one of this module's words; `size` the anchor's, in entries,
    None for a deployment or a change of roles. `serial` counts the replacements of its nonce, from 0."""

    size: int | None
    signed_at: datetime
    transaction: str
    nonce: int
    serial: int
    state: str


def attempts_told(network: Network, limit: int) -> list[AttemptRow]:
    """The last `limit` transactions on a network, the newest first, each with its state by what `network.state` says.

    `waiting`: no endpoint shows it yet, and one may hide it. `sent`: one does. `included`, `final`: it did what it was for, in
    a block. `replaced`: another attempt with its nonce did. `displaced`: a transaction that is not this registry's
    took its nonce. `overtaken`: the contract has gone on without it, so that it can change nothing any more; the
    next anchor takes its nonce, where nothing else has. `reverted`: the contract refused it, in a block. `idle`: the
    contract had that size and root already.
    """
    attempts = list(network.attempts.select_related("anchor").order_by("-id")[:limit])
    states = attempt_states(attempts, contract_size=network.state.size)
    return [
        AttemptRow(
            size=attempt.anchor.size if attempt.anchor else None,
            signed_at=attempt.created_at,
            transaction=attempt.hash,
            nonce=attempt.nonce,
            serial=attempt.serial,
            state=state,
        )
        for attempt, state in zip(attempts, states, strict=True)
    ]


def attempt_states(attempts: Sequence[Attempt], *, contract_size: int | None) -> list[str]:
    """Each attempt's state, where the contract has `contract_size` entries, None where nobody has looked."""
    last: dict[int | None, Sighting] = {}
    for sighting in Sighting.objects.filter(attempt__in=attempts).order_by("id"):
        last[sighting.attempt_id] = sighting
    return [_state(attempt, last.get(attempt.pk), contract_size) for attempt in attempts]


def is_overtaken(attempt: Attempt) -> bool:
    """Whether an anchor is in no block and the contract, as last seen, has gone on without it."""
    if attempt.network is None:
        return False
    return attempt_states([attempt], contract_size=_contract_size(attempt.network)) == [OVERTAKEN]


def _state(attempt: Attempt, seen: Sighting | None, contract_size: int | None) -> str:
    if seen is not None and seen.kind in _IN_BLOCK:
        return _WITHOUT_EFFECT.get(seen.outcome or "") or _IN_BLOCK[seen.kind]
    if attempt.purpose == Purpose.ANCHOR and contract_size not in {None, attempt.from_size}:
        return OVERTAKEN
    return WAITING if seen is None else SENT


def _contract_size(network: Network) -> int | None:
    return NetworkState.objects.values_list("size", flat=True).get(network=network)
