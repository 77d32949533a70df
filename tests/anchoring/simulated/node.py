"""The simulated chain as JSON-RPC: what one endpoint answers, and how it fails."""

import json
from collections import deque
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field, replace
from typing import Any

from eth_abi.abi import encode

from anchoring.ethereum import contract
from anchoring.ethereum.contract import ANCHORED_TOPIC, NO_ADDRESS, NO_ROOT
from anchoring.ethereum.errors import LimitedError, OutcomeUnknownError, RetryableError
from tests.anchoring.simulated.simulator import SECONDS_A_BLOCK, Block, Chain, Done, Refused, pooled

GAS = 80_000
BALANCE = 10**18
CODE = contract.deployed_code(start=0, predecessor=NO_ADDRESS)


@dataclass
class Fault:
    """The next request of `method` fails: after it took effect where `applied`, with `error` as its kind."""

    method: str
    applied: bool
    error: str


@dataclass
class Node:
    """One endpoint: a transport, as the client knows it. `behind` is how many blocks it lags; one that is `early`
    calls its newest block final, and one's contract has the size that it has `claimed`, which nobody logged. One that is
    `ahead` claims a newest block that nobody made. Events are given of `event_blocks` at once. It advises a tip of
    `advice`, and says that the median paid `paid`. After so many `answers` it wants to be left alone for a minute.
    `of_batch` makes of the right answer to a batch what it answers. What it has `dreamt` is a block of the others', by its
    hash, with more in it."""

    chain: Chain
    down: bool = False
    behind: int = 0
    without: frozenset[str] = frozenset()
    balance: int = BALANCE
    forged: dict[int, str] = field(default_factory=dict)
    finality: bool = True
    early: bool = False
    claimed: int | None = None
    event_blocks: int = 100_000
    ahead: int = 0
    advice: int = 10**9
    paid: int = 10**9
    answers: int | None = None
    faults: deque[Fault] = field(default_factory=deque)
    asked: list[str] = field(default_factory=list)
    batches: int = 0
    of_batch: Callable[[bytes], bytes] = lambda answers: answers
    dreamt: Block | None = None

    def post(self, body: bytes) -> bytes:
        request = json.loads(body)
        if not isinstance(request, list):
            return self._one(request)
        self.batches += 1
        return self.of_batch(b"[%s]" % b",".join(map(self._one, request)))

    def _one(self, request: Any) -> bytes:
        method, parameters = request["method"], request["params"]
        self.asked.append(method)
        if self.down:
            raise RetryableError("the endpoint was not reached")
        if self.answers is not None:
            if self.answers == 0:
                raise LimitedError("the endpoint limits the rate", 60)
            self.answers -= 1
        fault = self.faults.popleft() if self.faults and self.faults[0].method == method else None
        if fault is not None and not fault.applied:
            return self._fails(fault, request["id"])
        answer = self._answer(method, parameters)
        if fault is not None:
            return self._fails(fault, request["id"])
        return json.dumps({"jsonrpc": "2.0", "id": request["id"]} | answer).encode()

    def scrub(self, text: str) -> str:
        return text

    def _fails(self, fault: Fault, request: int) -> bytes:
        if fault.error == "silence":
            raise OutcomeUnknownError("the endpoint did not answer: ReadTimeout")
        if fault.error == "garbage":
            return b"<html>502 Bad Gateway</html>"
        code = -32005 if fault.error == "rate limit" else -32000
        error = {"code": code, "message": fault.error}
        return json.dumps({"jsonrpc": "2.0", "id": request, "error": error}).encode()

    def _answer(self, method: str, parameters: list[Any]) -> dict[str, Any]:
        answering: Callable[..., Any] | None = getattr(self, f"_{method}", None)
        if answering is None or method in self.without:
            return {"error": {"code": -32601, "message": f"the method {method} does not exist"}}
        try:
            return {"result": answering(*parameters)}
        except Refused as refused:
            return {"error": {"code": 3 if "revert" in str(refused) else -32000, "message": str(refused)}}

    def dream(self) -> None:
        """From now on it says that what waits is in the newest block."""
        chain = deepcopy(self.chain)
        last = chain.blocks.pop()
        chain.pool |= {done.sent.hash: done.sent for done in last.done}
        chain.pause = last.time - chain.head.time - SECONDS_A_BLOCK
        chain.mine()
        self.dreamt = replace(chain.head, hash=last.hash, base_fee=last.base_fee)

    @property
    def _blocks(self) -> list[Block]:
        """What this endpoint has of the chain."""
        blocks, dreamt = self.chain.blocks[: max(1, len(self.chain.blocks) - self.behind)], self.dreamt
        if dreamt is None or dreamt.hash not in {block.hash for block in blocks}:
            return blocks
        later = [replace(block, state=dreamt.state) for block in blocks[dreamt.number + 1 :]]
        return [*blocks[: dreamt.number], dreamt, *later]

    def _at(self, tag: str) -> Block | None:
        if tag == "latest":
            return self._blocks[-1]
        if tag == "finalized" and self.early:
            return self._blocks[-1]
        if tag == "finalized":
            number = self.chain.finalized if self.finality else None
            return None if number is None else self._blocks[min(number, len(self._blocks) - 1)]
        return self._blocks[int(tag, 16)] if int(tag, 16) < len(self._blocks) else None

    def _known(self, tag: str) -> Block:
        block = self._at(tag)
        if block is None:
            raise Refused("header not found")
        return block

    def _place(self, transaction: str) -> tuple[Block, Done] | None:
        places = ((block, done) for block in self._blocks for done in block.done)
        return next(((block, done) for block, done in places if done.sent.hash == transaction), None)

    def _eth_chainId(self) -> str:  # noqa: N802  named as the method is
        return hex(self.chain.chain_id)

    def _eth_getBlockByNumber(self, tag: str, _full: bool) -> dict[str, Any] | None:  # noqa: N802
        block = self._at(tag)
        if block is None:
            return None
        return {
            "number": hex(block.number + (self.ahead if tag == "latest" else 0)),
            "hash": self.forged.get(block.number, block.hash),
            "parentHash": block.parent,
            "timestamp": hex(block.time),
            "baseFeePerGas": hex(block.base_fee),
        }

    def _eth_getCode(self, address: str, tag: str) -> str:  # noqa: N802
        return CODE if address == self.chain.address and self._known(tag).state.deployed else "0x"

    def _eth_getBalance(self, _address: str, tag: str) -> str:  # noqa: N802
        self._known(tag)
        return hex(self.balance)

    def _eth_getTransactionCount(self, address: str, tag: str) -> str:  # noqa: N802
        return hex(self._known(tag).state.nonce(address))

    def _eth_call(self, request: dict[str, str], tag: str) -> str:
        state, data = self._known(tag).state, request["data"]
        if request["to"] != self.chain.address or not state.deployed:
            return "0x"
        size = int(data[10:74], 16) if len(data) > 10 else 0
        views: dict[str, tuple[list[str], list[Any]]] = {
            contract.view_call("latest"): (
                ["uint64", "bytes32"],
                [state.size if self.claimed is None else self.claimed, bytes.fromhex(state.root[2:])],
            ),
            contract.view_call("start"): (["uint64"], [0]),
            contract.view_call("predecessor"): (["address"], [NO_ADDRESS]),
            contract.view_call("admin"): (["address"], [state.admin]),
            contract.view_call("pendingAdmin"): (["address"], [NO_ADDRESS]),
            contract.view_call("anchorer"): (["address"], [state.anchorer]),
            contract.view_call("anchored", size): (
                ["bytes32"],
                [bytes.fromhex(dict(state.anchored).get(size, NO_ROOT)[2:])],
            ),
        }
        if data not in views:
            raise Refused("execution reverted")
        return "0x" + encode(*views[data]).hex()

    def _eth_estimateGas(self, request: dict[str, str], tag: str) -> str:  # noqa: N802
        block = self._known(tag)
        self.chain.call(request["from"], request.get("to"), request["data"], block.state, block.time)
        return hex(GAS)

    def _eth_maxPriorityFeePerGas(self) -> str:  # noqa: N802
        return hex(self.advice)

    def _eth_feeHistory(self, count: str, _tag: str, percentiles: list[int]) -> dict[str, Any]:  # noqa: N802
        blocks = min(int(count, 16), len(self._blocks))
        rewards = [hex(percentile * self.paid // 50) for percentile in percentiles]
        return {"oldestBlock": "0x0", "reward": [rewards] * blocks}

    def _eth_getTransactionByHash(self, transaction: str) -> dict[str, Any] | None:  # noqa: N802
        place = self._place(transaction)
        if place is None and (self.behind or transaction not in self.chain.pool):
            return None
        return {"hash": transaction, "blockHash": place[0].hash if place else None}

    def _eth_getTransactionReceipt(self, transaction: str) -> dict[str, Any] | None:  # noqa: N802
        place = self._place(transaction)
        if place is None:
            return None
        block, done = place
        return {
            "transactionHash": transaction,
            "blockHash": block.hash,
            "blockNumber": hex(block.number),
            "status": hex(done.succeeded),
            "gasUsed": hex(GAS),
            "effectiveGasPrice": hex(done.price),
            "contractAddress": self.chain.address if done.sent.says.to is None else None,
            "logs": [self._event(block, done)] if done.event else [],
        }

    def _eth_getLogs(self, query: dict[str, Any]) -> list[dict[str, Any]]:  # noqa: N802
        first, last = int(query["fromBlock"], 16), int(query["toBlock"], 16)
        if last - first >= self.event_blocks:
            raise Refused(f"query exceeds max block range {self.event_blocks}")
        blocks = self._blocks[first : last + 1]
        return [self._event(block, done) for block in blocks for done in block.done if done.event]

    def _eth_sendRawTransaction(self, raw: str) -> str:  # noqa: N802
        self.chain.send(raw)
        return pooled(raw).hash

    def _event(self, block: Block, done: Done) -> dict[str, Any]:
        event = done.event
        assert event is not None
        return {
            "address": self.chain.address,
            "topics": [ANCHORED_TOPIC, f"0x{event.size:064x}", event.root],
            "data": "0x" + encode(["uint64", "uint64"], [event.previous_size, event.time]).hex(),
            "transactionHash": done.sent.hash,
            "blockHash": block.hash,
            "blockNumber": hex(block.number),
            "removed": False,
        }
