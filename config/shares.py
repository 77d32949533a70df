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
from records.people.tokens import secret_shown
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
        if not who:
            return self.get_response(request)
        if not self._take(who):
            return _refused(request)
        try:
            return self.get_response(request)
        except BaseException:
            self._let_go()
            raise

    def _take(self, who: frozenset[bytes]) -> bool:
        self._let_go()  # an answer that nobody closed
        with self._lock:
            if any(self._held[name] >= wiring.share_of_threads() for name in who):
                return False
            self._held.update(who)
        self._of_thread.who = who
        return True

    def _let_go(self, **_signal: Any) -> None:
        who: frozenset[bytes] = self._of_thread.__dict__.pop("who", frozenset())
        with self._lock:
            for name in who:
                self._held[name] -= 1
                if not self._held[name]:
                    del self._held[name]


def _who(request: HttpRequest) -> frozenset[bytes]:
    """Digests of the token and of the session that are shown, whether they are good or not; none of a stranger, and for pages'
    files. As they are read, not as they are written: the same one in other words has no share of its own, nor has a session
    beside a header that pages pass over."""
    if request.path.startswith(settings.STATIC_URL):
        return frozenset()
    token = secret_shown(request.headers.get("Authorization", ""))
    session = request.COOKIES.get(settings.SESSION_COOKIE_NAME)
    return frozenset(
        hashlib.sha256(f"{sort}{shown}".encode("utf-8", "surrogatepass")).digest()
        for sort, shown in (("token ", token), ("session ", session))
        if shown
    )


def _refused(request: HttpRequest) -> HttpResponse:
    response = program_answer("too-many-at-once", request) or too_many_at_once(request)
    response.headers["Retry-After"] = str(RETRY_AFTER)
    return response
