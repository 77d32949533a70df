"""Answers of other people's servers, read no further and no longer than is allowed."""

import time
from typing import Any, Final

import requests
import urllib3
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from verifier.canonical import check_nesting
from verifier.errors import Malformed
from verifier.timed import TimedResponse

_PIECE = 2**16


def session_bounded() -> requests.Session:
    """A session of which each answer, its head too, has to come within the time limit of its request."""
    session = requests.Session()
    for scheme in ("http://", "https://"):
        session.mount(scheme, _Adapter())
    return session


def answers_bound(session: requests.Session, *, most: int) -> None:
    """The same for a session of somebody else's making, which reads whole answers as JSON: of more than `most` bytes none is
    read, and none that is nested without end.

    Such an answer raises requests.RequestException, as one does that is late.
    """
    for scheme in ("http://", "https://"):
        session.mount(scheme, _Whole(most))


def body_read(response: requests.Response, *, most: int, seconds: float) -> bytes:
    """At most a piece more than `most`. The time limit of `requests` is for each piece: this one is for the whole.

    Raises TimeoutError where the answer does not end within `seconds`.
    """
    deadline, content = time.monotonic() + seconds, bytearray()
    while len(content) <= most:
        piece = response.raw.read1(_PIECE, decode_content=True)
        if not piece:
            break
        content += piece
        if time.monotonic() > deadline:
            raise TimeoutError("the answer did not end in time")
    return bytes(content)


class _Connection(HTTPConnection):
    response_class = TimedResponse


class _SecureConnection(HTTPSConnection):
    response_class = TimedResponse


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Connection


class _SecurePool(HTTPSConnectionPool):
    ConnectionCls = _SecureConnection


_POOLS: Final = {"http": _Pool, "https": _SecurePool}


class _Adapter(HTTPAdapter):
    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = _POOLS

    def proxy_manager_for(self, *args: Any, **kwargs: Any) -> Any:
        manager = super().proxy_manager_for(*args, **kwargs)
        # SOCKS has connections of its own.
        if isinstance(manager, urllib3.ProxyManager):
            manager.pool_classes_by_scheme = _POOLS
        return manager


class _Whole(_Adapter):
    """An answer's body is read here, and no further than `most` bytes."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self._most = most

    def send(self, request: requests.PreparedRequest, *args: Any, **more: Any) -> requests.Response:
        """The answer, whole. Wants `timeout`, in seconds, by its name, as `requests` gives it."""
        response = super().send(request, *args, **{**more, "stream": True})
        try:
            content = body_read(response, most=self._most, seconds=more["timeout"])
        except (urllib3.exceptions.HTTPError, OSError) as error:
            raise requests.ConnectionError(type(error).__name__) from None
        finally:
            response.close()
        if len(content) > self._most:
            raise requests.ConnectionError("the answer is too long")
        try:
            check_nesting(content.decode(errors="replace"))
        except Malformed:
            raise requests.ConnectionError("the answer is nested without end") from None
        # What `requests` itself puts there when it reads a body.
        response._content = content
        return response
