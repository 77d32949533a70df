"""Sees what became of what was sent, and takes up what others put into the contract. Changes nothing on chain."""

import logging
from datetime import datetime

from anchoring.anchorer.places import (
    attempts_lost,
    attempts_recent,
    attempts_superseded,
    places_current,
    places_watched,
)
from anchoring.anchorer.sightings import BLOCK, FINAL, GONE, sighting_append, sighting_moved
from anchoring.ethereum.client import Client
from anchoring.ethereum.contract import ANCHORED_TOPIC, Anchored, anchored_of
from anchoring.ethereum.errors import RetryableError
from anchoring.ethereum.shapes import Event, Receipt
from anchoring.ethereum.view import View, anchored_read
from anchoring.models import Anchor, Attempt, Network, Purpose, Sighting

logger = logging.getLogger(__name__)

_LOG_REQUESTS = 400
"""So many questions for events a step asks at most, where an endpoint allows small ranges only."""

Outcome = Sighting.Outcome


def observe(*, network: Network, client: Client, view: View, finality_disputed: bool, now: datetime) -> None:
    """Append a sighting for everything that changed since the last look. Each is complete by itself: a crash
    between two leaves the rest to the next look, which sees the same chain.

    Raises RetryableError where the endpoint fails or contradicts itself.
    """
    _reorganised(network, view, now)
    for attempt in attempts_lost(attempts_recent(network)):
        _landed(network, client, view, attempt, now)
    _adopt(network, view, now)
    if not finality_disputed:
        _finalized(network, client, view, now)


def _reorganised(network: Network, view: View, now: datetime) -> None:
    """Say of each block that is no longer in the chain that it is gone, the highest first.

    Below the first that is still there nothing can have changed: each is an ancestor of the next.
    """
    for place in places_watched(network):
        if place.block_number is None or place.block_number > view.head.number:
            continue  # this endpoint may just not have got that far
        if _canonical(view, place.block_number, place.block_hash):
            return
        sighting_moved(network=network, place=place, kind=GONE, now=now)
    for place in places_current(network, FINAL).iterator(chunk_size=50):
        if place.block_number is None or place.block_number > view.head.number:
            continue
        if _canonical(view, place.block_number, place.block_hash):
            return
        logger.critical("%s: block %s was final and is gone", network, place.block_number)
        sighting_moved(network=network, place=place, kind=GONE, now=now)


def _landed(network: Network, client: Client, view: View, attempt: Attempt, now: datetime) -> None:
    """Look for one attempt's receipt: here and, where its nonce is used up, at every endpoint."""
    receipt = view.endpoint.receipt(attempt.hash)
    used = attempt.sender == view.sender and view.nonce is not None and attempt.nonce < view.nonce
    candidates = [receipt] if receipt else list(client.receipts(attempt.hash)) if used else []
    for found in candidates:
        if found.block_number <= view.head.number and _canonical(view, found.block_number, found.block_hash):
            _place(network, view, found, attempt, now)
            return


def _place(network: Network, view: View, receipt: Receipt, attempt: Attempt, now: datetime) -> None:
    event = next((one for one in receipt.events if _is_ours(one, network)), None)
    if receipt.succeeded and event is not None:
        _anchored(network, view, event, receipt, now)
        return
    outcome = Outcome.DONE if attempt.purpose != Purpose.ANCHOR else Outcome.IDLE
    sighting_append(
        network=network,
        kind=BLOCK,
        transaction_hash=attempt.hash,
        now=now,
        anchor_id=attempt.anchor_id,
        attempt=attempt,
        outcome=outcome if receipt.succeeded else Outcome.REVERTED,
        block_hash=receipt.block_hash,
        block_number=receipt.block_number,
        gas_used=receipt.gas_used,
        fee=receipt.fee,
    )


