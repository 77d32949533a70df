"""The label process's worker: who has no token holds none of its threads, and who has one no longer than an answer is waited for.

gunicorn's own gives a thread to each connection that sent a byte, and waits for the rest of its head without end.
"""

from __future__ import annotations

import selectors
import socket
import time
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from gunicorn.workers.gthread import ThreadWorker  # type: ignore[import-untyped]

from anchoring.labels.asking import SECONDS

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future

WAITS: Final = 2.0
"""Seconds within which a head has to have come, and behind the answer what else was sent: one number, so that who waits longest
stands first."""
_LARGEST_HEAD: Final = 2**15
_PIECE: Final = 2**16
_END: Final = b"\r\n\r\n"


class HeadsFirst(ThreadWorker):  # type: ignore[misc]  # untyped
    """Heads are read where connections are accepted, and a thread begins behind a whole one: it answers 401 at once.

    Wants `keepalive` 0: each connection has one request.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._ends: dict[Any, float] = {}

    def enqueue_req(self, conn: Any) -> None:
        """A new connection; a thread has it when its head is here."""
        conn.head = bytearray()
        self._wait(conn, self._head_read)

    def handle(self, conn: Any) -> Any:
        """In a thread: until the answer is out, or `murder_pending` ends it."""
        self._ends[conn] = time.monotonic() + SECONDS
        try:
            return super().handle(conn)
        finally:
            del self._ends[conn]

    def finish_request(self, conn: Any, _done: Future[Any]) -> None:
        """What else was sent is read away, else a reset overtakes the answer. gunicorn's own waits for it in the one loop."""
        with suppress(OSError):
            conn.sock.shutdown(socket.SHUT_WR)
        try:
            self._wait(conn, self._read_away)
        except (OSError, ValueError):
            self._close(conn)

    def murder_pending(self) -> None:
        """Once a second: who has waited, or is read and answered, for too long."""
        super().murder_pending()
        now = time.monotonic()
        for conn, end in list(self._ends.items()):
            if end <= now:
                # Its thread reads the end of what was sent, and fails to write. Closed it is by `finish_request`.
                with suppress(OSError):
                    conn.sock.shutdown(socket.SHUT_RDWR)

    def _wait(self, conn: Any, read: Callable[[Any, Any], None]) -> None:
        conn.sock.setblocking(False)
        conn.timeout = time.monotonic() + WAITS
        self.poller.register(conn.sock, selectors.EVENT_READ, partial(read, conn))
        self.pending_conns.append(conn)

    def _waited(self, conn: Any) -> None:
        self.poller.unregister(conn.sock)
        self.pending_conns.remove(conn)

    def _head_read(self, conn: Any, _sock: Any) -> None:
        piece = _read(conn.sock)
        conn.head += piece
        if _END in conn.head:
            self._waited(conn)
            conn.init()
            conn.parser.unreader.unread(bytes(conn.head))
            conn.data_ready = True
            super().enqueue_req(conn)
        elif not piece or len(conn.head) > _LARGEST_HEAD:
            self._waited(conn)
            self._close(conn)

    def _read_away(self, conn: Any, _sock: Any) -> None:
        if not _read(conn.sock):
            self._waited(conn)
            self._close(conn)

    def _close(self, conn: Any) -> None:
        self.nr_conns -= 1
        conn.close()


def _read(sock: socket.socket) -> bytes:
    """What is there; nothing where no more will come."""
    try:
        return sock.recv(_PIECE)
    except OSError:
        return b""
