"""A port is taken before it counts on it, or the next one is: what was free a moment ago may be somebody else's."""

import os
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from tests.fixtures.ports import port_taken
from tools import servers
from tools.demo.__main__ import registry_to_show
from tools.demo.api import FailedError
from tools.run import listening
from tools.run.console import RefusedError
from tools.run.data import DataDir
from tools.run.listening import listen


@pytest.fixture
def taken() -> Iterator[int]:
    with port_taken() as port:
        yield port


def port_of(listener: socket.socket) -> int:
    return int(listener.getsockname()[1])


def test_a_port_that_was_listened_at_is_nobody_elses(quiet_port: int) -> None:
    with listen("127.0.0.1", quiet_port), pytest.raises(RefusedError, match=f"Port {quiet_port} is in use"):
        listen("127.0.0.1", quiet_port)


def test_a_taken_port_that_was_asked_for_is_refused(taken: int) -> None:
    with pytest.raises(RefusedError, match=f"Port {taken} is in use.*PORT={taken + 1} make run"):
        listen("127.0.0.1", taken)


def test_the_next_free_port_is_taken_by_default(
    taken: int, quiet_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listening, "_NEXT", [taken, quiet_port])
    with listen("127.0.0.1", None) as listener:
        assert port_of(listener) == quiet_port


def test_where_all_are_taken_it_says_so(taken: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listening, "_NEXT", [taken])
    with pytest.raises(RefusedError, match="are in use"):
        listen("127.0.0.1", None)


def test_any_port_is_any_that_is_free() -> None:
    with listen("127.0.0.1", 0) as one, listen("127.0.0.1", 0) as other:
        assert port_of(one) != port_of(other)


@pytest.mark.parametrize("host", ["203.0.113.7", "no host"])
def test_an_address_that_is_not_this_machine_s_is_told(host: str) -> None:
    with pytest.raises(RefusedError, match=f"can't listen at HOST {host}, PORT 8000"):
        listen(host, None)


def test_the_address_counts_only_while_the_data_is_in_use(tmp_path: Path) -> None:
    data = DataDir(tmp_path)
    assert data.address() is None
    with data.lock(wait=0):
        assert data.address() is None
        data.url.write_text("http://localhost:8003\n")
        assert data.address() == "http://localhost:8003"
    assert data.address() is None
    with data.lock(wait=0):
        assert data.address() is None, "it was that of one that is gone"


class Other(BaseHTTPRequestHandler):
    """Somebody else's registry."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_arguments: Any) -> None:
        pass


def test_a_demonstration_tells_no_story_of_somebody_elses_registry(tmp_path: Path) -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), Other) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}).start()
        asked = {"DATA_DIR": str(tmp_path), "PORT": str(server.server_port)}
        told = f"what answers at .*{server.server_port} is not a `make run` on {tmp_path}"
        with patch.dict(os.environ, asked), pytest.raises(FailedError, match=told), registry_to_show():
            pass
        server.shutdown()


@pytest.mark.parametrize(
    "server",
    [
        pytest.param(servers.redis, marks=pytest.mark.redis),
        pytest.param(servers.postgresql, marks=pytest.mark.postgresql),
    ],
)
def test_a_server_whose_port_was_taken_starts_at_the_next(
    server: Callable[[], AbstractContextManager[str]], taken: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    free = servers._likely_free()
    monkeypatch.setattr(servers, "_likely_free", lambda: iter([taken, next(free)]))
    with server() as url:
        assert f":{taken}/" not in url


@pytest.mark.redis
def test_a_server_that_does_not_start_says_why(taken: int) -> None:
    with pytest.raises(RuntimeError, match="Address already in use"), servers.redis(taken):
        pass
