"""Read the contract's events in ranges that the endpoint gives, and remember how far, for the next look goes on there."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from anchoring.anchorer.problems import EVENTS, BlockedError
from anchoring.ethereum.contract import ANCHORED_TOPIC, anchored_of
from anchoring.ethereum.errors import RefusedError
from anchoring.ethereum.shapes import Block, Event
from anchoring.ethereum.view import View
from anchoring.models import EventsRead, Network

NEWEST, HOLE = EventsRead.Search.NEWEST, EventsRead.Search.HOLE

_REQUESTS: Final = 60
"""So many questions for events a look asks at most: with ranges of ten blocks two hours of the chain."""
_NOTED: Final = 10
"""After so many of them it is written down how far they came."""
_AGAIN: Final = timedelta(hours=1)
"""When a search that came to its end without an event begins anew: another endpoint may have it."""


@dataclass(frozen=True)
class Search:
    """What is looked for: the events after the anchor of `after_size`, in the blocks from `first` to `last`."""

    kind: EventsRead.Search
    after_size: int
    first: int
    last: int


def events_read(*, network: Network, view: View, search: Search, now: datetime) -> Iterator[Event]:
    """The contract's events of these blocks that no earlier look has read, by rising size within each range.

    Each is taken up before more are asked for. Raises BlockedError where a look is not enough, RetryableError where
    the endpoint gives none.
    """
    endpoint, at, asked, nothing = view.endpoint, _begin(network, view, search, now), 0, True
    if at <= search.last:
        endpoint.events_widen()
    while at <= search.last:
        if asked == _REQUESTS:
            raise BlockedError(EVENTS, f"events are read up to block {at - 1} of {search.last}")
        asked += 1
        end = min(at + endpoint.events_span - 1, search.last)
        try:
            events = endpoint.events(network.contract, ANCHORED_TOPIC, at, end)
        except RefusedError as error:
            if end == at or error.unknown:
                raise
            continue
        # Endpoints promise no order.
        yield from sorted(events, key=lambda event: anchored_of(event).size)
        at = end + 1
        # Once there is one the next look begins behind it. A crash between two notes reads a few ranges again.
        nothing = nothing and all(anchored_of(event).size <= search.after_size for event in events)
        if nothing and (asked % _NOTED == 0 or at > search.last):
            _note(network, view, search, end, now)


def events_seen(
    *, network: Network, search: EventsRead.Search, after_size: int, block: Block, now: datetime
) -> None:
    """Write down that up to this block there is no event after the anchor of `after_size`."""
    fields = {
        "after_size": after_size,
        "block_number": block.number,
        "block_hash": block.hash,
        "read_at": now,
    }
    if not EventsRead.objects.filter(network=network, search=search).update(**fields):
        row = EventsRead(network=network, search=search, **fields)
        EventsRead.objects.bulk_create([row], ignore_conflicts=True)


def events_forget(*, network: Network, search: EventsRead.Search) -> None:
    """Begin anew in the next look: what was read was not all."""
    EventsRead.objects.filter(network=network, search=search).delete()


def _begin(network: Network, view: View, search: Search, now: datetime) -> int:
    """The block to go on with: the first of the search, unless a look came further on this branch of the chain."""
    read = EventsRead.objects.filter(
        network=network, search=search.kind, after_size=search.after_size, block_number__gte=search.first
    ).first()
    if read is None or read.block_number > view.head.number:
        return search.first
    # Only a hole is looked for again in blocks that were read: of the newest it is told by the contract's size.
    if search.kind == HOLE and read.block_number >= search.last and read.read_at <= now - _AGAIN:
        return search.first
    block = view.endpoint.block(read.block_number)
    return read.block_number + 1 if block and block.hash == read.block_hash else search.first


def _note(network: Network, view: View, search: Search, number: int, now: datetime) -> None:
    block = view.endpoint.block(number)
    if block is not None:
        events_seen(network=network, search=search.kind, after_size=search.after_size, block=block, now=now)
