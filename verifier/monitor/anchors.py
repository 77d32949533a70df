"""What the contracts announced and keep (docs/formats.md section 5), held against the mirrored log's own roots."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from ..characters import hexadecimal
from ..contract import Contracts, anchored_hash
from ..errors import Unavailable
from ..ethereum import FINALIZED, LATEST, Endpoint, Endpoints
from ..trust import Network, Trust
from .events import Events
from .store import Store

ANCHORED = "0x942174e2732ff1fd36a4c6d41e2619429e59eaee1aae298a81cb1ff59474762a"
"""The topic of `Anchored(uint64,bytes32,uint64,uint64)`."""
FEWEST_BLOCKS = 500
"""Where an endpoint refuses a range of blocks as too wide, it is halved down to this."""

_WORD = re.compile(r"0x[0-9a-fA-F]{64}")
_WORDS = re.compile(r"0x[0-9a-fA-F]{128}")
_QUANTITY = re.compile(r"0x(0|[1-9a-f][0-9a-f]{0,15})")


@dataclass(frozen=True)
class Announced:
    """One `Anchored` event: `root` is 32 bytes, `time` Unix seconds."""

    size: int
    root: bytes
    previous_size: int
    time: int


@dataclass(frozen=True)
class _Place:
    """A contract, and the size at which its successor began, where it has one."""

    chain_id: int
    contract: bytes
    ends: int | None

    @property
    def named(self) -> dict[str, Any]:
        return {"chain_id": self.chain_id, "contract": "0x" + self.contract.hex()}

    @property
    def cursor(self) -> str:
        return f"anchors {self.chain_id} {self.contract.hex()}"


class Anchors:
    """The trusted contracts, compared from where the last run came to. All is said as events."""

    def __init__(self, store: Store, trust: Trust, chain: Endpoints, events: Events) -> None:
        self._store, self._trust, self._chain, self._events = store, trust, chain, events

    def compare(self, *, newest_size: Callable[[], int], since: int = 0) -> None:
        """Compare every anchor in final blocks that was not compared before; `since` is the first block to ask.

        `newest_size` gives the size that the log shows now: it may have grown, and been anchored, since it was read.
        """
        if not self._trust.networks:
            self._events.say("no_contract")
        for network in self._trust.networks:
            try:
                contracts = Contracts(self._chain)
                compared = [
                    self._contract(place, contracts, newest_size, since)
                    for place in self._places(network, contracts)
                ]
                if not any(compared):
                    self._events.say("no_anchor", chain_id=network.chain_id)
            except Unavailable as error:
                self._events.say("chain_away", chain_id=network.chain_id, error=error.fault)

    def _places(self, network: Network, contracts: Contracts) -> Iterator[_Place]:
        """The contracts that count, in the order of their lives."""
        for at, contract in reversed(list(enumerate(network.contracts))):
            place = _Place(network.chain_id, contract, None)
            if at:
                predecessor, ends = contracts.succession(network.chain_id, network.contracts[at - 1])
                place = _Place(network.chain_id, contract, ends)
                if predecessor != contract:
                    self._events.say("anchor_no_successor", **place.named)
                    continue
            yield place

    def _contract(
        self, place: _Place, contracts: Contracts, newest_size: Callable[[], int], since: int
    ) -> int:
        """How many anchors it has, as far as they could be compared."""
        _, start = contracts.succession(place.chain_id, place.contract)
        kept = self._store.get(place.cursor) or {"block": since, "size": start, "count": 0}
        size: int = kept["size"]
        count: int = kept["count"]
        # Read before the block's number is: so this anchor must be among those announced up to that block.
        newest = contracts.latest(place.chain_id, place.contract, FINALIZED)
        last = self._chain.ask(place.chain_id, _final_block)
        for anchors in self._announced(place, kept["block"], last):
            for anchor in anchors:
                if not self._anchor(place, anchor, size, contracts, newest_size):
                    return count + 1
                size, count = anchor.size, count + 1
        if newest and newest[0] > size:
            raise Unavailable("anchors_hidden", size=newest[0])
        self._store.put(place.cursor, {"block": last + 1, "size": size, "count": count})
        self._latest(place, contracts, newest_size)
        self._events.say("anchored", **place.named, count=count, size=size)
        return count

    def _anchor(
        self,
        place: _Place,
        anchor: Announced,
        before: int,
        contracts: Contracts,
        newest_size: Callable[[], int],
    ) -> bool:
        """Compare one anchor; whether the next ones can be compared too."""
        named = {**place.named, "size": anchor.size}
        if place.ends is not None and anchor.size > place.ends:
            self._events.say("anchor_ended", **named, start=place.ends)
            return True
        if anchor.previous_size != before:
            self._events.say("anchor_gap", **named, expected=before, found=anchor.previous_size)
        expected = anchored_hash(anchor.previous_size, anchor.size, anchor.root, anchor.time)
        if contracts.anchored(place.chain_id, place.contract, anchor.size, FINALIZED) != expected:
            self._events.say("anchor_otherwise", **named)
        return self._root(place, anchor.size, anchor.root, newest_size)

    def _root(self, place: _Place, size: int, anchored_root: bytes, newest_size: Callable[[], int]) -> bool:
        """Hold a contract's root against the log's own; False where the log was not read that far yet."""
        log_size = self._store.edge.size
        if size > log_size:
            if (newest := newest_size()) < size:
                self._events.say("anchor_ahead", **place.named, size=size, log_size=max(newest, log_size))
            return False
        root = self._store.committed_root(size)
        if root is None:
            self._events.say(
                "anchor_of_no_commitment", {"root": anchored_root.hex()}, **place.named, size=size
            )
        elif root != anchored_root:
            roots = {"expected": root.hex(), "found": anchored_root.hex()}
            self._events.say("anchor_other_root", **place.named, size=size, **roots)
        return True

    def _latest(self, place: _Place, contracts: Contracts, newest_size: Callable[[], int]) -> None:
        """The newest anchor, final or not: a fork shows here first."""
        for block in (FINALIZED, LATEST):
            latest = contracts.latest(place.chain_id, place.contract, block)
            if latest and latest[0] and (place.ends is None or latest[0] <= place.ends):
                self._root(place, *latest, newest_size)

    def _announced(self, place: _Place, first: int, last: int) -> Iterator[list[Announced]]:
        """The events in these blocks, oldest first, in as few requests as the endpoint allows."""
        width = max(last - first + 1, 1)
        while first <= last:
            end = min(first + width - 1, last)
            try:
                anchors = self._chain.ask(
                    place.chain_id,
                    lambda endpoint, start=first, stop=end: _logs(endpoint, place.contract, start, stop),  # type: ignore[misc]
                )
            except Unavailable:
                if width <= FEWEST_BLOCKS:
                    raise
                width = max(width // 2, FEWEST_BLOCKS)
                continue
            yield anchors
            first = end + 1


def _final_block(endpoint: Endpoint) -> int:
    block = endpoint.request("eth_getBlockByNumber", [FINALIZED, False])
    number = block.get("number") if isinstance(block, dict) else None
    if not isinstance(number, str) or not _QUANTITY.fullmatch(number):
        raise Unavailable("answer_no_block", endpoint=endpoint.name)
    return hexadecimal(number)


def _logs(endpoint: Endpoint, contract: bytes, first: int, last: int) -> list[Announced]:
    asked = {
        "address": "0x" + contract.hex(),
        "topics": [ANCHORED],
        "fromBlock": hex(first),
        "toBlock": hex(last),
    }
    logs = endpoint.request("eth_getLogs", [asked])
    if not isinstance(logs, list):
        raise Unavailable("answer_no_events", endpoint=endpoint.name)
    try:
        return [_announced(log) for log in logs]
    except (KeyError, TypeError, ValueError, IndexError) as error:
        raise Unavailable("answer_no_events", endpoint=endpoint.name) from error


def _announced(log: Any) -> Announced:
    topics, data = [str(topic) for topic in log["topics"]], str(log["data"])
    if len(topics) != 3 or not all(map(_WORD.fullmatch, topics)) or not _WORDS.fullmatch(data):
        raise ValueError("not in the event's shape")
    previous, time = hexadecimal(data[:66]), hexadecimal("0x" + data[66:])
    size = hexadecimal(topics[1])
    if max(size, previous, time) >= 1 << 64:
        raise ValueError("numbers that no contract has")
    return Announced(size, bytes.fromhex(topics[2][2:]), previous, time)
