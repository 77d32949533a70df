"""HTTP answers that end in time. A socket's own limit is for each piece: who sends one byte after another, heads that
never end (`100 Continue`), or trailers after the last chunk, would be listened to for ever."""

from __future__ import annotations

import http.client
import io
import socket
import time
import urllib.request
from typing import Any


class Timed(io.RawIOBase):
    """A connection's bytes until `seconds` are over, from `begin` on. Raises TimeoutError. `held` is closed with it."""

    def __init__(self, connection: socket.socket, seconds: float, held: io.IOBase | None = None) -> None:
        self._connection, self._seconds, self._held = connection, seconds, held
        self._end = 0.0
        self.begin()

    def begin(self) -> None:
        """The deadline is so many seconds from now."""
        self._end = time.monotonic() + self._seconds

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        left = self._end - time.monotonic()
        if left <= 0:
            raise TimeoutError
        self._connection.settimeout(left)
        return self._connection.recv_into(buffer)

    def close(self) -> None:
        if self._held is not None:
            self._held.close()
        super().close()


class TimedResponse(http.client.HTTPResponse):
    """An answer of which all, from the status line to the last trailer, has to come within the socket's time limit."""

    def __init__(self, sock: socket.socket, *args: Any, **kwargs: Any) -> None:
        super().__init__(sock, *args, **kwargs)
        seconds = sock.gettimeout()
        if seconds is not None:
            # The file that was made first keeps the connection open until this one is closed.
            self.fp = io.BufferedReader(Timed(sock, seconds, self.fp))


class _InTime(urllib.request.AbstractHTTPHandler):
    def do_open(self, http_class: Any, req: urllib.request.Request, **more: Any) -> http.client.HTTPResponse:
        def connected(*args: Any, **kwargs: Any) -> Any:
            connection = http_class(*args, **kwargs)
            connection.response_class = TimedResponse
            return connection

        return super().do_open(connected, req, **more)


class _Http(_InTime, urllib.request.HTTPHandler):
    """http."""


class _Https(_InTime, urllib.request.HTTPSHandler):
    """https."""


def opener(*handlers: type[urllib.request.BaseHandler]) -> urllib.request.OpenerDirector:
    """As urllib's `build_opener`; each answer has to come within the `timeout` that `open` is given.

    Beside what urllib raises (OSError, HTTPException, ValueError) nothing is raised.
    """
    return urllib.request.build_opener(_Http, _Https, *handlers)
