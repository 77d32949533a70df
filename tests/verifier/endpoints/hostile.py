"""Servers that never come to an end: what they say, said for as long as anybody listens."""

from __future__ import annotations

import socket
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import repeat

PAUSE = 0.02
_OK = b"HTTP/1.1 200 OK\r\n"
_GZIP = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03"
"""The head of a gzip file; after it come blocks of deflate."""

Speech = Callable[[], Iterator[bytes]]


def _drip(head: bytes, byte: bytes) -> Speech:
    """The head, and then a byte now and then."""

    def speak() -> Iterator[bytes]:
        yield head
        for each in repeat(byte):
            time.sleep(PAUSE)
            yield each

    return speak


def _flood(head: bytes, piece: Callable[[], bytes]) -> Speech:
    """The head, and then the same as fast as anybody takes it."""

    def speak() -> Iterator[bytes]:
        yield head
        yield from repeat(piece())

    return speak


def _zeros() -> bytes:
    """A megabyte of zeros as deflate has them, in a kilobyte; it can be said again and again."""
    made = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    return made.compress(bytes(2**20)) + made.flush(zlib.Z_FULL_FLUSH)


_CHUNKED = _OK + b"Transfer-Encoding: chunked\r\n\r\n"
_PACKED = _OK + b"Content-Encoding: gzip\r\n\r\n" + _GZIP

ENDLESS: dict[str, Speech] = {
    "a status line byte by byte": _drip(b"HTTP/1.1 ", b"2"),
    "a head byte by byte": _drip(_OK + b"X: ", b"x"),
    "heads that only continue": _drip(b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    "a body byte by byte": _drip(_OK + b"Content-Length: 1000000\r\n\r\n", b" "),
    "a chunk's size byte by byte": _drip(_CHUNKED, b"0"),
    "trailers after the last chunk": _drip(_CHUNKED + b"2\r\n{}\r\n0\r\n", b"X: x\r\n"),
}
"""Each of them goes on for ever, and hardly sends anything."""

FLOODS: dict[str, Speech] = {
    "a body without end": _flood(_OK + b"\r\n", lambda: b" " * 2**16),
    "a body of a gigabyte": _flood(_OK + b"Content-Length: 1073741824\r\n\r\n", lambda: b" " * 2**16),
    "chunks without end": _flood(_CHUNKED, lambda: b"10000\r\n" + b" " * 2**16 + b"\r\n"),
    "a body packed a thousand times": _flood(_PACKED, _zeros),
    "a packed nothing": _flood(_PACKED, lambda: b"\x00\x00\x00\xff\xff" * 100),
}
"""Each of them sends as much as it can."""


@dataclass
class Hostile:
    """Where the server is, and how many bytes anybody took from it."""

    url: str
    taken: int = 0


@contextmanager
def hostile(speech: Speech) -> Iterator[Hostile]:
    """A server that answers whatever it is asked with this."""
    listener = socket.create_server(("127.0.0.1", 0))
    told = Hostile(f"http://127.0.0.1:{listener.getsockname()[1]}/v3/hidden-key")
    over = threading.Event()

    def answer(connection: socket.socket) -> None:
        with connection, suppress(OSError):
            connection.recv(2**16)
            for piece in speech():
                connection.sendall(piece)
                told.taken += len(piece)
                if over.is_set():
                    return

    def listen() -> None:
        with suppress(OSError):
            while True:
                threading.Thread(target=answer, args=listener.accept()[:1], daemon=True).start()

    threading.Thread(target=listen, daemon=True).start()
    try:
        yield told
    finally:
        over.set()
        # Closed alone, it would go on waiting.
        with suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()
