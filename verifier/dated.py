"""**dated**: between which two anchors each entry came into the log, by the contracts (sections 5 and 7)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .anchors import FALSE, Held, Status, trusted
from .answers import Answer, Reason, Result, answer, reason
from .contract import Contracts
from .errors import Unavailable
from .ethereum import FINALIZED
from .evidence import Anchor, Evidence, Logged
from .times import describe, seconds
from .trust import Network, Trust
from .words import Fault

GRACE_SECONDS = 3600
"""How long before the lower bound a record may say it was made without a warning."""


@dataclass(frozen=True)
class Bounds:
    """Unix times of the last anchor without an entry, if there is one, and of the first with it."""

    after: int | None
    before: int


@dataclass(frozen=True)
class _View:
    """One network that has the checkpoint, and its anchors that count, by rising size."""

    network: Network
    anchors: tuple[Anchor, ...]
    known: bool

    def check_known(self) -> None:
        """Raises Unavailable if an anchor that is not among these may be one that could not be looked up."""
        if not self.known:
            raise Unavailable("anchors_unread", chain_id=self.network.chain_id)


def dated(
    evidence: Evidence,
    trust: Trust,
    contracts: Contracts,
    statuses: Mapping[Anchor, Status],
    anchored: Answer,
) -> tuple[Answer, dict[int, Bounds]]:
    """The answer to **dated**, and the bounds of each entry's index."""
    fails = [
        reason(
            FALSE[status], chain_id=anchor.chain_id, contract="0x" + anchor.contract.hex(), size=anchor.size
        )
        for anchor, status in statuses.items()
        if isinstance(status, Held) and status in FALSE
    ]
    if anchored.result is not Result.PASS:
        return answer(fails=fails, unknowns=[reason("dated_not_anchored")]), {}
    views = [view for network in trust.networks if (view := _view(evidence, network, statuses))]
    unknowns = [] if evidence.sections[0].entries else [reason("nothing")]
    notes: list[Reason] = []
    bounds: dict[int, Bounds] = {}
    for index, logged in _dating(evidence):
        try:
            between = _bounds(index, views, contracts)
        except Unavailable as error:
            unknowns.append(reason("not_dated", index=index, error=error.fault))
            continue
        if between is None:
            fails.append(reason("anchor_not_given", index=index))
            continue
        if logged is not None:
            bounds[index] = between
            notes += _backdated(logged, between)
    passes = [_summary(bounds)] if bounds else []
    return answer(fails=fails, unknowns=unknowns, passes=passes, notes=notes), bounds


def _dating(evidence: Evidence) -> list[tuple[int, Logged | None]]:
    """All entries by rising index; the map's commitment, which has bounds and nothing to date, is None."""
    entries = [logged for section in evidence.sections for logged in section.entries]
    places: list[tuple[int, Logged | None]] = [(logged.proof.index, logged) for logged in entries]
    return sorted([*places, (evidence.commitment.proof.index, None)], key=lambda place: place[0])


def _backdated(logged: Logged, between: Bounds) -> list[Reason]:
    """A note where a record says an earlier time than the log can have had it."""
    record, after = logged.record, between.after
    if record is None or not after or seconds(record.recorded_at) >= after - GRACE_SECONDS:
        return []
    return [
        reason(
            "backdated",
            index=logged.proof.index,
            recorded_at=record.recorded_at,
            after=describe(after),
        )
    ]


def _view(evidence: Evidence, network: Network, statuses: Mapping[Anchor, Status]) -> _View | None:
    listed = trusted(evidence, network)
    final = tuple(sorted(anchor for anchor in listed if statuses.get(anchor) is Held.FINAL))
    if not any(anchor.size == evidence.checkpoint.size for anchor in final):
        return None
    return _View(network, final, not any(isinstance(statuses.get(anchor), Fault) for anchor in listed))


def _bounds(index: int, views: Sequence[_View], contracts: Contracts) -> Bounds | None:
    """The tightest bounds that the networks give together, None where the file leaves out what gives them."""
    by_network = [_bounds_of(index, view, contracts) for view in views]
    given = [bounds for bounds in by_network if bounds is not None]
    # One network's missing anchor fails the entry, for the file may leave out what is unfavourable.
    if len(given) != len(by_network):
        return None
    after = [bounds.after for bounds in given if bounds.after is not None]
    return Bounds(max(after, default=None), min(bounds.before for bounds in given))


def _bounds_of(index: int, view: _View, contracts: Contracts) -> Bounds | None:
    first = next((anchor for anchor in view.anchors if anchor.previous_size <= index < anchor.size), None)
    if first is None:
        view.check_known()
        return None
    # The log's first anchor: the chain says nothing of the time before.
    if first.previous_size == 0:
        return Bounds(None, first.time)
    earlier = [
        anchor
        for anchor in view.anchors
        if anchor.size == first.previous_size and _precedes(anchor, first, view.network)
    ]
    if earlier:
        return Bounds(earlier[-1].time, first.time)
    return _bounds_at_start(first, view, contracts)


def _precedes(earlier: Anchor, later: Anchor, network: Network) -> bool:
    """In the same contract, or in the one before it; an anchor above a successor's start has been refused."""
    place = network.contracts.index(earlier.contract) - network.contracts.index(later.contract)
    return place in (0, 1)


def _bounds_at_start(first: Anchor, view: _View, contracts: Contracts) -> Bounds | None:
    """A successor's first anchor, where the size it began with is not among the file's anchors.

    That is false where the predecessor has an anchor of that size: then the file leaves it out.
    """
    chain_id, place = view.network.chain_id, view.network.contracts.index(first.contract)
    predecessor, start = contracts.succession(chain_id, first.contract)
    if first.previous_size != start:
        view.check_known()
        return None
    trusted_predecessor = view.network.contracts[place + 1 : place + 2] == (predecessor,)
    if trusted_predecessor and contracts.anchored(chain_id, predecessor, start, FINALIZED) is not None:
        view.check_known()
        return None
    earlier = [anchor for anchor in view.anchors if anchor.contract == predecessor and anchor.size < start]
    return Bounds(earlier[-1].time if earlier else None, first.time)


def _summary(bounds: Mapping[int, Bounds]) -> Reason:
    last = max(entry_bounds.before for entry_bounds in bounds.values())
    return reason("dated", count=len(bounds), last=describe(last))
