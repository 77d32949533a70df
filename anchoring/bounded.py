"""Answers of other people's servers, read no further and no longer than is allowed."""

import time
from typing import Any, Final

import requests
import urllib3
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from verifier.timed import TimedResponse

_PIECE = 2**16


def session_bounded() -> requests.Session:
    """A session of which each answer, its head too, has to come within the time limit of its request."""
    session = requests.Session()
    for scheme in ("http://", "https://"):
        session.mount(scheme, _Adapter())
    return session


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
