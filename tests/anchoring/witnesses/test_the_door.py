"""A witness's server answers what it likes, as slowly as it likes: each question ends in time, and is bounded."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from anchoring.witnesses.door import Door
from anchoring.witnesses.protocol import MAX_ANSWER, Answer, Request, Silence, request_body

SECONDS = 0.4
Serves = Callable[[socket.socket], None]


@contextmanager
def served(serves: Serves) -> Iterator[str]:
    """A server that does this with each connection; its address."""
    listener = socket.create_server(("127.0.0.1", 0))

    def accept() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=_quietly, args=(serves, connection), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        listener.close()


def _quietly(serves: Serves, connection: socket.socket) -> None:
    with connection:
        try:
            _read_all(connection)
            serves(connection)
        except OSError:
            return


def _read_all(connection: socket.socket) -> bytes:
    """A request with its body."""
    data = b""
    while b"\r\n\r\n" not in data:
        data += connection.recv(65_536)
    head, _, body = data.partition(b"\r\n\r\n")
    length = int(
        next(line for line in head.split(b"\r\n") if line.lower().startswith(b"content-length")).split(b":")[
            1
        ]
    )
    while len(body) < length:
        body += connection.recv(65_536)
    return body


def said(answer: bytes) -> Serves:
    return lambda connection: connection.sendall(answer)


def with_length(status: str, body: bytes) -> Serves:
    return said(f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body)


def dripped(before: bytes, drop: bytes) -> Serves:
    def serves(connection: socket.socket) -> None:
        connection.sendall(before)
        for _ in range(100):
            time.sleep(0.05)
            connection.sendall(drop)

    return serves


def asked(address: str, door: Door | None = None) -> Answer | Silence:
    door = door or Door(seconds=SECONDS)
    return door.ask({"one": Request(address, request_body(0, [], "a note\n"))})["one"]


def test_an_answer_comes_with_its_status() -> None:
    with served(with_length("409 Conflict", b"12\n")) as address:
        assert asked(address) == Answer(409, b"12\n")


def test_a_redirect_is_not_followed() -> None:
    elsewhere: list[bytes] = []
    with served(lambda connection: elsewhere.append(b"") or connection.close()) as other:  # type: ignore[func-returns-value]
        answer = f"HTTP/1.1 307 Elsewhere\r\nLocation: {other}/add-checkpoint\r\nContent-Length: 0\r\n\r\n"
        with served(said(answer.encode())) as address:
            assert asked(address) == Answer(307, b"")
    assert elsewhere == []


def test_no_more_is_read_than_an_answer_may_have() -> None:
    with served(with_length("200 OK", b"x" * (10 * MAX_ANSWER))) as address:
        answer = asked(address)
    assert isinstance(answer, Answer)
    assert len(answer.body) <= MAX_ANSWER + 65_536


@pytest.mark.parametrize(
    "serves",
    [
        dripped(b"HTTP/1.1 200 OK\r\n", b"X: y\r\n"),
        dripped(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n", b"x"),
        lambda _connection: time.sleep(3),
        said(b"not HTTP at all\r\n\r\n"),
        said(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\nContent-Encoding: gzip\r\n\r\nx"),
        lambda connection: connection.close(),
    ],
    ids=["head in drops", "body in drops", "nothing", "no HTTP", "bad gzip", "closed"],
)
def test_a_slow_or_broken_server_is_silent_in_time(serves: Serves) -> None:
    began = time.monotonic()
    with served(serves) as address:
        assert isinstance(asked(address), Silence)
    assert time.monotonic() - began < SECONDS + 2


def test_a_server_that_is_not_there_is_silent() -> None:
    with served(said(b"")) as address:
        pass
    assert isinstance(asked(address), Silence)


def test_silence_never_tells_the_address() -> None:
    answer = asked("http://127.0.0.1:1/a-secret")
    assert isinstance(answer, Silence)
    assert "secret" not in answer.why


def test_one_still_dripping_is_not_asked_again() -> None:
    door, connections = Door(seconds=SECONDS), list[int]()

    def serves(connection: socket.socket) -> None:
        connections.append(1)
        dripped(b"HTTP/1.1 200 OK\r\n", b"X: y\r\n")(connection)

    with served(serves) as address:
        assert asked(address, door) == Silence("no answer in time")
        assert asked(address, door) == Silence("the answer to an earlier question has not ended")
    assert len(connections) <= 1


def test_a_slow_witness_holds_up_no_other() -> None:
    with served(lambda _connection: time.sleep(3)) as slow, served(with_length("200 OK", b"y")) as quick:
        answers = Door(seconds=SECONDS).ask({"slow": Request(slow, b"x"), "quick": Request(quick, b"x")})
    assert answers["quick"] == Answer(200, b"y")
    assert isinstance(answers["slow"], Silence)


def test_the_body_is_the_protocol_s() -> None:
    note = "log.example\n8\nroot\n\n— log.example sig\n"
    assert request_body(7, [bytes(32)], note) == (
        b"old 7\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n\n" + note.encode()
    )
    assert request_body(0, [], note) == b"old 0\n\n" + note.encode()
