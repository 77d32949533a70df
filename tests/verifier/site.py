"""A registry's public log over HTTP, from the in-memory one of `maker`; any file may be spoiled."""

from __future__ import annotations

import json
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests.verifier import reference
from tests.verifier.chain import served
from tests.verifier.file import dumps
from tests.verifier.maker import LOCAL, Registry
from verifier.arguments import WELL_KNOWN
from verifier.cli import main

WIDTH = 256
CUT = ""
"""The path of an answer that ends too early."""


class Site:
    """What the registry serves; `spoiled` has by path other bytes, or a status."""

    def __init__(self, registry: Registry) -> None:
        self.registry = registry
        self.spoiled: dict[str, bytes | int] = {}
        self.asked: list[str] = []
        self.url = ""

    def get(self, path: str) -> bytes | int:
        self.asked.append(path)
        if path in self.spoiled:
            return self.spoiled[path]
        if path == WELL_KNOWN:
            return dumps(self.registry.trust())
        return self.file(path.removeprefix("/log/"))

    def file(self, path: str) -> bytes | int:
        if path == "checkpoint":
            return self.registry.checkpoint.encode()
        _, level, *rest = path.split("/")
        number, width = int("".join(rest).partition(".p")[0].replace("x", "")), WIDTH
        if rest[-2:-1] and rest[-2].endswith(".p"):
            number, width = int("".join(rest[:-1])[:-2].replace("x", "")), int(rest[-1])
        leaves = self.registry.leaves[: self.registry.size]
        if level == "entries":
            part = leaves[number * WIDTH : number * WIDTH + width]
            whole = b"".join(struct.pack(">H", len(leaf)) + leaf for leaf in part)
        else:
            hashes = [reference.sha256(b"\0", leaf) for leaf in leaves]
            for _ in range(int(level)):
                full = range(0, len(hashes) - len(hashes) % WIDTH, WIDTH)
                hashes = [reference.mth(hashes[at : at + WIDTH]) for at in full]
            part = hashes[number * WIDTH : number * WIDTH + width]
            whole = b"".join(part)
        return whole if len(part) == width else 404


@contextmanager
def answering(handler: type[BaseHTTPRequestHandler]) -> Iterator[str]:
    """A server of its own, and its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def on_the_web(site: Site) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            answer = site.get(self.path)
            self.send_response(answer if isinstance(answer, int) else 200)
            content = b"" if isinstance(answer, int) else answer
            self.send_header("Content-Length", str(len(content) + 9 * (self.path == CUT)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: Any) -> None:
            """Silent."""

    with answering(Handler) as url:
        yield url


class Watch:
    """A monitor with its folder, run with `--once`."""

    def __init__(self, site: Site, folder: Path, capsys: pytest.CaptureFixture[str], rpc: str) -> None:
        self.site, self.folder, self.rpc, self._capsys = site, folder, rpc, capsys
        (folder.parent / "trust.json").write_bytes(dumps(site.registry.trust()))
        self.events: list[dict[str, Any]] = []

    def look(self, *more: str, trust: bool = True) -> int:
        given = ["--trust", str(self.folder.parent / "trust.json")] if trust else []
        rpc = [] if "--offline" in more or "--rpc" in more else ["--rpc", self.rpc]
        at = ["monitor", "--url", self.site.url, "--state", str(self.folder), "--once", "--lang", "en"]
        self._capsys.readouterr()
        status = main([*at, *given, *rpc, *more])
        self.events = [json.loads(line) for line in self._capsys.readouterr().out.splitlines()]
        return status

    @property
    def codes(self) -> list[str]:
        return [event["event"] for event in self.events]

    def alarm(self) -> dict[str, Any]:
        """The one alarm of the last look, as it lies on the disk."""
        (alarm_event,) = [event for event in self.events if event["level"] == "alarm"]
        return dict(json.loads(Path(alarm_event["file"]).read_bytes()))


@contextmanager
def watched(registry: Registry, folder: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Watch]:
    site = Site(registry)
    with on_the_web(site) as site.url, served(registry.chain, LOCAL) as rpc:
        yield Watch(site, folder / "state", capsys, rpc)
