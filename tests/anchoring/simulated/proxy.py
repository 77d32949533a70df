"""A proxy before a real node that fails on purpose, over real HTTP: what anvil itself never does."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.request import Request, urlopen

PATH = "/v3/s3cret-key-of-ours"


@dataclass
class Proxy:
    """`fault(request)` says what happens to a request: None passes it on, else the name of a fault.

    `before <fault>` strikes without asking the node, `after <fault>` once the node has answered. The faults are
    `silence`, `cut`, `status`, `limit`, `redirect`, `garbage`, `error`, `long`, `slow`, `drip` (a byte now and then).
    `lies` has, by method, what is made of the parameters and answered instead of the node's answer; None where that stays.
    """

    node: str
    fault: Callable[[dict[str, Any]], str | None] = lambda _: None
    asked: list[str] = field(default_factory=list)
    url: str = ""
    lies: dict[str, Callable[[list[Any]], dict[str, Any] | None]] = field(default_factory=dict)

    def answer(self, body: bytes) -> tuple[int, bytes, str | None]:
        told = json.loads(body)
        batch = told if isinstance(told, list) else [told]
        self.asked += [one["method"] for one in batch]
        request = batch[0]
        fault = self.fault(request)
        when, _, kind = (fault or "").partition(" ")
        if when == "before":
            return self._fails(kind, request)
        with urlopen(Request(self.node, body, {"Content-Type": "application/json"}), timeout=10) as response:  # noqa: S310
            content = response.read()
        lies = self.lies.get(request["method"])
        if lies and (lie := lies(request["params"])):
            content = json.dumps({"jsonrpc": "2.0", "id": request["id"], **lie}).encode()
        return self._fails(kind, request) if when == "after" else (200, content, None)

    def _fails(self, kind: str, request: dict[str, Any]) -> tuple[int, bytes, str | None]:
        if kind == "slow":
            time.sleep(1.5)
        error = {"code": -32000, "message": f"no way to {self.url} for the key {PATH.rsplit('/', 1)[1]}"}
        told = json.dumps({"jsonrpc": "2.0", "id": request["id"], "error": error}).encode()
        return {
            "silence": (0, b"", None),
            "cut": (-1, told, None),
            "status": (503, b"upstream of " + self.url.encode(), None),
            "limit": (429, b"slow down", None),
            "redirect": (307, b"", "http://127.0.0.1:1/elsewhere"),
            "garbage": (200, b"<html>", None),
            "error": (200, told, None),
            "long": (200, b" " * (9 * 2**20), None),
            "slow": (200, told, None),
            "drip": (-2, told, None),
        }[kind]


@contextmanager
def proxy_running(node: str) -> Iterator[Proxy]:
    """A proxy for the length of a `with`; its address holds a key, as providers' addresses do."""
    proxy = Proxy(node)

    class Handler(BaseHTTPRequestHandler):
        def handle(self) -> None:
            with suppress(ConnectionError):  # who asked may be gone
                super().handle()

        def do_POST(self) -> None:
            status, body, location = proxy.answer(self.rfile.read(int(self.headers["Content-Length"])))
            if status == 0:
                self.close_connection = True
                return
            self.send_response(200 if status < 0 else status)
            self.send_header("Content-Length", str(len(body)))
            if location:
                self.send_header("Location", location)
            self.end_headers()
            with suppress(OSError):  # who asked may have given up
                for byte in body if status == -2 else b"":
                    self.wfile.write(bytes([byte]))
                    time.sleep(0.1)
                self.wfile.write(b"" if status == -2 else body[:20] if status < 0 else body)
            self.close_connection = status < 0

        def log_message(self, *_: object) -> None:
            """Nobody reads it."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    proxy.url = f"http://user:passw0rd@127.0.0.1:{server.server_address[1]}{PATH}?token=t0ken"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield proxy
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
