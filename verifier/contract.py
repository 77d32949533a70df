"""What `AnchorLog` says (docs/formats.md section 5): its four views, decoded."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from .canonical import MAX_INTEGER
from .errors import Unavailable
from .ethereum import FINALIZED, LATEST, Chain

_PARALLEL = 4
_LATEST = bytes.fromhex("52bfe789")
_ANCHORED = bytes.fromhex("0b24a157")
_PREDECESSOR = bytes.fromhex("b719d032")
_START = bytes.fromhex("be9a6555")


@dataclass(frozen=True)
class _Call:
    chain_id: int
    contract: bytes
    data: bytes
    block: str


class Contracts:
    """Contracts on the chains of `chain`; each view is read once for a block, so answers agree.

    Every method raises Unavailable where no endpoint answers, or not in the view's shape. `contract` is the
    20 bytes of an address, `block` FINALIZED or LATEST.
    """

    def __init__(self, chain: Chain) -> None:
        self._chain = chain
        self._answers: dict[_Call, bytes | Unavailable] = {}

    def anchored(self, chain_id: int, contract: bytes, size: int, block: str) -> bytes | None:
        """`anchored(size)`: the hash kept for an anchored size, None where there is none."""
        answer = self._read(_Call(chain_id, contract, _ANCHORED + size.to_bytes(32), block), 32)
        return answer if any(answer) else None

    def latest(self, chain_id: int, contract: bytes, block: str) -> tuple[int, bytes] | None:
        """`latest()`: size and root, None where there is no contract at that block."""
        answer = self._read(_Call(chain_id, contract, _LATEST, block), 64)
        return (_size(answer[:32]), answer[32:]) if answer else None

    def succession(self, chain_id: int, contract: bytes) -> tuple[bytes, int]:
        """`predecessor()` and `start()`, which never change: at the finalized block, else at the newest."""
        # A contract younger than the finalized block answers nothing there.
        for block in (FINALIZED, LATEST):
            predecessor = self._read(_Call(chain_id, contract, _PREDECESSOR, block), 32)
            start = self._read(_Call(chain_id, contract, _START, block), 32)
            if predecessor and start:
                return predecessor[12:], _size(start)
        raise Unavailable("contract_not_there")

    def prefetch_anchored(self, anchors: Iterable[tuple[int, bytes, int]]) -> None:
        """Ask for `anchored(size)` at the finalized block of several (chain id, contract, size) at a time."""
        calls = [
            _Call(chain, contract, _ANCHORED + size.to_bytes(32), FINALIZED)
            for chain, contract, size in anchors
        ]
        with ThreadPoolExecutor(_PARALLEL) as pool:
            self._answers.update(zip(calls, pool.map(self._ask, calls), strict=True))

    def _read(self, call: _Call, size: int) -> bytes:
        if call not in self._answers:
            self._answers[call] = self._ask(call)
        answer = self._answers[call]
        if isinstance(answer, Unavailable):
            raise answer
        if len(answer) not in (0, size):
            raise Unavailable("answer_shape")
        return answer

    def _ask(self, call: _Call) -> bytes | Unavailable:
        try:
            return self._chain.call(call.chain_id, call.contract, call.data, call.block)
        except Unavailable as error:
            return error


def _size(word: bytes) -> int:
    """A log's size, which no contract takes beyond MAX_INTEGER. Raises Unavailable: it is another contract's answer."""
    size = int.from_bytes(word)
    if size > MAX_INTEGER:
        raise Unavailable("answer_shape")
    return size


def anchored_hash(previous_size: int, size: int, root: bytes, time: int) -> bytes:
    """SHA-256(previousSize ‖ size ‖ root ‖ time): what the contract keeps for an anchored size.

    Numbers beyond 64 bits, which no contract has, are the caller's to exclude.
    """
    packed = previous_size.to_bytes(8) + size.to_bytes(8) + root + time.to_bytes(8)
    return hashlib.sha256(packed).digest()
