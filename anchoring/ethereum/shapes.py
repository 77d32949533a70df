"""What endpoints answer, checked for shape before anything believes it (Ethereum JSON-RPC specification).

Each function takes a decoded JSON value and raises RetryableError where it is something else: a broken answer
is no answer. Hashes, addresses and data come out as lower-case hex with `0x`.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from anchoring.ethereum.errors import RetryableError

_QUANTITY = re.compile(r"0x[0-9a-f]{1,64}")
_COUNT = 2**53 - 1
_GAS = 2**32
_WEI = 2**63 - 1
_TIME = 2**37
"""What a true answer stays below, and what the tables can hold: block numbers, gas, amounts of one transaction, seconds."""
_DATA = re.compile(r"0x(?:[0-9a-f]{2})*")


@dataclass(frozen=True)
class Block:
    """A block's header: `time` in seconds, `base_fee` in wei (None before EIP-1559)."""

    number: int
    hash: str
    time: int
    base_fee: int | None


@dataclass(frozen=True)
class Event:
    """One log entry of a receipt."""

    address: str
    topics: tuple[str, ...]
    data: str
    transaction: str
    block_hash: str
    block_number: int


@dataclass(frozen=True)
class Receipt:
    """What a transaction did in the block that holds it. `fee` is in wei, None where no price is told."""

    transaction: str
    block_hash: str
    block_number: int
    succeeded: bool
    gas_used: int
    fee: int | None
    contract: str | None
    events: tuple[Event, ...]


def quantity(value: Any, *, most: int = 2**256 - 1) -> int:
    """A whole number from 0 to `most`."""
    if isinstance(value, str) and _QUANTITY.fullmatch(value.lower()):
        number = int(value, 16)
        if number <= most:
            return number
        raise RetryableError("an answer is too large to be true")
    raise RetryableError("an answer is no quantity")


def count(value: Any) -> int:
    """A number of blocks or transactions."""
    return quantity(value, most=_COUNT)


def chain_id(value: Any) -> int:
    """A chain id (EIP-2294 bounds it)."""
    return quantity(value, most=_WEI)


def data(value: Any) -> str:
    """Bytes of any length, as hex."""
    if isinstance(value, str) and _DATA.fullmatch(value.lower()):
        return value.lower()
    raise RetryableError("an answer is no hex data")


def hash32(value: Any) -> str:
    """32 bytes."""
    return _sized(value, 32)


def address(value: Any) -> str:
    """20 bytes."""
    return _sized(value, 20)


def block(value: Any) -> Block | None:
    """A block; None where the answer is null: there is no such block, or not yet."""
    if value is None:
        return None
    members = _members(value)
    base_fee = members.get("baseFeePerGas")
    return Block(
        number=quantity(members.get("number"), most=_COUNT),
        hash=hash32(members.get("hash")),
        time=quantity(members.get("timestamp"), most=_TIME),
        base_fee=None if base_fee is None else quantity(base_fee, most=_WEI),
    )


def event(value: Any) -> Event:
    """A log entry that lies in a block. One that was `removed` by a reorganisation is no answer."""
    members = _members(value)
    if members.get("removed") is True:
        raise RetryableError("an answer holds a removed log entry")
    return Event(
        address=address(members.get("address")),
        topics=tuple(hash32(topic) for topic in _items(members.get("topics"))),
        data=data(members.get("data")),
        transaction=hash32(members.get("transactionHash")),
        block_hash=hash32(members.get("blockHash")),
        block_number=quantity(members.get("blockNumber"), most=_COUNT),
    )


def events(value: Any) -> tuple[Event, ...]:
    """The answer of `eth_getLogs`."""
    return tuple(event(item) for item in _items(value))


def block_of(value: Any) -> str | None:
    """The block hash of a transaction; None where there is none, or it is in no block."""
    block_hash = None if value is None else _members(value).get("blockHash")
    return None if block_hash is None else hash32(block_hash)


def receipt(value: Any) -> Receipt | None:
    """A receipt; None where the answer is null: the transaction is in no block that this endpoint has."""
    if value is None:
        return None
    members = _members(value)
    gas_used = quantity(members.get("gasUsed"), most=_GAS)
    price = members.get("effectiveGasPrice")
    created = members.get("contractAddress")
    transaction, block_hash = hash32(members.get("transactionHash")), hash32(members.get("blockHash"))
    block_number, logs = quantity(members.get("blockNumber"), most=_COUNT), events(members.get("logs"))
    place = transaction, block_hash, block_number
    if any((log.transaction, log.block_hash, log.block_number) != place for log in logs):
        raise RetryableError("an answer is a receipt with another transaction's events")
    return Receipt(
        transaction=transaction,
        block_hash=block_hash,
        block_number=block_number,
        succeeded=quantity(members.get("status"), most=1) == 1,
        gas_used=gas_used,
        fee=None if price is None else quantity(hex(gas_used * quantity(price)), most=_WEI),
        contract=None if created is None else address(created),
        events=logs,
    )


def rewards(value: Any, percentiles: Sequence[int], *, blocks: int) -> list[list[int]]:
    """The tips that `eth_feeHistory` reports for its percentiles, for each of at most so many blocks."""
    told = _items(_members(value).get("reward"))
    if len(told) > blocks or any(len(_items(tips)) != len(percentiles) for tips in told):
        raise RetryableError("an answer has not as many tips as were asked for")
    return [[quantity(tip) for tip in tips] for tips in told]


def _sized(value: Any, size: int) -> str:
    text = data(value)
    if len(text) != 2 + 2 * size:
        raise RetryableError(f"an answer has not {size} bytes")
    return text


def _members(value: Any) -> dict[str, Any]:
    if isinstance(value, dict):
        return value
    raise RetryableError("an answer is no object")


def _items(value: Any) -> list[Any]:
    if isinstance(value, list):
        return value
    raise RetryableError("an answer is no list")
