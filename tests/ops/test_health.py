"""/healthz: the process. /readyz: each part by name. An answer never holds an address, a key or an error's text."""

import json
import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from anchoring.models import EndpointRequests, Log, NetworkState
from config import health
from tests.anchoring.log.chains import chain
from tests.verifier.endpoints.hostile import ENDLESS, hostile
from tools.run.readiness import WORK


class Node(BaseHTTPRequestHandler):
    answer: bytes = b'{"jsonrpc": "2.0", "id": 1, "result": "0x1"}'

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.end_headers()
        self.wfile.write(self.answer)

    def log_message(self, *_arguments: Any) -> None:
        pass


@pytest.fixture
def node(settings: Settings) -> Iterator[type[Node]]:
    handler = type("ThisNode", (Node,), {})
    server = HTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    settings.ETHEREUM_RPC_URLS = [f"http://127.0.0.1:{server.server_port}/v3/hidden-key"]
    yield handler
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(autouse=True)
def fresh(monkeypatch: pytest.MonkeyPatch, settings: Settings, tmp_path: Path) -> None:
    health.forget()
    settings.REDIS_URL = None
    settings.BROKER_DIR = tmp_path


@pytest.fixture
def log(db: None) -> None:
    Log.objects.create(origin="registry.example/test", note_vkey="x", vrf_public_key="0" * 64)


def ready(client: Client) -> tuple[int, dict[str, Any]]:
    response = client.get("/readyz")
    assert response.headers["Cache-Control"].startswith("max-age=0")
    body = response.json()
    parts = {"database", "migrations", "log", "broker", "chain", "disk", "withheld-keys"}
    assert body["checks"].keys() - WORK == parts
    assert "hidden-key" not in json.dumps(body)
    return response.status_code, body


def test_the_process_is_well_without_a_database(client: Client) -> None:
    response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok\n")
    assert client.post("/healthz").status_code == 405


@pytest.mark.usefixtures("log", "node")
def test_ready_when_all_of_it_is_there(client: Client) -> None:
    code, body = ready(client)
    assert (code, body["status"]) == (200, "ready")
    assert all(check == {"ok": True} for check in body["checks"].values())


@pytest.mark.usefixtures("log")
def test_without_the_chain_it_still_takes_records_and_says_so(
    client: Client, settings: Settings, quiet_port: int
) -> None:
    settings.ETHEREUM_RPC_URLS = [f"http://127.0.0.1:{quiet_port}/v3/hidden-key"]
    code, body = ready(client)
    assert (code, body["status"]) == (200, "degraded")
    assert body["checks"]["chain"] == {"ok": False, "why": "no answer"}


@pytest.mark.usefixtures("log")
@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"{}",
        b"[]",
        b'{"result": null}',
        b'{"result": 7}',
        b'{"result": "0xzz"}',
        b"<html>",
        b"[" * 9_000,
        b'{"result": ' + b"7" * 9_000 + b"}",
    ],
)
def test_an_odd_answer_is_no_answer(client: Client, node: type[Node], answer: bytes) -> None:
    node.answer = answer
    assert ready(client)[1]["checks"]["chain"]["ok"] is False


@pytest.mark.usefixtures("log", "node")
def test_a_second_endpoint_is_asked_when_the_first_is_away(
    client: Client, settings: Settings, quiet_port: int
) -> None:
    settings.ETHEREUM_RPC_URLS = [f"http://127.0.0.1:{quiet_port}", *settings.ETHEREUM_RPC_URLS]
    assert ready(client)[1]["status"] == "ready"


@pytest.mark.usefixtures("log", "node")
def test_without_the_broker_it_still_takes_records_and_says_so(
    client: Client, settings: Settings, quiet_port: int
) -> None:
    settings.REDIS_URL = f"redis://:hidden-key@127.0.0.1:{quiet_port}/0"
    code, body = ready(client)
    assert (code, body["status"], body["checks"]["broker"]) == (
        200,
        "degraded",
        {"ok": False, "why": "no answer"},
    )


@pytest.mark.redis
@pytest.mark.usefixtures("log", "node")
def test_with_redis_it_is_asked(client: Client, settings: Settings, redis_url: str) -> None:
    settings.REDIS_URL = redis_url
    assert ready(client)[1]["status"] == "ready"


@pytest.mark.usefixtures("log", "node")
def test_a_full_disk_is_told_by_name(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "LEAST_ROOM", 2**80)
    code, body = ready(client)
    assert (code, body["status"]) == (200, "degraded")
    full = {"ok": False, "why": "the disk is full: nothing can be recorded until there is room"}
    assert (body["checks"]["disk"], body["checks"]["broker"]) == (full, full)


@pytest.mark.usefixtures("db", "node")
def test_before_genesis_it_is_not_available(client: Client) -> None:
    code, body = ready(client)
    assert (code, body["status"]) == (503, "unavailable")
    assert body["checks"]["log"] == {"ok": False, "why": "not begun: python manage.py log_init"}


@pytest.mark.usefixtures("log", "node")
def test_without_the_database_it_is_not_available(client: Client) -> None:
    def away(*_statement: object) -> None:
        raise DatabaseError("could not connect to db.example with password hidden-key")

    with connection.execute_wrapper(away):
        code, body = ready(client)
    assert code == 503
    assert body["checks"]["database"] == {"ok": False, "why": "no answer"}
    assert body["checks"]["log"] == {"ok": False, "why": "unknown"}


@pytest.mark.usefixtures("log")
def test_who_asks_often_does_not_make_us_ask_often(client: Client, node: type[Node]) -> None:
    assert ready(client)[1]["status"] == "ready"
    node.answer = b"{}"
    assert ready(client)[1]["status"] == "ready"
    health.forget()
    assert ready(client)[1]["status"] == "degraded"


@pytest.mark.usefixtures("log")
@pytest.mark.parametrize("kind", ENDLESS)
def test_an_endpoint_that_never_ends_holds_nobody_up(
    client: Client, settings: Settings, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    monkeypatch.setattr(health, "CHAIN_TIMEOUT", 0.2)
    with hostile(ENDLESS[kind]) as endpoint:
        settings.ETHEREUM_RPC_URLS = [endpoint.url]
        began = time.monotonic()
        assert ready(client)[1]["checks"]["chain"] == {"ok": False, "why": "no answer"}
        assert time.monotonic() - began < 5


@pytest.mark.usefixtures("log")
def test_where_requests_are_counted_health_spends_none(client: Client, settings: Settings) -> None:
    """As behind a load balancer that asks every second, of a provider that gives 20,000 answers a day."""
    settings.ETHEREUM_RPC_URLS = ["http://127.0.0.1:9/v3/hidden-key"]
    network = chain(560048).network
    EndpointRequests.objects.create(network=network, place=1, day=timezone.now().date(), count=7)
    state, now = NetworkState.objects.filter(network=network), timezone.now()
    state.update(tried_at=now)
    assert ready(client)[1]["checks"]["chain"] == {"ok": True}
    state.update(silent_since=now - timedelta(hours=5))
    told = ready(client)[1]["checks"]["chain"]
    since = (now - timedelta(hours=5)).isoformat(timespec="seconds")
    assert told == {"ok": False, "why": "no endpoint answers", "since": since}
    state.update(silent_since=None, tried_at=now - timedelta(minutes=6))
    assert ready(client)[1]["checks"]["chain"] == {"ok": False, "why": "nobody has looked at it lately"}
