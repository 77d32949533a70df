"""The endpoints of a network at one look, compared with each other."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from anchoring.ethereum.endpoint import Endpoint
from anchoring.ethereum.errors import RetryableError
from anchoring.ethereum.quorum import Ballot, Finality, finality_agreed, parted, quorum_default
from anchoring.ethereum.shapes import Block

BEHIND_BLOCKS = 5
"""How far an endpoint's newest block may lie behind another's before it is asked last."""

_BLOCKS_A_SECOND = 4
"""More than any network makes: who is further above all others than that lies about its newest block."""

OK, FAILS, BEHIND, WRONG_CHAIN, DISAGREES, LIMITED, AHEAD = (
    "ok",
    "fails",
    "behind",
    "wrong-chain",
    "disagrees",
    "limited",
    "ahead",
)


@dataclass(frozen=True)
class Standing:
    """One endpoint at one look: its newest and its finalized block, None where it was not to be had."""

    endpoint: Endpoint
    state: str
    head: Block | None = None
    finalized: Block | None = None


@dataclass(frozen=True)
class Survey:
    """All endpoints at one look. `order` holds those that can be used, best first: those that agree on what is final,
    then on the newest block, then those that keep up, then as configured.

    `confirmations` is how many blocks deep counts as final, 0 where the network itself says. `disagreement` is None,
    or says in words which blocks some of them have and others do not.
    """

    standings: tuple[Standing, ...]
    order: tuple[Standing, ...]
    finality: Finality
    disagreement: str | None = None
    confirmations: int = 0


def standings_compare(
    standings: Sequence[Standing], *, quorum: int, confirmations: int, now: datetime
) -> Survey:
    """Compare the endpoints of one look, of which at least one has a newest block."""
    newest = _newest([standing.head for standing in standings if standing.head], int(now.timestamp()))
    marked = {standing.endpoint.place: _lag(standing, newest) for standing in standings}
    usable = [standing for standing in marked.values() if standing.head]
    ballots = [_ballot(standing) for standing in usable]
    finality = finality_agreed(ballots, quorum)
    together = {ballot.endpoint.place for ballot in finality.agreeing}
    apart = {ballot.endpoint.place for ballot in ballots if ballot.finalized} - together
    counted = together if finality.block else set[int]()
    leading = _leading(usable, quorum)
    # Stable: whose word on finality counts, then those on the branch of enough, then those that keep up, else in the order of
    # configuration.
    order = sorted(
        usable,
        key=lambda standing: (
            standing.endpoint.place not in counted,
            standing.endpoint.place not in leading,
            standing.state != OK,
        ),
    )
    disagreements = list(finality.dissent)
    for other in order[1:]:
        # Of those on another branch below what is final it is told already.
        if (other.endpoint.place in apart) != (order[0].endpoint.place in apart):
            marked[other.endpoint.place] = replace(other, state=DISAGREES)
        elif (number := _parted_heads(order[0], other)) is not None:
            marked[other.endpoint.place] = replace(other, state=DISAGREES)
            disagreements.append(f"{order[0].endpoint} and {other.endpoint} disagree on block {number}")
    disagreement = "; ".join(disagreements) or None
    return Survey(tuple(marked.values()), tuple(order), finality, disagreement, confirmations)


def _leading(usable: Sequence[Standing], quorum: int) -> set[int]:
    """The places of endpoints whose newest blocks are on one branch, where they are enough and most; else all."""
    heads = [Ballot(standing.endpoint, standing.head) for standing in usable]
    alike = finality_agreed(heads, max(quorum, quorum_default(len(heads))))
    return {ballot.endpoint.place for ballot in (alike.agreeing if alike.block else heads)}


def _ballot(standing: Standing) -> Ballot:
    head, finalized = standing.head, standing.finalized
    # A finalized block above the newest is no word at all.
    believed = finalized if head and finalized and finalized.number <= head.number else None
    return Ballot(standing.endpoint, believed)


def _newest(heads: Sequence[Block], now: int) -> int:
    """The highest newest block that another endpoint's could have grown to by its time; the lowest where none is so."""
    falling = sorted(heads, key=lambda head: -head.number)
    for number, head in enumerate(falling):
        others = falling[:number] + falling[number + 1 :]
        if not others or any(_reached(head, other, now) for other in others):
            return head.number
    return falling[-1].number


def _reached(head: Block, other: Block, now: int) -> bool:
    # No block is of a later time than now, unless the other one is too: then this machine's clock is behind.
    until = head.time if other.time > now else min(head.time, now)
    seconds = max(0, until - other.time)
    return head.number - other.number <= BEHIND_BLOCKS + _BLOCKS_A_SECOND * seconds


def _lag(standing: Standing, newest: int) -> Standing:
    if standing.head is None or abs(standing.head.number - newest) <= BEHIND_BLOCKS:
        return standing
    return replace(standing, state=BEHIND if standing.head.number < newest else AHEAD)


def _parted_heads(one: Standing, other: Standing) -> int | None:
    """The number of the lower of their newest blocks, where two endpoints differ on it."""
    try:
        return parted(one.endpoint, one.head, other.endpoint, other.head)
    except RetryableError:
        return None
