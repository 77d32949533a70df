"""The label process's worker, one step at a time: what it does with heads that come in pieces, late, too long or not at all."""

from __future__ import annotations

import os
import selectors
import socket
import time
from concurrent.futures import Future
from typing import Any

import pytest
from gunicorn.config import Config  # type: ignore[import-untyped]
from gunicorn.workers.gthread import TConn, ThreadWorker  # type: ignore[import-untyped]

from anchoring.labels.worker import WAITS, HeadsFirst

HEAD = b"GET /labels HTTP/1.1\r\nHost: labels\r\n\r\n"


class Watched:
    """A worker, one connection of its, and what it gave to a thread."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.begun: list[Any] = []
        monkeypatch.setattr(ThreadWorker, "enqueue_req", lambda _worker, conn: self.begun.append(conn))
        self.worker = HeadsFirst(1, os.getppid(), [], None, 30, Config(), None)
        self.worker.poller = selectors.DefaultSelector()
        self.worker.nr_conns = 1
        self.asker, sock = socket.socketpair()
        self.conn = TConn(self.worker.cfg, sock, ("127.0.0.1", 1), ("127.0.0.1", 2))

    def turn(self) -> None:
        for key, _ in self.worker.poller.select(0):
            key.data(key.fileobj)

    def sent(self, data: bytes) -> None:
        self.asker.sendall(data)
        self.turn()

    @property
    def is_closed(self) -> bool:
        return self.conn.sock.fileno() == -1 and self.worker.nr_conns == 0 and not self.worker.pending_conns


@pytest.fixture
def watched(monkeypatch: pytest.MonkeyPatch) -> Any:
    one = Watched(monkeypatch)
    yield one
    one.worker.poller.close()
    one.asker.close()
    one.conn.close()
    one.worker.tmp.close()


def test_a_thread_begins_behind_a_whole_head(watched: Watched) -> None:
    watched.worker.enqueue_req(watched.conn)
    for at in range(0, len(HEAD), 7):
        assert watched.begun == []
        watched.sent(HEAD[at : at + 7])
    assert watched.begun == [watched.conn]
    assert watched.conn.parser.unreader.read() == HEAD
    assert not watched.worker.pending_conns


@pytest.mark.parametrize("head", [b"GET / HTTP/1.1\r\n" + b"x" * 40_000, b"y" * 33_000])
def test_a_head_without_end_is_closed(watched: Watched, head: bytes) -> None:
    watched.worker.enqueue_req(watched.conn)
    watched.sent(head)
    assert watched.is_closed
    assert watched.begun == []


def test_an_asker_that_goes_is_closed(watched: Watched) -> None:
    watched.worker.enqueue_req(watched.conn)
    watched.sent(HEAD[:10])
    watched.asker.close()
    watched.turn()
    assert watched.is_closed


def test_a_head_that_is_late_is_closed(watched: Watched, monkeypatch: pytest.MonkeyPatch) -> None:
    watched.worker.enqueue_req(watched.conn)
    watched.sent(HEAD[:10])
    watched.worker.murder_pending()
    assert not watched.is_closed
    later = time.monotonic() + WAITS + 1
    monkeypatch.setattr(time, "monotonic", lambda: later)
    watched.worker.murder_pending()
    assert watched.is_closed


def test_the_rest_that_was_sent_is_read_away(watched: Watched) -> None:
    watched.worker.finish_request(watched.conn, Future())
    assert watched.asker.recv(1) == b"", "the answer's end is told"
    watched.sent(b"more than was asked for")
    assert not watched.is_closed
    watched.asker.close()
    watched.turn()
    assert watched.is_closed


def test_a_connection_that_has_gone_is_closed_behind_its_answer(watched: Watched) -> None:
    watched.conn.sock.close()
    watched.worker.finish_request(watched.conn, Future())
    assert watched.is_closed


def test_an_answer_that_takes_too_long_is_cut(watched: Watched, monkeypatch: pytest.MonkeyPatch) -> None:
    began = time.monotonic()

    def handled(worker: HeadsFirst, conn: Any) -> str:
        worker.murder_pending()
        conn.sock.sendall(b"a")
        monkeypatch.setattr(time, "monotonic", lambda: began + 3_600)
        worker.murder_pending()
        with pytest.raises(BrokenPipeError):
            conn.sock.sendall(b"b")
        return "handled"

    monkeypatch.setattr(ThreadWorker, "handle", handled)
    assert watched.worker.handle(watched.conn) == "handled"
    assert watched.asker.recv(10) == b"a"
    assert watched.worker._ends == {}
