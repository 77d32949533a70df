"""Whether enough endpoints have a transaction where one says that it is.

That they have one block in common says nothing of what one of them alone puts into it.
"""

from dataclasses import dataclass, field

from anchoring.ethereum.client import Client
from anchoring.ethereum.contract import ANCHORED_TOPIC, Anchored, anchored_of
from anchoring.ethereum.endpoint import Endpoint
from anchoring.ethereum.errors import DisagreedError, RefusedError
from anchoring.ethereum.shapes import Event, Receipt
from anchoring.ethereum.view import anchored_read
from anchoring.models import Network, Sighting


@dataclass
class Agreement:
    """What the endpoints of a network say alike at one look. `doubts` are the places that some have and others have not, and
    neither are enough, in words by transaction and block."""

    network: Network
    client: Client
    doubts: dict[tuple[str, str | None], str] = field(default_factory=dict)
    _agreed: set[tuple[str, str | None]] = field(default_factory=set)

    def on(self, place: Sighting) -> bool | None:
        """Whether as many endpoints as the quorum have a transaction in its place, which need not be stored; False where as
        many have it not, None where neither are enough. One that lags behind says neither."""
        needed, key = self.client.quorum, (place.transaction, place.block_hash)
        if needed == 1 or key in self._agreed:
            return True
        told = list(self.client.answers(lambda endpoint: _has(endpoint, self.network, place)))
        having, lacking = ([one for one, has in told if has is wanted] for wanted in (True, False))
        if len(having) >= needed:
            self._agreed.add(key)
            return True
        if len(lacking) >= needed:
            return False
        if lacking:
            where = f"{place.transaction} in block {place.block_number}"
            sides = f"{_named(having)} has {where}, {_named(lacking)} has it not"
            self.doubts[key] = f"{sides}; {needed} words decide, and what lies above it waits"
        return None

    def withdrawn(self, place: Sighting) -> None:
        """Raises DisagreedError unless as many endpoints as the quorum have another block where one was final."""
        number, needed = place.block_number or 0, self.client.quorum
        told = [
            (endpoint, block)
            for endpoint, block in self.client.answers(lambda one: one.block(number))
            if block
        ]
        others = sum(block.hash != place.block_hash for _, block in told)
        if others < needed:
            words = "; ".join(f"{endpoint} has {block.hash}" for endpoint, block in told)
            raise DisagreedError(
                f"block {number} was final as {place.block_hash}: {words}."
                f" {others} of {needed} words that withdraw it"
            )

    def nowhere(self, transaction: str) -> bool:
        """Whether most endpoints, and as many as the quorum, have a transaction in no block."""
        told = [receipt for _, receipt in self.client.answers(lambda one: one.receipt(transaction))]
        without = told.count(None)
        return without >= self.client.quorum and 2 * without > len(told)

    def nonce(self, sender: str, final: int) -> int:
        """The next nonce at a final block that as many endpoints as the quorum have reached; 0 where too few answer."""
        needed = self.client.quorum
        told = [nonce for _, nonce in self.client.answers(lambda endpoint: endpoint.nonce(sender, final))]
        return sorted(told)[-needed] if len(told) >= needed else 0


def is_anchored_event(event: Event, network: Network) -> bool:
    """Whether a log entry is the event of an anchor in the network's contract."""
    return event.address == network.contract and event.topics[:1] == (ANCHORED_TOPIC,)


def _has(endpoint: Endpoint, network: Network, place: Sighting) -> bool | None:
    try:
        receipt = endpoint.receipt(place.transaction)
    except RefusedError:
        receipt = None
    if receipt is not None and receipt.block_hash == place.block_hash:
        return _did(receipt, network, place)
    block = endpoint.block(place.block_number or 0)
    if block is None:
        return None
    anchor = place.anchor if place.outcome == Sighting.Outcome.ANCHORED else None
    if receipt is not None or block.hash != place.block_hash:
        return False
    if anchor is None:
        return endpoint.holds(place.transaction) == place.block_hash
    # Receipts of long ago are forgotten by many; the contract keeps each anchor.
    return anchored_read(endpoint, network.contract, anchor.size, "latest") == _digest(place)


def _did(receipt: Receipt, network: Network, place: Sighting) -> bool:
    """Whether a transaction did in its block what is said of it."""
    digests = {anchored_of(event).digest() for event in receipt.events if is_anchored_event(event, network)}
    if place.outcome == Sighting.Outcome.ANCHORED:
        return receipt.succeeded and _digest(place) in digests
    return receipt.succeeded == (place.outcome != Sighting.Outcome.REVERTED) and not digests


def _digest(place: Sighting) -> str | None:
    if place.anchor is None or place.previous_size is None or place.time is None:
        return None
    event = Anchored(
        size=place.anchor.size, root=place.anchor.root, previous_size=place.previous_size, time=place.time
    )
    return event.digest()


def _named(endpoints: list[Endpoint]) -> str:
    return ", ".join(map(str, endpoints)) or "no endpoint"
