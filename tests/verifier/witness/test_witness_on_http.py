"""A witness on HTTP: what is asked of it and what it will not wait for."""

from __future__ import annotations

import http.client
import json
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

import pytest

from tests.verifier.witness.client import NAME, AskingLog, Office
from verifier import cosignature
from verifier.cli import main
from verifier.witness import server
from verifier.witness.requests import MAX_BODY
from verifier.witness.state import LOGS, origin_hash

LOG = AskingLog()
ROOT = Path(__file__).parents[3]
CHECKPOINT = f"/{origin_hash(LOG.origin)}/checkpoint"


@contextmanager
def answering(office: Office) -> Iterator[int]:
    """Its port."""
    serving = server.Server(("127.0.0.1", 0), office.witness)
    thread = threading.Thread(target=serving.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield serving.server_port
    finally:
        serving.shutdown()
        serving.server_close()
        thread.join()


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = Office(tmp_path / "state", LOG.vkey)
    yield made
    made.states.close()


@pytest.fixture
def port(office: Office) -> Iterator[int]:
    with answering(office) as number:
        yield number


def _connection(address: str) -> closing[http.client.HTTPConnection]:
    return closing(http.client.HTTPConnection(address, timeout=5))


def _ask(
    connection: http.client.HTTPConnection, method: str, path: str, body: bytes | None = None
) -> tuple[int, str]:
    connection.request(method, path, body)
    answer = connection.getresponse()
    return answer.status, answer.read().decode()


def test_one_connection_serves_several_requests(port: int) -> None:
    with _connection(f"127.0.0.1:{port}") as connection:
        assert _ask(connection, "GET", CHECKPOINT)[0] == 404
        status, lines = _ask(connection, "POST", "/add-checkpoint", LOG.request(0, 5))
        assert (status, lines.count("\n")) == (200, 2)
        assert _ask(connection, "GET", CHECKPOINT) == (200, LOG.note(5) + lines)
        connection.request("POST", "/add-checkpoint", LOG.request(4, 5))
        answer = connection.getresponse()
        assert (answer.status, answer.read()) == (409, b"5\n")
        assert answer.headers["Content-Type"] == "text/x.tlog.size"
        assert _ask(connection, "GET", "/../keys.json")[0] == 404
        assert _ask(connection, "POST", "/sign-subtree", b"")[0] == 404


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ("", 411),
        ("Transfer-Encoding: chunked\r\n", 411),
        ("Content-Length: -1\r\n", 411),
        (f"Content-Length: {MAX_BODY + 1}\r\n", 413),
        ("Content-Length: 99999999999\r\n", 411),
    ],
)
def test_a_body_without_bounds_is_not_read(port: int, headers: str, status: int) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=5) as client:
        client.sendall(f"POST /add-checkpoint HTTP/1.1\r\n{headers}\r\n".encode())
        answer = b"".join(iter(lambda: client.recv(4096), b""))
    assert answer.startswith(f"HTTP/1.1 {status} ".encode())


def test_a_slow_client_is_left(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "REQUEST_SECONDS", 0.1)
    with answering(office) as port, socket.create_connection(("127.0.0.1", port), timeout=5) as client:
        client.sendall(b"POST /add-checkpoint HTTP/1.1\r\nContent-Length: 100\r\n\r\nold 0\n")
        assert client.recv(1) == b""
    assert office.codes == []


def test_one_connection_too_many_is_told_to_come_again(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "MOST_CONNECTIONS", 2)
    with answering(office) as port, ExitStack() as stack:
        held = [stack.enter_context(_connection(f"127.0.0.1:{port}")) for _ in range(3)]
        assert [_ask(connection, "GET", CHECKPOINT)[0] for connection in held] == [404, 404, 503]
        held[0].close()
        assert 404 in (_once(port) for _ in range(100))


def _once(port: int) -> int:
    with _connection(f"127.0.0.1:{port}") as connection:
        return _ask(connection, "GET", CHECKPOINT)[0]


def test_a_fault_of_ours_is_told_and_stops_nobody(
    office: Office, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with answering(office) as port:
        monkeypatch.setattr(office.witness, "checkpoint", lambda _hash: 1 // 0)
        with pytest.raises(http.client.RemoteDisconnected):
            _once(port)
        monkeypatch.undo()
        assert _once(port) == 404
    assert "ZeroDivisionError" in capsys.readouterr().err


def test_two_commands_make_a_witness(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "witness"
    assert main(["witness-keygen", "--state", str(folder), "--name", NAME]) == 0
    vkeys = capsys.readouterr().out.split()
    assert [cosignature.parse_vkey(vkey).type for vkey in vkeys] == [4, 6]
    assert (folder / "keys.json").stat().st_mode & 0o777 == 0o600
    command = [sys.executable, "-m", "verifier", "witness", "--state", str(folder), "--log", LOG.vkey]
    command += ["--listen", "127.0.0.1:0"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as running:
        try:
            assert running.stdout is not None
            said = json.loads(running.stdout.readline())
            assert (said["event"], said["vkeys"].split()) == ("listening", vkeys)
            with _connection(said["address"]) as connection:
                assert _ask(connection, "POST", "/add-checkpoint", LOG.request(0, 5))[0] == 200
            assert json.loads(running.stdout.readline())["event"] == "cosigned"
        finally:
            running.terminate()
    assert running.returncode == 0


def _refused(*arguments: str) -> int | str | None:
    with pytest.raises(SystemExit) as ended:
        main(list(arguments))
    return ended.value.code


def test_a_witness_that_can_t_be_trusted_does_not_start(
    tmp_path: Path, office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    start = (
        "witness",
        "--state",
        str(office.folder),
        "--log",
        LOG.vkey,
        "--listen",
        "127.0.0.1:0",
        "--lang",
        "en",
    )
    assert _refused(*start) == 64
    assert "another witness is at work here" in capsys.readouterr().err
    office.states.close()
    (office.folder / LOGS).unlink()
    assert _refused(*start) == 64
    assert "does not start" in capsys.readouterr().err
    assert _refused("witness", "--state", str(tmp_path / "nothing"), "--log", LOG.vkey) == 64
    assert _refused("witness", "--state", str(office.folder), "--log", "x") == 64
    assert _refused("witness", "--state", str(office.folder), "--log", LOG.vkey, "--listen", "here") == 64


def test_a_second_keygen_changes_no_key(office: Office) -> None:
    before = (office.folder / "keys.json").read_bytes()
    assert _refused("witness-keygen", "--state", str(office.folder), "--name", NAME) == 64
    assert (office.folder / "keys.json").read_bytes() == before


@pytest.mark.parametrize("name", ["", "a b", "a+b", "x" * 256, "\x00"])
def test_a_name_that_is_none_makes_no_witness(tmp_path: Path, name: str) -> None:
    assert _refused("witness-keygen", "--state", str(tmp_path), "--name", name) == 64
    assert list(tmp_path.iterdir()) == []
