"""How far the proofs of a car's records are, all together."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from anchoring.log.cosignatures import cosigned_first
from anchoring.log.selectors import EntryState, Stage
from records import wiring


@dataclass(frozen=True)
class Witnessed:
    """When a witness cosigned the log with all of the car's records, by its own clock; None where it has not yet."""

    name: str
    at: datetime | None


@dataclass(frozen=True)
class Proof:
    """The state that all of the car's records have reached."""

    total: int
    counts: dict[str, int]
    last: EntryState | None
    witnessed: tuple[Witnessed, ...] = ()
    """Those first that have not."""

    @property
    def all_final(self) -> bool:
        return self.counts.get(Stage.FINAL, 0) == self.total

    @property
    def anchored(self) -> int:
        return self.counts.get(Stage.FINAL, 0) + self.counts.get(Stage.ANCHORED, 0)

    @property
    def waiting(self) -> int:
        return self.total - self.anchored


_ORDER = list(Stage)


def proof_of(states: Sequence[EntryState], total: int) -> Proof:
    """`total` counts the records without a state too: those that are not proved to be logged."""
    last = min(states, key=lambda state: _ORDER.index(state.stage), default=None)
    logged = [state.index for state in states if state.index is not None]
    witnessed = _witnessed(max(logged)) if logged and len(logged) == total else ()
    return Proof(total, dict(Counter(state.stage for state in states)), last, witnessed)


def _witnessed(index: int) -> tuple[Witnessed, ...]:
    witnesses = wiring.witnessing().witnesses
    first = cosigned_first(index, [witness.id for witness in witnesses])
    told = [
        Witnessed(witness.key.name, first[witness.id].cosigned_at if witness.id in first else None)
        for witness in witnesses
    ]
    return tuple(sorted(told, key=lambda one: one.at is not None))
