"""What enough endpoints of a network say alike: only their common word is taken for what can't be undone."""

from collections.abc import Sequence
from dataclasses import dataclass

from anchoring.ethereum.endpoint import Endpoint
from anchoring.ethereum.errors import RetryableError
from anchoring.ethereum.shapes import Block


def quorum_default(endpoints: int) -> int:
    """How many endpoints have to agree where nothing is set: 1 of 1, 2 of 2, 2 of 3, else more than half."""
    return endpoints // 2 + 1


@dataclass(frozen=True)
class Ballot:
    """One endpoint's word: the block that it calls final, None where it calls none."""

    endpoint: Endpoint
    finalized: Block | None


@dataclass(frozen=True)
class Finality:
    """What is final by the word of enough endpoints.

    `block` is the lowest of the `needed` highest finalized blocks among endpoints on one chain, None where fewer
    agree. `agreeing` has the words of the largest group on one chain, `dissent` says what others call final instead.
    """

    needed: int
    block: Block | None = None
    agreeing: tuple[Ballot, ...] = ()
    dissent: tuple[str, ...] = ()

    def block_for(self, endpoint: Endpoint) -> Block | None:
        """The final block that one endpoint knows too; None where it is on another chain, or too few agree."""
        own = next((ballot.finalized for ballot in self.agreeing if ballot.endpoint is endpoint), None)
        if self.block is None or own is None:
            return None
        return min(self.block, own, key=lambda block: block.number)


def finality_agreed(ballots: Sequence[Ballot], needed: int) -> Finality:
    """Compare what endpoints call final until enough of them are found on one chain."""
    # The highest first: what lies below it on its chain is of one chain.
    left = sorted((ballot for ballot in ballots if ballot.finalized), key=lambda ballot: -_number(ballot))
    groups: list[list[Ballot]] = [[]]
    while left and len(groups[-1]) < needed:
        highest, *others = left
        group = [highest, *(other for other in others if _alike(highest, other))]
        groups.append(group)
        left = [other for other in others if other not in group]
    agreeing = max(groups, key=len)
    enough = len(agreeing) >= needed
    others = [ballot for ballot in ballots if ballot.finalized and ballot not in agreeing]
    # Where too few agree nobody knows who is right: all are named.
    named = others if enough else [*agreeing, *others] if others else []
    block = agreeing[needed - 1].finalized if enough else None
    return Finality(needed, block, tuple(agreeing), tuple(map(_said, named)))


def _number(ballot: Ballot) -> int:
    return ballot.finalized.number if ballot.finalized else -1


def _said(ballot: Ballot) -> str:
    block = ballot.finalized
    return f"{ballot.endpoint} calls block {block.number if block else None} final, {block.hash if block else None}"


def _alike(one: Ballot, other: Ballot) -> bool:
    """Whether both have the lower of their finalized blocks. An endpoint that can't be asked agrees with nobody."""
    try:
        return parted(one.endpoint, one.finalized, other.endpoint, other.finalized) is None
    except RetryableError:
        return False


def parted(endpoint: Endpoint, ours: Block | None, other: Endpoint, theirs: Block | None) -> int | None:
    """The number of the lower of two blocks where the other endpoint has another block there; else None.

    Raises RetryableError where it can't be asked.
    """
    if ours is None or theirs is None:
        return None
    # A hash stands for time and price too: who tells others with it made them up.
    if ours.number == theirs.number:
        return None if ours == theirs else ours.number
    lower, asked = (ours, other) if ours.number < theirs.number else (theirs, endpoint)
    there = asked.block(lower.number)
    return lower.number if there is not None and there != lower else None
