"""One endpoint, asked by the Ethereum JSON-RPC specification. Numbers go out as hex quantities."""

import time
from collections.abc import Callable, Sequence
from typing import Any, Final, TypeAlias

from eth_utils.crypto import keccak

from anchoring.ethereum import shapes
from anchoring.ethereum.asking import Asking
from anchoring.ethereum.errors import (
    LimitedError,
    OutcomeUnknownError,
    RefusedError,
    RetryableError,
)
from anchoring.ethereum.shapes import Block, Event, Receipt
from anchoring.ethereum.transport import Transport

BlockId: TypeAlias = int | str
EVENTS_MOST: Final = 10_000
"""Of how many blocks the events are asked for at once, where the endpoint says nothing else."""
_FEE_BLOCKS = 20
_FEE_PERCENTILES: Final = (5, 25, 50, 75, 95)
_FEE_BANDS: Final = ((0, 2), (1, 3), (2, 4), (3, 4))
"""Between which two of these percentiles a tip lies, by how urgent it is."""
URGENCY_MOST: Final = len(_FEE_BANDS) - 1


class Endpoint(Asking):
    """What an endpoint can be asked.

    Every method raises RetryableError where the endpoint fails, and nothing else; `send` also OutcomeUnknownError.
    """

    def __init__(
        self,
        place: int,
        transport: Transport,
        *,
        clock: Callable[[], float] = time.monotonic,
        events_most: int = EVENTS_MOST,
    ) -> None:
        super().__init__(place, transport, clock=clock)
        self._events_most = events_most
        self._events_span = events_most
        self._final: tuple[float, Block | None] | None = None
        self.settled: tuple[object, tuple[int | None, int | None]] | None = None
        """What was last read at a final block, and of which one: that never changes."""

    def identity(self) -> tuple[int, str]:
        """The chain id and the hash of block 0."""
        genesis = self.block(0)
        if genesis is None:
            raise RetryableError("the endpoint has no block 0")
        return self._ask("eth_chainId", read=shapes.chain_id), genesis.hash

    def block(self, block: BlockId) -> Block | None:
        """The header of a block by number or tag; None where there is none."""
        answered = self._ask("eth_getBlockByNumber", _block(block), False, read=shapes.block)
        if answered is not None and isinstance(block, int) and answered.number != block:
            raise RetryableError("an answer is another block")
        return answered

    def head(self) -> Block:
        """The newest block."""
        head = self.block("latest")
        if head is None:
            raise RetryableError("the endpoint has no newest block")
        return head

    def finalized(self, *, within: float = 0.0) -> Block | None:
        """The finalized block, asked for at most each `within` seconds; None while there is none, which some endpoints
        say with an error."""
        if self._final is not None and 0 <= self.clock() - self._final[0] < within:
            return self._final[1]
        try:
            block = self.block("finalized")
        except RefusedError:
            block = None
        self._final = (self.clock(), block)
        return block

    def call(self, to: str, data: str, block: BlockId, *, sender: str | None = None) -> str:
        """What a call would return, as hex. A revert is a RefusedError."""
        request = {"to": to, "data": data} | ({"from": sender} if sender else {})
        return self._ask("eth_call", request, _block(block), read=shapes.data)

    def calls(self, requests: Sequence[tuple[str, str]], block: BlockId) -> list[str]:
        """As `call` of each address with its data, in one batch where the endpoint takes batches. Each is counted."""
        asked = [({"to": to, "data": data}, _block(block)) for to, data in requests]
        return self._ask_all("eth_call", asked, read=shapes.data)

    def code(self, address: str, block: BlockId) -> str:
        """The code at an address, as hex; `0x` where there is none."""
        return self._ask("eth_getCode", address, _block(block), read=shapes.data)

    def balance(self, address: str, block: BlockId) -> int:
        """An account's wei."""
        return self._ask("eth_getBalance", address, _block(block), read=shapes.quantity)

    def nonce(self, address: str, block: BlockId) -> int:
        """How many transactions of an account are in the chain up to a block: its next nonce there."""
        return self._ask("eth_getTransactionCount", address, _block(block), read=shapes.count)

    def receipt(self, transaction: str) -> Receipt | None:
        """The receipt of a transaction; None where it is in no block."""
        receipt = self._ask("eth_getTransactionReceipt", transaction, read=shapes.receipt)
        if receipt is not None and receipt.transaction != transaction:
            raise RetryableError("an answer is another transaction's receipt")
        return receipt

    def knows(self, transaction: str) -> bool:
        """Whether it has a transaction, in a block or waiting for one."""
        return self._ask("eth_getTransactionByHash", transaction, read=lambda told: told is not None)

    def holds(self, transaction: str) -> str | None:
        """The hash of the block that has a transaction, which is kept for longer than its receipt; None where none has."""
        return self._ask("eth_getTransactionByHash", transaction, read=shapes.block_of)

    def events(self, address: str, topic: str, first: int, last: int) -> tuple[Event, ...]:
        """The events of a contract with one first topic, in the blocks from `first` to `last`, both included.

        Where it fails `events_span` is halved, for the range may have been too wide; not where the rate is limited.
        """
        query = {"address": address, "topics": [topic], "fromBlock": hex(first), "toBlock": hex(last)}
        try:
            events = self._ask("eth_getLogs", query, read=shapes.events)
        except LimitedError:
            raise
        except RetryableError:
            self._events_span = max(1, (last - first + 1) // 2)
            raise
        if any(
            event.address != address
            or event.topics[:1] != (topic,)
            or not first <= event.block_number <= last
            for event in events
        ):
            raise RetryableError("an answer holds events that nobody asked for")
        return events

    @property
    def events_span(self) -> int:
        """How many blocks it is asked for events of at once."""
        return self._events_span

    def events_widen(self) -> None:
        """Ask for twice as many at once from now on, as far as is allowed: what refused them once may take them now."""
        self._events_span = min(self._events_span * 2, self._events_most)

    def gas(self, sender: str, to: str | None, data: str) -> int:
        """The gas that a transaction would need on top of the newest block. A revert is a RefusedError."""
        request = {"from": sender, "data": data} | ({"to": to} if to else {})
        return self._ask("eth_estimateGas", request, "latest", read=shapes.quantity)

    def tip(self, urgency: int = 0) -> int:
        """A tip, in wei, that gets a transaction in: the endpoint's own advice, else the median, as far as late blocks
        paid so. `urgency`, up to URGENCY_MOST, raises both ends of what is followed."""
        paid = self._paid()
        try:
            advice = self._ask("eth_maxPriorityFeePerGas", read=shapes.quantity)
        except RefusedError:
            if not paid:
                raise RetryableError("the endpoint gives no advice on tips") from None
            advice = paid[_FEE_PERCENTILES.index(50)]
        if not paid:
            return advice
        low, high = _FEE_BANDS[urgency]
        return min(max(advice, paid[low]), paid[high])

    def _paid(self) -> list[int]:
        """The median of each percentile of tips over the late blocks; empty where none paid any, or it can't tell."""
        try:
            rewards = self._ask("eth_feeHistory", hex(_FEE_BLOCKS), "latest", _FEE_PERCENTILES, read=_rewards)
        except RetryableError:
            return []  # the advice then has the policy's cap and floor alone
        # In a block without transactions each is 0: that says nothing.
        blocks = [block for block in rewards if any(block)]
        return [sorted(tips)[len(tips) // 2] for tips in zip(*blocks, strict=True)]

    def send(self, raw: str) -> None:
        """Hand over a signed transaction. Returns where the endpoint says that it has taken it.

        RefusedError where it says that it has not, which it may say of one that it has; OutcomeUnknownError
        where it says nothing that can be understood. Either way only a look for the hash tells.
        """
        told = self._ask("eth_sendRawTransaction", raw, read=_text, sending=True)
        if told.lower() != "0x" + keccak(hexstr=raw).hex():
            raise OutcomeUnknownError("the endpoint names another transaction than was sent")


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _rewards(value: Any) -> list[list[int]]:
    return shapes.rewards(value, _FEE_PERCENTILES, blocks=_FEE_BLOCKS)


def _block(block: BlockId) -> str:
    return hex(block) if isinstance(block, int) else block
