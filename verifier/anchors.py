"""**anchored** and **current**: what the trusted contracts have of the checkpoint (sections 5 and 7)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import Enum, auto

from .answers import Answer, Reason, answer, reason
from .contract import Contracts, anchored_hash
from .errors import Unavailable
from .ethereum import FINALIZED, LATEST
from .evidence import Anchor, Evidence
from .times import describe
from .trust import Network, Trust
from .words import Fault


class Held(Enum):
    """What a contract holds for an anchor that a file names."""

    FINAL = auto()
    """At the finalized block, exactly so."""
    NEWER = auto()
    """Exactly so, but only at the newest block."""
    LACKING = auto()
    """Neither now nor at the finalized block."""
    OTHERWISE = auto()
    """The contract has this size with another root, time or previous size."""
    BEYOND = auto()
    """The contract has it, above the size that its successor began with: it does not count."""
    NO_SUCCESSOR = auto()
    """The contract that trust lists as newer does not call this one its predecessor."""


Status = Held | Fault
"""What a contract holds for an anchor or, where no endpoint answers, the fault."""

FALSE = {
    Held.LACKING: "anchor_lacking",
    Held.OTHERWISE: "anchor_otherwise",
    Held.BEYOND: "anchor_beyond",
    Held.NO_SUCCESSOR: "anchor_no_successor",
}
"""What contradicts the file, with the reason's code."""


def trusted(evidence: Evidence, network: Network) -> list[Anchor]:
    """The file's anchors on the network's trusted contracts; anchors elsewhere are ignored."""
    return [
        anchor
        for anchor in evidence.anchors
        if anchor.chain_id == network.chain_id and anchor.contract in network.contracts
    ]


def held(evidence: Evidence, trust: Trust, contracts: Contracts) -> dict[Anchor, Status]:
    """Look up each of the file's anchors on a trusted contract. An endpoint that fails is a status, no error."""
    listed = [(network, anchor) for network in trust.networks for anchor in trusted(evidence, network)]
    contracts.prefetch_anchored((anchor.chain_id, anchor.contract, anchor.size) for _, anchor in listed)
    statuses: dict[Anchor, Status] = {}
    for network, anchor in listed:
        try:
            statuses[anchor] = _held(anchor, network, contracts)
        except Unavailable as error:
            statuses[anchor] = error.fault
    return statuses


def anchored(
    evidence: Evidence, trust: Trust, contracts: Contracts, statuses: Mapping[Anchor, Status]
) -> Answer:
    """The answer to **anchored**."""
    checkpoint = evidence.checkpoint
    own = [anchor for anchor in evidence.anchors if anchor.size == checkpoint.size]
    fails = [reason("anchor_missing", size=checkpoint.size)] if not own else []
    fails += [
        reason("anchor_other_root", chain_id=anchor.chain_id, size=anchor.size)
        for anchor in own
        if anchor.root != checkpoint.root
    ]
    fails += _forks(evidence, trust, contracts)
    passes, unknowns = [], []
    for anchor in own:
        status = statuses.get(anchor)
        where = {"chain_id": anchor.chain_id, "contract": "0x" + anchor.contract.hex(), "size": anchor.size}
        if isinstance(status, Fault):
            unknowns.append(reason("no_endpoint", chain_id=anchor.chain_id, error=status))
        elif status in FALSE:
            fails.append(reason(FALSE[status], **where))
        elif status is Held.FINAL:
            passes.append(reason("anchored", **where, time=describe(anchor.time)))
        elif status is Held.NEWER:
            unknowns.append(reason("anchor_not_final", **where))
        else:
            unknowns.append(reason("anchor_not_trusted", **where))
    if passes:
        return answer(fails=fails, passes=passes, notes=unknowns)
    return answer(fails=fails, unknowns=unknowns)


def current(evidence: Evidence, trust: Trust, contracts: Contracts) -> Answer:
    """The answer to **current**: the newest contract's `latest()`, finalized or newest, is this checkpoint.

    With several networks a finalized `latest()` beyond the checkpoint on any of them is a newer one.
    """
    here = (evidence.checkpoint.size, evidence.checkpoint.root)
    final, newest, silent = [], [], []
    for network in trust.networks:
        try:
            final.append(contracts.latest(network.chain_id, network.contracts[0], FINALIZED))
            newest.append(contracts.latest(network.chain_id, network.contracts[0], LATEST))
        except Unavailable as error:
            silent.append(reason("no_endpoint", chain_id=network.chain_id, error=error.fault))
    sizes = [latest[0] for latest in (*final, *newest) if latest]
    lacks = max(sizes, default=0) - here[0]
    # Only a finalized anchor outdates the file: a newer block may still be dropped.
    newer_final = any(latest and latest[0] > here[0] for latest in final)
    if here in (*final, *newest) and not newer_final:
        notes = [reason("newer_not_final", lacks=lacks)] if lacks > 0 else []
        return answer(passes=[reason("current", size=here[0])], notes=notes + silent)
    if lacks > 0:
        return answer(unknowns=[reason("stale", lacks=lacks)], notes=silent)
    if sizes:
        return answer(unknowns=[reason("chain_behind", size=here[0])], notes=silent)
    return answer(unknowns=silent or [reason("no_network")])


def _held(anchor: Anchor, network: Network, contracts: Contracts) -> Held:
    # Newest first: what stands before a contract in the list is its successor.
    place = network.contracts.index(anchor.contract)
    if place:
        predecessor, start = contracts.succession(network.chain_id, network.contracts[place - 1])
        if predecessor != anchor.contract:
            return Held.NO_SUCCESSOR
        if anchor.size > start:
            return Held.BEYOND
    expected = anchored_hash(anchor.previous_size, anchor.size, anchor.root, anchor.time)
    final = contracts.anchored(anchor.chain_id, anchor.contract, anchor.size, FINALIZED)
    if final is not None:
        return Held.FINAL if final == expected else Held.OTHERWISE
    newest = contracts.anchored(anchor.chain_id, anchor.contract, anchor.size, LATEST)
    if newest is not None:
        return Held.NEWER if newest == expected else Held.OTHERWISE
    return Held.LACKING


def _forks(evidence: Evidence, trust: Trust, contracts: Contracts) -> Iterator[Reason]:
    """A trusted contract whose newest anchor has the checkpoint's size and another root."""
    checkpoint = evidence.checkpoint
    for network in trust.networks:
        for block in (FINALIZED, LATEST):
            try:
                latest = contracts.latest(network.chain_id, network.contracts[0], block)
            except Unavailable:
                continue
            if latest and latest[0] == checkpoint.size and latest[1] != checkpoint.root:
                yield reason("anchor_other_root", chain_id=network.chain_id, size=checkpoint.size)