def _anchored(network: Network, view: View, event: Event, receipt: Receipt | None, now: datetime) -> Anchored:
    """Store an anchor's event, once the contract itself has confirmed it; ours or anybody's."""
    anchored = anchored_of(event)
    if anchored_read(view.endpoint, network.contract, anchored.size, view.head.number) != anchored.digest():
        raise RetryableError(f"the contract does not confirm the event of size {anchored.size}")
    anchor, found = Anchor.objects.get_or_create(
        network=network, size=anchored.size, defaults={"root": anchored.root}
    )
    if anchor.root != anchored.root:
        raise RetryableError(f"the event of size {anchored.size} has another root than was signed")
    if found:
        logger.warning("%s: found an anchor of %s that this database did not know", network, anchored.size)
    sighting_append(
        network=network,
        kind=BLOCK,
        transaction_hash=event.transaction,
        now=now,
        anchor=anchor,
        attempt=Attempt.objects.filter(hash=event.transaction).first(),
        outcome=Outcome.ANCHORED,
        block_hash=event.block_hash,
        block_number=event.block_number,
        time=anchored.time,
        previous_size=anchored.previous_size,
        gas_used=receipt.gas_used if receipt else None,
        fee=receipt.fee if receipt else None,
    )
    return anchored


def _adopt(network: Network, view: View, now: datetime) -> None:
    """Where the contract has more than is known here, read its events from the last known anchor on.

    So an anchor that was sent by a process that is gone, or before a backup was restored, becomes known again.
    """
    newest = _newest_anchored(network)
    known = newest.anchor.size if newest is not None and newest.anchor is not None else network.start
    if known == view.size:
        return
    if known > view.size:
        if newest is not None and newest.block_number is not None and newest.block_number > view.head.number:
            return  # an endpoint that lags
        raise RetryableError(
            f"the contract has {view.size} entries, and {known} in a block that is still there"
        )
    first = newest.block_number if newest and newest.block_number is not None else network.deployed_block
    for event in _events(network, view, first, view.head.number):
        size = anchored_of(event).size
        if known < size <= view.size:
            receipt = view.endpoint.receipt(event.transaction)
            known = _anchored(network, view, event, receipt, now).size
    if known != view.size:
        raise RetryableError("the endpoint has not yet all of the contract's events")


def _events(network: Network, view: View, first: int, last: int) -> list[Event]:
    """The contract's events of these blocks, in smaller ranges where the endpoint wants smaller ones."""
    found: list[Event] = []
    span, asked = last - first + 1, 0
    while first <= last:
        asked += 1
        if asked > _LOG_REQUESTS:
            raise RetryableError("the endpoint gives events in ranges that are too small")
        end = min(first + span - 1, last)
        try:
            found += view.endpoint.events(network.contract, ANCHORED_TOPIC, first, end)
        except RetryableError:
            if span == 1:
                raise
            span = max(1, span // 4)
            continue
        first = end + 1
    return sorted(found, key=lambda one: anchored_of(one).size)


def _finalized(network: Network, client: Client, view: View, now: datetime) -> None:
    """Call final what lies in a block at or below the finalized one, by hash; then nothing else can be there."""
    if view.finalized is None or not _canonical(view, view.finalized.number, view.finalized.hash):
        return
    for place in reversed(places_watched(network)):
        if place.block_number is None or place.block_number > view.finalized.number:
            break
        kind = FINAL if _canonical(view, place.block_number, place.block_hash) else GONE
        sighting_moved(network=network, place=place, kind=kind, now=now)
    if view.sender is None or view.settled_nonce is None:
        return
    for attempt in attempts_superseded(
        attempts_recent(network), sender=view.sender, nonce=view.settled_nonce
    ):
        if not any(True for _ in client.receipts(attempt.hash)):
            sighting_append(
                network=network,
                kind=FINAL,
                transaction_hash=attempt.hash,
                now=now,
                anchor_id=attempt.anchor_id,
                attempt=attempt,
                outcome=Outcome.REPLACED,
            )


def _newest_anchored(network: Network) -> Sighting | None:
    """The place of the network's largest anchor that is in a block."""
    watched = [place for place in places_watched(network) if place.outcome == Outcome.ANCHORED]
    final = places_current(network, FINAL).filter(outcome=Outcome.ANCHORED).first()
    return watched[0] if watched else final


def _is_ours(event: Event, network: Network) -> bool:
    return event.address == network.contract and event.topics[:1] == (ANCHORED_TOPIC,)


def _canonical(view: View, number: int, block_hash: str | None) -> bool:
    """Whether the block with this number has this hash now. Raises RetryableError where there is none."""
    block = view.endpoint.block(number)
    if block is None:
        raise RetryableError(f"the endpoint has no block {number}, and says that it has {view.head.number}")
    return block.hash == block_hash
