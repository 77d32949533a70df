"""A witness or a mirror on HTTP, of the standard library alone: bounded bodies and connections, no patience with slow ones."""

from __future__ import annotations

import io
import re
import sys
import threading
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Protocol

from ..characters import decimal
from ..timed import Timed
from .requests import MAX_BODY
from .witness import Reply

REQUEST_SECONDS = 15.0
"""From a request's first awaited byte to its last; so long a connection may be idle, too."""
MOST_CONNECTIONS = 64

_BUSY = b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\nContent-Length: 0\r\n\r\n"
_LENGTH = re.compile(r"[0-9]{1,9}")


class Site(Protocol):
    """What is served."""

    def get(self, path: str) -> Reply:
        """The answer to a GET."""
        ...

    def post(self, path: str, body: bytes) -> Reply:
        """The answer to a POST."""
        ...


class Server(ThreadingHTTPServer):
    """A thread for each connection, MOST_CONNECTIONS at most; one more is told to come again."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, address: tuple[str, int], site: Site) -> None:
        self.site = site
        self._free = threading.BoundedSemaphore(MOST_CONNECTIONS)
        super().__init__(address, Handler)

    def process_request(self, request: Any, client_address: Any) -> None:
        """As ever, where there is room."""
        if not self._free.acquire(blocking=False):
            request.settimeout(1)
            with suppress(OSError):
                request.sendall(_BUSY)
            self.shutdown_request(request)
            return
        super().process_request(request, client_address)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        """As ever, and gives the room back."""
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._free.release()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that goes away or is slow is no event; a fault of ours is told on standard error."""
        if not isinstance(sys.exc_info()[1], OSError):
            super().handle_error(request, client_address)


class Handler(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server_version, sys_version = "registry-verifier", ""
    error_message_format, error_content_type = "%(code)d %(message)s\n", "text/plain; charset=utf-8"
    server: Server

    def setup(self) -> None:
        """As ever, with a deadline on all that is read."""
        super().setup()
        self.rfile.close()
        self._input = Timed(self.connection, REQUEST_SECONDS)
        self.rfile = io.BufferedReader(self._input)

    def handle_one_request(self) -> None:
        """As ever; the deadline begins anew."""
        self._input.begin()
        super().handle_one_request()

    def do_POST(self) -> None:
        """What is sent, where its length is told and within bounds."""
        length = self.headers.get("Content-Length", "")
        if self.headers.get("Transfer-Encoding") or not _LENGTH.fullmatch(length):
            self._refuse(411)
        elif decimal(length) > MAX_BODY:
            self._refuse(413)
        else:
            body = self.rfile.read(decimal(length))
            if len(body) < decimal(length):
                self.close_connection = True
            else:
                self._answer(self.server.site.post(self.path, body))

    def do_GET(self) -> None:
        """What there is to read."""
        self._answer(self.server.site.get(self.path))

    def log_message(self, *_: Any) -> None:
        """What is worth a line is an event."""

    def _refuse(self, status: int) -> None:
        """Answer without having read the body: what follows on this connection is not known."""
        self.close_connection = True
        self.send_error(status)

    def _answer(self, reply: Reply) -> None:
        body = reply.content
        self.connection.settimeout(REQUEST_SECONDS)
        self.send_response(reply.status)
        self.send_header("Content-Type", reply.content_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
