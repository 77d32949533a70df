"""A free provider before a node: so many calls a day and a second, events of few blocks, and pauses that it asks for."""

import json
import threading
from collections import Counter, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.request import Request, urlopen

from anchoring.ethereum.transport import limit_of

PATH = "/v2/free-key"
Post = Callable[[bytes], bytes]


@dataclass
class Provider:
    """`clock` is its clock, and each call takes `latency` seconds of it. Days begin at midnight in UTC. `pauses` says of all
    that comes to come later (429), in so many seconds where it `tells` that; `full` that the day's calls are used up (402),
    by whoever. Every call that comes is counted, refused or not, and each of a batch."""

    clock: Callable[[], datetime]
    a_day: int = 20_000
    a_second: int = 25
    event_blocks: int = 10
    takes_batches: bool = True
    pauses: int = 0
    tells: bool = True
    full: bool = False
    latency: float = 0.03
    counted: Counter[date] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    methods: Counter[str] = field(default_factory=Counter)
    _late: deque[datetime] = field(default_factory=deque)
    _at: datetime | None = None
    _took: float = 0.0

    def answer(self, body: bytes, passed_on: Post) -> tuple[int, bytes, str | None]:
        """Status, body and Retry-After, for what was asked; the node answers what is `passed_on`."""
        told = json.loads(body)
        calls = told if isinstance(told, list) else [told]
        status, later = self._judged(calls)
        if status != 200:
            self.refused[str(status)] += len(calls)
            return status, b'{"error":"slow down"}', later
        if len(calls) > 1 and not self.takes_batches:
            self.refused["batch"] += 1
            return 400, _error(None, -32600, "batch requests are not part of this plan"), None
        if any(map(self._is_wide, calls)):
            self.refused["range"] += 1
            words = f"eth_getLogs requests with up to a {self.event_blocks} block range are part of this plan"
            return 200, _error(calls[0]["id"], -32602, words), None
        return 200, passed_on(body), None

    def post(self, passed_on: Post) -> Post:
        """As a transport: a pause that is asked for is told as over HTTP."""

        def posted(body: bytes) -> bytes:
            status, answered, later = self.answer(body, passed_on)
            limit = limit_of(status, later)
            if limit is not None:
                raise limit
            return answered

        return posted

    def _judged(self, calls: list[dict[str, Any]]) -> tuple[int, str | None]:
        now = self._time()
        day = now.astimezone(UTC).date()
        self.counted[day] += len(calls)
        self.methods.update(call["method"] for call in calls)
        if self.full or self.counted[day] > self.a_day:
            return 402, None
        if self.pauses:
            return 429, str(self.pauses) if self.tells else None
        while self._late and now - self._late[0] >= timedelta(seconds=1):
            self._late.popleft()
        if len(self._late) + len(calls) > self.a_second:
            return 429, "1" if self.tells else None
        self._late.extend([now] * len(calls))
        return 200, None

    def _time(self) -> datetime:
        now = self.clock()
        if now != self._at:
            self._at, self._took = now, 0.0
        self._took += self.latency
        return now + timedelta(seconds=self._took)

    def _is_wide(self, call: dict[str, Any]) -> bool:
        if call["method"] != "eth_getLogs":
            return False
        (query,) = call["params"]
        return int(query["toBlock"], 16) - int(query["fromBlock"], 16) >= self.event_blocks


def _error(number: object, code: int, words: str) -> bytes:
    return json.dumps({"jsonrpc": "2.0", "id": number, "error": {"code": code, "message": words}}).encode()


@contextmanager
def provider_running(provider: Provider, node: str) -> Iterator[str]:
    """The provider on HTTP before a real node, for the length of a `with`: its address."""

    def asked(body: bytes) -> bytes:
        with urlopen(Request(node, body, {"Content-Type": "application/json"}), timeout=10) as response:  # noqa: S310  ours
            return bytes(response.read())

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            status, content, later = provider.answer(body, asked)
            self.send_response(status)
            self.send_header("Content-Length", str(len(content)))
            if later:
                self.send_header("Retry-After", later)
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            """Nobody reads it."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}{PATH}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
