"""How often one session may ask. Of addresses nothing is counted, and what is counted is in this process's memory alone."""

from __future__ import annotations

import hashlib
import time
from collections import Counter
from threading import Lock
from typing import Any

from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from voting.issuing.sessions import SessionOverError

MOST = 60
_SECONDS = 60


class _Counts:
    """Of this minute; the last one's are gone, and no time stands beside any."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._minute = 0
        self._counts: Counter[bytes] = Counter()

    def count(self, shown: str) -> int:
        """How often it was shown in this minute, this time included."""
        name = hashlib.sha256(shown.encode("utf-8", "surrogatepass")).digest()
        minute = int(time.monotonic() // _SECONDS)
        with self._lock:
            if minute != self._minute:
                self._minute, self._counts = minute, Counter()
            self._counts[name] += 1
            return self._counts[name]


_counts = _Counts()


class SessionThrottle(BaseThrottle):
    """Each answer to a session costs an issuer a signature or a proof."""

    def allow_request(self, request: Request, view: Any) -> bool:  # noqa: ARG002 - as DRF calls it
        try:
            shown = view.session
        except SessionOverError:
            # A browser's question before it asks, of which there are as many as voters; or anything without a session, which
            # its view refuses.
            return True
        return _counts.count(shown) <= MOST

    def wait(self) -> float:
        return _SECONDS - time.monotonic() % _SECONDS
