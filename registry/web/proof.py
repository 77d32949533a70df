"""How far the proofs of a car's records are, all together."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from anchoring.log.selectors import EntryState, Stage


@dataclass(frozen=True)
class Proof:
    """The state that all of the car's records have reached."""

    total: int
    counts: dict[str, int]
    last: EntryState | None

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
    return Proof(total, dict(Counter(state.stage for state in states)), last)
