"""One token or session has at most half of a web process's threads at a time: the rest is for everybody else."""

import hashlib
from collections import Counter
from collections.abc import Callable
from threading import Lock, local
from typing import Any

from django.conf import settings
from django.core.signals import request_finished
from django.http import HttpRequest, HttpResponse

from records import wiring
from records.api.problems import program_answer
from records.web.errors import too_many_at_once

RETRY_AFTER = 1


class SharesMiddleware:
    """Who holds its share already is answered 429. A slow answer counts until its last byte has gone."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self._lock = Lock()
        self._held: Counter[bytes] = Counter()
        self._of_thread = local()
        # Sent when an answer is closed, which the web server does in the thread that has answered.
        request_finished.connect(self._let_go)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        who = _who(request)
        if who is None:
            return self.get_response(request)
        if not self._take(who):
            return _refused(request)
        try:
            return self.get_response(request)
        except BaseException:
            self._let_go()
            raise

    def _take(self, who: bytes) -> bool:
        self._let_go()  # an answer that nobody closed
        with self._lock:
            if self._held[who] >= wiring.share_of_threads():
                return False
            self._held[who] += 1
        self._of_thread.who = who
        return True

    def _let_go(self, **_signal: Any) -> None:
        who = self._of_thread.__dict__.pop("who", None)
        if who is None:
            return
        with self._lock:
            self._held[who] -= 1
            if not self._held[who]:
                del self._held[who]


def _who(request: HttpRequest) -> bytes | None:
    """A digest of the token or session that is shown, whether it is good or not; None for a stranger, and for pages' files."""
    if request.path.startswith(settings.STATIC_URL):
        return None
    shown = request.headers.get("Authorization") or request.COOKIES.get(settings.SESSION_COOKIE_NAME)
    return hashlib.sha256(shown.encode("utf-8", "surrogatepass")).digest() if shown else None


def _refused(request: HttpRequest) -> HttpResponse:
    response = program_answer("too-many-at-once", request) or too_many_at_once(request)
    response.headers["Retry-After"] = str(RETRY_AFTER)
    return response
