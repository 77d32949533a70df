"""Observe what became of sent transactions, and store anchors that others sent. Changes nothing on chain."""

import logging
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Any

from django.db import transaction

from anchoring.anchorer.agreed import Agreement, is_anchored_event
from anchoring.anchorer.events import HOLE, NEWEST, Search, events_forget, events_read, events_seen
from anchoring.anchorer.lane import lane_attempts, lane_ours
from anchoring.anchorer.log_reader import LogReader
from anchoring.anchorer.places import Known, attempts_lost, attempts_superseded, hole_newest, known_read
from anchoring.anchorer.sightings import BLOCK, FINAL, GONE, sighting_append, sighting_moved
from anchoring.ethereum.client import Client
from anchoring.ethereum.contract import Anchored, anchored_of
from anchoring.ethereum.errors import DisagreedError, RetryableError
from anchoring.ethereum.shapes import Block, Event, Receipt
from anchoring.ethereum.view import View, anchored_read, canonical
from anchoring.models import Anchor, Attempt, Network, Purpose, Sighting

logger = logging.getLogger(__name__)

_WITHDRAWN_BLOCKS = 7_200
"""How far below the highest final place another can be withdrawn: a day. What is older is for a person to look at."""

Outcome = Sighting.Outcome


@dataclass(frozen=True)
class _Look:
    """Where a look happens, and when."""

    network: Network
    client: Client
    view: View
    log: LogReader
    now: datetime
    agreement: Agreement


def observe(*, network: Network, client: Client, view: View, log: LogReader, now: datetime) -> str | None:
    """Append a sighting for everything that changed since the last look. Each is complete by itself: a crash
    between two leaves the rest to the next look, which sees the same chain.

    Returns what is not called final for that endpoints contradict each other, or None. Raises RetryableError where the
    endpoint fails, contradicts itself or enough others, BlockedError while events are still read.
    """
    look = _Look(network, client, view, log, now, Agreement(network, client))
    known = known_read(network)
    # Read anew after each step that appended something: the next one builds on it.
    if _reorganised(look, known):
        known = known_read(network)
    if sum(_landed(look, attempt) for attempt in attempts_lost(known.attempts)):
        known = known_read(network)
    if _adopt(look, known):
        known = known_read(network)
    if _fill(look, known):
        known = known_read(network)
    _finalized(look, known)
    return "; ".join(look.agreement.doubts.values()) or None


def _reorganised(look: _Look, known: Known) -> bool:
    """Append GONE for each place whose block is no longer in the chain, highest first; whether there were any.

    Below the first that is still there nothing can have changed: each is an ancestor of the next. What was final
    is only looked at where nothing newer is there, no further down than _WITHDRAWN_BLOCKS, and is gone only where
    enough endpoints say so.
    """
    changed = False
    for place in chain(known.watched, known.finals(within=_WITHDRAWN_BLOCKS)):
        if place.block_number is None or place.block_number > look.view.head.number:
            continue  # this endpoint may just not have got that far
        if canonical(look.view, place.block_number, place.block_hash):
            break
        if place.kind == FINAL:
            look.agreement.withdrawn(place)
            logger.critical("%s: block %s was final and is gone", look.network, place.block_number)
        changed |= sighting_moved(network=look.network, place=place, kind=GONE, now=look.now)
    return changed


def _landed(look: _Look, attempt: Attempt) -> bool:
    """Look for one attempt's receipt: here and, where its nonce is used up, at every endpoint."""
    view = look.view
    # Other endpoints are asked only once the nonce says that something landed: most looks ask one.
    own = view.endpoint.receipt(attempt.hash)
    used = attempt.sender == view.sender and view.nonce is not None and attempt.nonce < view.nonce
    receipts = [own] if own else list(look.client.receipts(attempt.hash)) if used else []
    for receipt in receipts:
        if receipt.block_number <= view.head.number and canonical(
            view, receipt.block_number, receipt.block_hash
        ):
            try:
                return _place(look, receipt, attempt)
            except RetryableError:
                # What another one made up keeps nothing out that this one has.
                if receipt is own:
                    raise
    return False


