"""AnchorLog as it is deployed: its artifact, calls, answers and event (docs/formats.md section 5)."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from eth_abi.abi import decode, encode
from eth_abi.exceptions import DecodingError
from eth_utils.address import to_checksum_address
from eth_utils.crypto import keccak

from anchoring.ethereum.errors import MissingContractError, RetryableError
from anchoring.ethereum.shapes import Event

_ARTIFACT: Final = json.loads(
    (Path(__file__).resolve().parents[2] / "contracts" / "AnchorLog.json").read_text(encoding="utf-8")
)
_TYPES: Final = {
    item["name"]: [put["type"] for put in item["inputs"]]
    for item in _ARTIFACT["abi"]
    if item["type"] == "function"
}
_SELECTORS: Final = {
    name: "0x" + keccak(text=f"{name}({','.join(types)})")[:4].hex() for name, types in _TYPES.items()
}
NO_ADDRESS: Final = "0x" + "00" * 20
NO_ROOT: Final = "0x" + "00" * 32
ANCHORED_TOPIC: Final = "0x" + keccak(text="Anchored(uint64,bytes32,uint64,uint64)").hex()


@dataclass(frozen=True)
class Anchored:
    """The event of one anchor: sizes in entries, `root` as hex, `time` the block's, in seconds."""

    size: int
    root: str
    previous_size: int
    time: int

    def digest(self) -> str:
        """What `anchored(size)` must return for this event."""
        packed = b"".join(number.to_bytes(8, "big") for number in (self.previous_size, self.size))
        packed += bytes.fromhex(self.root[2:]) + self.time.to_bytes(8, "big")
        return "0x" + hashlib.sha256(packed).hexdigest()


def anchor_call(size: int, root: str, proof: Sequence[bytes]) -> str:
    """The data of `anchor(size, root, proof)`."""
    return _call("anchor", size, bytes.fromhex(root[2:]), list(proof))


@lru_cache(maxsize=256)
def view_call(name: str, *arguments: object) -> str:
    """The data of a view without addresses among its arguments: `latest`, `anchored`, `admin` and so on."""
    return _call(name, *arguments)


def role_call(name: str, address: str | None = None) -> str:
    """The data of `setAnchorer`, `offerAdmin` (each with an address) or `acceptAdmin`."""
    return _call(name, *([] if address is None else [to_checksum_address(address)]))


def deployment(
    *, admin: str, anchorer: str, size: int = 0, root: str = NO_ROOT, predecessor: str = NO_ADDRESS
) -> str:
    """The data of the transaction that creates the contract; size, root and predecessor for a successor."""
    from web3 import Web3  # noqa: PLC0415  25 MB that only who deploys needs, not each worker

    contract = Web3().eth.contract(abi=_ARTIFACT["abi"], bytecode=_ARTIFACT["bytecode"])
    constructed = contract.constructor(
        to_checksum_address(admin),
        to_checksum_address(anchorer),
        size,
        bytes.fromhex(root[2:]),
        to_checksum_address(predecessor),
    )
    return str(constructed.data_in_transaction)


def latest_of(answer: str) -> tuple[int, str]:
    """What `latest()` returned: size and root. Raises MissingContractError where nothing is there to return it."""
    if answer == "0x":
        raise MissingContractError("there is no contract at its address")
    size, root = _decoded(["uint64", "bytes32"], answer)
    return _size(size), "0x" + bytes(root).hex()


def number_of(answer: str) -> int:
    """A number that a view returned."""
    return int(_decoded(["uint64"], answer)[0])


def bytes32_of(answer: str) -> str:
    """32 bytes that a view returned, as hex."""
    return "0x" + bytes(_decoded(["bytes32"], answer)[0]).hex()


def address_of(answer: str) -> str:
    """An address that a view returned, lower-case."""
    return str(_decoded(["address"], answer)[0]).lower()


def anchored_of(event: Event) -> Anchored:
    """The event `Anchored`."""
    if len(event.topics) != 3 or event.topics[0] != ANCHORED_TOPIC:
        raise RetryableError("an answer is another event")
    previous_size, time = _decoded(["uint64", "uint64"], event.data)
    size = _size(int(event.topics[1], 16))
    return Anchored(size=size, root=event.topics[2], previous_size=_size(previous_size), time=_size(time))


def deployed_code(*, start: int, predecessor: str) -> str:
    """The code that a deployment leaves: what was compiled, then its two immutables (Vyper)."""
    immutables = start.to_bytes(32, "big").hex() + predecessor[2:].rjust(64, "0")
    return str(_ARTIFACT["runtime_bytecode"]) + immutables


def code_hash(code: str) -> str:
    """Keccak-256 of code, as EIP-1052's EXTCODEHASH has it."""
    return "0x" + keccak(hexstr=code).hex()


def created_address(sender: str, nonce: int) -> str:
    """The address of the contract that a sender's transaction with this nonce creates.

    The last 20 bytes of Keccak-256 over RLP of the list of both (Ethereum's yellow paper, section 7).
    """
    number = nonce.to_bytes((nonce.bit_length() + 7) // 8, "big")
    # RLP: a number below 128 is its own byte, and 0 is the empty string.
    item = number if 0 < nonce < 128 else bytes([128 + len(number)]) + number
    payload = bytes([128 + 20]) + bytes.fromhex(sender[2:]) + item
    return "0x" + keccak(bytes([192 + len(payload)]) + payload)[12:].hex()


def _size(number: int) -> int:
    """A number of entries, or of seconds, as the contract keeps it: its sizes stay below 2^53."""
    if number >= 2**53:
        raise RetryableError("the contract's answer is too large to be true")
    return int(number)


def _call(name: str, *arguments: object) -> str:
    return _SELECTORS[name] + encode(_TYPES[name], arguments).hex()


def _decoded(types: Sequence[str], answer: str) -> tuple[Any, ...]:
    try:
        data = bytes.fromhex(answer[2:])
        if len(data) != 32 * len(types):
            raise RetryableError("the contract's answer has another length: is it there?")
        return decode(types, data)
    except (DecodingError, ValueError):
        raise RetryableError("the contract's answer can't be read") from None
