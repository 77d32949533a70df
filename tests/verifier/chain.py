"""A chain that is not there: `AnchorLog` contracts with finalized and newest blocks, in memory or over HTTP."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

from verifier.errors import Unavailable

SELECTORS = {
    bytes.fromhex("52bfe789"): "latest()",
    bytes.fromhex("0b24a157"): "anchored(uint64)",
    bytes.fromhex("b719d032"): "predecessor()",
    bytes.fromhex("be9a6555"): "start()",
}

TOPIC = "0x942174e2732ff1fd36a4c6d41e2619429e59eaee1aae298a81cb1ff59474762a"
"""Of `Anchored(uint64,bytes32,uint64,uint64)`."""


@dataclass
class Anchored:
    """One anchor, as the contract keeps it."""

    size: int
    previous_size: int
    root: bytes
    time: int
    final: bool = True

    def hash(self) -> bytes:
        numbers = (self.previous_size.to_bytes(8, "big"), self.size.to_bytes(8, "big"), self.root)
        return hashlib.sha256(b"".join(numbers) + self.time.to_bytes(8, "big")).digest()

    def log(self) -> dict[str, Any]:
        """The `Anchored` event."""
        topics = [TOPIC, f"0x{self.size:064x}", "0x" + self.root.hex()]
        return {"topics": topics, "data": f"0x{self.previous_size:064x}{self.time:064x}"}


@dataclass
class Contract:
    """One `AnchorLog`."""

    predecessor: bytes = bytes(20)
    start: int = 0
    start_root: bytes = bytes(32)
    deployed_final: bool = True
    anchors: list[Anchored] = field(default_factory=list)

    def answer(self, name: str, argument: bytes, block: str) -> bytes:
        if block == "finalized" and not self.deployed_final:
            return b""
        anchors = [anchor for anchor in self.anchors if anchor.final or block == "latest"]
        if name == "latest()":
            size, root = (anchors[-1].size, anchors[-1].root) if anchors else (self.start, self.start_root)
            return size.to_bytes(32, "big") + root
        if name == "anchored(uint64)":
            return {anchor.size: anchor.hash() for anchor in anchors}.get(
                int.from_bytes(argument, "big"), bytes(32)
            )
        if name == "predecessor()":
            return bytes(12) + self.predecessor
        return self.start.to_bytes(32, "big")


class FakeChain:
    """Some chains' contracts. `down` are chain ids whose endpoint does not answer; `asked` is every call."""

    def __init__(self) -> None:
        self.contracts: dict[tuple[int, bytes], Contract] = {}
        self.down: set[int] = set()
        self.asked: dict[tuple[int, str, str, str], str | None] = {}
        self.most_blocks = 1 << 64

    def call(self, chain_id: int, contract: bytes, data: bytes, block: str) -> bytes:
        key = (chain_id, "0x" + contract.hex(), "0x" + data.hex(), block)
        if chain_id in self.down:
            self.asked[key] = None
            raise Unavailable("late", endpoint="https://endpoint.example")
        there = self.contracts.get((chain_id, contract))
        answer = there.answer(SELECTORS[data[:4]], data[4:], block) if there else b""
        self.asked[key] = "0x" + answer.hex()
        return answer

    def final_block(self, chain_id: int) -> int:
        """Each anchor has a block of its own, at its time."""
        anchors = [
            anchor
            for (there, _), one in self.contracts.items()
            if there == chain_id
            for anchor in one.anchors
        ]
        return max((anchor.time for anchor in anchors if anchor.final), default=0)

    def logs(self, chain_id: int, asked: dict[str, Any]) -> dict[str, Any]:
        """`eth_getLogs`; more than `most_blocks` at a time are refused."""
        first, last = int(asked["fromBlock"], 16), int(asked["toBlock"], 16)
        if chain_id in self.down or last - first >= self.most_blocks:
            return {"error": {"code": -32005, "message": "query exceeds limits"}}
        anchors = self.contracts[chain_id, bytes.fromhex(asked["address"][2:])].anchors
        return {"result": [anchor.log() for anchor in anchors if first <= anchor.time <= last]}


@contextmanager
def served(chain: FakeChain, chain_id: int, spoil: Any = None) -> Iterator[str]:
    """A JSON-RPC endpoint of one chain on a free port; `spoil` may replace each answer's bytes."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            body = json.dumps({"jsonrpc": "2.0", "id": request["id"], **self._result(request)}).encode()
            body = spoil(request, body) if spoil else body
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def _result(self, request: dict[str, Any]) -> dict[str, Any]:
            if request["method"] == "eth_chainId":
                return {"result": hex(chain_id)}
            if request["method"] == "eth_getBlockByNumber":
                return {"result": {"number": hex(chain.final_block(chain_id))}}
            if request["method"] == "eth_getLogs":
                return chain.logs(chain_id, request["params"][0])
            call, block = request["params"]
            try:
                contract, data = bytes.fromhex(call["to"][2:]), bytes.fromhex(call["data"][2:])
                return {"result": "0x" + chain.call(chain_id, contract, data, block).hex()}
            except Unavailable:
                return {"error": {"code": -32000, "message": "out of credits for key SECRET"}}

        def log_message(self, *_: Any) -> None:
            """Silent."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v3/SECRET?key=SECRET"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