def _place(look: _Look, receipt: Receipt, attempt: Attempt) -> bool:
    events = (candidate for candidate in receipt.events if is_anchored_event(candidate, look.network))
    event = next(events, None)
    if receipt.succeeded and event is not None:
        return _anchored(look, anchored_of(event), event, receipt)
    outcome = Outcome.DONE if attempt.purpose != Purpose.ANCHOR else Outcome.IDLE
    anchored = Sighting.objects.filter(anchor_id=attempt.anchor_id or 0, outcome=Outcome.ANCHORED)
    if outcome == Outcome.IDLE and receipt.succeeded and not anchored.exists():
        return False  # a receipt without its event: what was there before is taken up first
    return _put(
        look,
        attempt.hash,
        anchor_id=attempt.anchor_id,
        attempt=attempt,
        outcome=outcome if receipt.succeeded else Outcome.REVERTED,
        block_hash=receipt.block_hash,
        block_number=receipt.block_number,
        gas_used=receipt.gas_used,
        fee=receipt.fee,
    )


def _anchored(look: _Look, anchored: Anchored, event: Event, receipt: Receipt | None) -> bool:
    """Store an anchor's event, once the contract itself has confirmed it; ours or anybody's."""
    network, view = look.network, look.view
    # The contract takes continuations alone, and the log agrees with its newest: whoever says another root made it up, and
    # a row with it would keep the true one out.
    if anchored.size > view.size or look.log.root(anchored.size) != anchored.root:
        raise RetryableError(f"the event of size {anchored.size} has another root than the log")
    if anchored_read(view.endpoint, network.contract, anchored.size, view.head.number) != anchored.digest():
        raise RetryableError(f"the contract does not confirm the event of size {anchored.size}")
    anchor, is_new = Anchor.objects.get_or_create(
        network=network, size=anchored.size, defaults={"root": anchored.root}
    )
    if anchor.root != anchored.root:
        raise RetryableError(f"the event of size {anchored.size} has another root than was signed")
    if is_new:
        logger.warning("%s: found an anchor of %s that this database did not know", network, anchored.size)
    return _put(
        look,
        event.transaction,
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


def _put(look: _Look, transaction_hash: str, **fields: Any) -> bool:
    """Append that a transaction is in a block. One that is final already takes in nothing that enough endpoints deny."""
    place = Sighting(network=look.network, kind=BLOCK, transaction=transaction_hash, **fields)
    if _at_most(place, look.view.finalized) and look.agreement.on(place) is False:
        raise RetryableError(f"others have no {transaction_hash} in block {place.block_number}")
    return sighting_append(
        network=look.network, kind=BLOCK, transaction_hash=transaction_hash, now=look.now, **fields
    )


def _denied(look: _Look, place: Sighting) -> None:
    """Append that a place is gone that enough endpoints never had."""
    log = logger.critical if place.kind == FINAL else logger.error
    log("%s: %s is not in block %s, by enough words", look.network, place.transaction, place.block_number)
    sighting_moved(network=look.network, place=place, kind=GONE, now=look.now)


def _adopt(look: _Look, known: Known) -> bool:
    """Store the anchors that the contract has and the tables lack, by its events from the last known anchor on.

    So an anchor that was sent by a process that is gone, or before a backup was restored, becomes known again.
    """
    network, view, newest = look.network, look.view, known.newest_anchored()
    size = newest.anchor.size if newest is not None and newest.anchor is not None else network.start
    if size == view.size:
        events_seen(network=network, search=NEWEST, after_size=size, block=view.head, now=look.now)
        return False
    if size > view.size:
        if newest is not None and newest.block_number is not None and newest.block_number > view.head.number:
            return False  # an endpoint that lags
        if newest is not None and look.agreement.on(newest) is False:
            _denied(look, newest)
            return True
        raise (DisagreedError if look.agreement.doubts else RetryableError)(
            f"the contract has {view.size} entries, and {size} in a block that is still there"
        )
    first = newest.block_number if newest and newest.block_number is not None else network.deployed_block
    search = Search(NEWEST, size, first, view.head.number)
    for event in events_read(network=network, view=view, search=search, now=look.now):
        anchored = anchored_of(event)
        if size < anchored.size <= view.size:
            if not canonical(view, event.block_number, event.block_hash):
                raise RetryableError(f"an event of block {event.block_number} names another block's hash")
            _anchored(look, anchored, event, view.endpoint.receipt(event.transaction))
            size = anchored.size
    if size != view.size:
        events_forget(network=network, search=NEWEST)
        raise RetryableError("the endpoint has not yet all of the contract's events")
    return True


def _fill(look: _Look, known: Known) -> bool:
    """Store anchors that lie between those that are known: each event names the size before its own."""
    network, view = look.network, look.view
    hole = hole_newest(network)
    # Below what is final nothing is watched: there a place is stored when it can be called final at once.
    if hole is None or (known.final is not None and view.finalized is None):
        return False
    news = False
    last = min(hole.before_block, view.head.number)
    search = Search(HOLE, hole.after_size, hole.after_block, last)
    for event in events_read(network=network, view=view, search=search, now=look.now):
        anchored = anchored_of(event)
        if hole.after_size < anchored.size < hole.before_size:
            receipt = view.endpoint.receipt(event.transaction)
            is_there = canonical(view, event.block_number, event.block_hash)
            with transaction.atomic():
                filled = (
                    is_there and _anchored(look, anchored, event, receipt) and _settled(look, event, known)
                )
                if not filled:
                    transaction.set_rollback(True)
            news |= filled
    return news


def _settled(look: _Look, event: Event, known: Known) -> bool:
    """Call a place final at once where enough endpoints already do; whether it is that, or will be watched."""
    place = Sighting.objects.filter(transaction=event.transaction, kind=BLOCK).latest("id")
    if not _at_most(place, look.view.finalized):
        return known.final is None or (place.block_number or 0) >= (known.final.block_number or 0)
    if not look.agreement.on(place):
        return False
    return sighting_moved(network=look.network, place=place, kind=FINAL, now=look.now)


def _finalized(look: _Look, known: Known) -> None:
    """Call final what lies in a block at or below the finalized one, by hash, and in the words of enough endpoints."""
    view = look.view
    below = [place for place in reversed(known.watched) if _at_most(place, view.finalized)]
    if below and view.finalized and canonical(view, view.finalized.number, view.finalized.hash):
        # Lowest first: what lies below the highest final place is no longer watched.
        for place in below:
            if not canonical(view, place.block_number or 0, place.block_hash):
                sighting_moved(network=look.network, place=place, kind=GONE, now=look.now)
            elif (agreed := look.agreement.on(place)) is None:
                break
            elif agreed:
                sighting_moved(network=look.network, place=place, kind=FINAL, now=look.now)
            else:
                _denied(look, place)
                raise RetryableError(f"others have no {place.transaction} in block {place.block_number}")
    for attempt in _replaced(look, known):
        _superseded(look, attempt)


def _replaced(look: _Look, known: Known) -> list[Attempt]:
    """The attempts in no block whose nonce is used up for good, in the words of enough endpoints."""
    sender, nonce, final = look.view.sender, look.view.settled_nonce, look.view.finalized
    if sender is None or nonce is None or final is None:
        return []
    attempts = attempts_superseded(known.attempts, sender=sender, nonce=nonce)
    if attempts and look.client.quorum > 1:
        nonce = min(nonce, look.agreement.nonce(sender, final.number))
    return [attempt for attempt in attempts if attempt.nonce < nonce]


def _superseded(look: _Look, attempt: Attempt) -> None:
    """Say of an attempt whose nonce is used up for good what used it: another attempt, or a stranger."""
    # Where it is in a block that others have, nothing has taken its nonce.
    if not look.agreement.nowhere(attempt.hash):
        return
    ours = lane_ours(lane_attempts(chain_id=attempt.chain_id, sender=attempt.sender, nonce=attempt.nonce))
    news = sighting_append(
        network=look.network,
        kind=FINAL,
        transaction_hash=attempt.hash,
        now=look.now,
        anchor_id=attempt.anchor_id,
        attempt=attempt,
        outcome=Outcome.REPLACED if ours else Outcome.DISPLACED,
    )
    if news and not ours:
        logger.error("%s: a transaction that is not ours took the nonce of %s", look.network, attempt)


def _at_most(place: Sighting, finalized: Block | None) -> bool:
    return finalized is not None and place.block_number is not None and place.block_number <= finalized.number
