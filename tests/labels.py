"""The label process over real HTTP, and a hand between it and who asks that makes it lie, break off or be away."""

import logging
import socketserver
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest
from werkzeug.serving import make_server

from anchoring.labels.counts import Counts
from anchoring.labels.hosts import hosts_read
from anchoring.labels.protocol import Asked, asked_read, proofs_dumped
from anchoring.labels.service import LabelService
from records import wiring
from tests.anchoring.log.cast import KEYS
from verifier import vrf

TOKEN, OTHER_TOKEN = "t" * 40, "o" * 40
Meddle = Callable[[Asked], tuple[str, bytes]]


def label_service(folder: Path, *, a_day: int = 100_000, **more: Any) -> LabelService:
    """With the key of the tests' log; `web` and `worker` may ask."""
    hosts = hosts_read(f"web {TOKEN}\nworker {OTHER_TOKEN}\n", a_day=a_day)
    return LabelService(seed=KEYS.vrf_seed, hosts=hosts, counts=Counts(folder / "counts.sqlite3"), **more)


@dataclass
class LabelServer:
    """`meddle` answers requests for labels in its place; `asked` counts them."""

    url: str
    meddle: Meddle | None = None
    asked: int = 0

    @contextmanager
    def meddled(self, meddle: Meddle) -> Iterator[None]:
        self.meddle = meddle
        try:
            yield
        finally:
            self.meddle = None


@pytest.fixture
def label_server(tmp_path: Path) -> Iterator[LabelServer]:
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    (tmp_path / "labels").mkdir()
    service = label_service(tmp_path / "labels")

    def application(environ: WSGIEnvironment, start: StartResponse) -> Any:
        is_for_labels = environ["REQUEST_METHOD"] == "POST"
        here.asked += is_for_labels
        if not is_for_labels or here.meddle is None:
            return service(environ, start)
        asked = asked_read(environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])))
        status, content = here.meddle(asked)
        start(status, [("Content-Length", str(len(content)))])
        return [content]

    server = make_server("127.0.0.1", 0, application, threaded=True)
    here = LabelServer(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield here
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def labels_elsewhere(market: Any, settings: Any, label_server: LabelServer) -> Iterator[LabelServer]:
    """This process has no VRF key."""
    settings.LOG_VRF_KEY, settings.LABELS_URL, settings.LABELS_TOKEN = None, label_server.url, TOKEN
    forgotten()
    yield label_server
    forgotten()


def forgotten() -> None:
    """As in a process that has just begun."""
    wiring._log_keys.cache_clear()
    wiring.log_known.cache_clear()


def proofs(asked: Asked, *, seed: bytes = KEYS.vrf_seed) -> list[bytes]:
    return [vrf.prove(seed, subject.encode()) for subject in asked.subjects]


def answered(listed: list[bytes]) -> tuple[str, bytes]:
    return "200 OK", proofs_dumped(listed)


def of_other_cars(asked: Asked) -> tuple[str, bytes]:
    """Proofs that hold, of other subjects: a record would go under another car's label."""
    others = tuple(f"{subject}X" for subject in asked.subjects)
    return answered(proofs(Asked(asked.key, others)))


def of_another_key(asked: Asked) -> tuple[str, bytes]:
    """Proofs that hold under another key."""
    return answered(proofs(asked, seed=bytes(32)))


def away(_asked: Asked) -> tuple[str, bytes]:
    """What a proxy before it says while it is down."""
    return "503 Service Unavailable", b""


@contextmanager
def raw(handle: Callable[[Any], None]) -> Iterator[str]:
    """A server that does with each connection what it likes; its address."""

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            handle(self.request)

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True

    with Server(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
