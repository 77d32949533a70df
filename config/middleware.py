"""The language of a page, which addresses are none, what a page may load, and what becomes of a body that nobody read."""

import sys
import time
from collections.abc import Callable
from datetime import timedelta

from allauth.account.adapter import get_adapter
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.exceptions import SessionInterrupted
from django.contrib.sessions.middleware import SessionMiddleware
from django.core.exceptions import BadRequest
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.utils import timezone, translation

from anchoring.space import is_no_space, where_there_is_room
from records.terms.characters import asks_nul
from records.web.errors import too_large, too_large_unknown

_NUL = "NUL in the address"
_LENGTH = "a Content-Length that is no number"
_DIGITS = 300
"""Python makes no float of more than 308, and reads none of more than 4,300."""
_View = Callable[[HttpRequest], HttpResponse]

CONTENT_SECURITY_POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ]
)


class LanguageMiddleware:
    """Korean, until the reader asks for English: ?lang=en shows it and is remembered. The browser's own wish is not asked,
    so that an address shows the same page to everybody."""

    def __init__(self, get_response: _View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        asked = request.GET.get("lang")
        known = dict(settings.LANGUAGES)
        remembered = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        language = next((code for code in (asked, remembered) if code in known), settings.LANGUAGE_CODE)
        translation.activate(language)
        request.LANGUAGE_CODE = language
        response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        if asked in known and asked != remembered:
            response.set_cookie(
                settings.LANGUAGE_COOKIE_NAME,
                language,
                max_age=365 * 24 * 3600,
                samesite="Lax",
                httponly=True,
                secure=request.is_secure(),
            )
        return response


class AddressMiddleware:
    """Refuses an address with NUL in it, and a length that is no number: not all that counts requests bears one."""

    def __init__(self, get_response: _View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if asks_nul(request.path_info, request.GET):
            raise BadRequest(_NUL)
        stated = request.META.get("CONTENT_LENGTH") or "0"
        if _length(stated) is None or len(stated) > _DIGITS:
            raise BadRequest(_LENGTH)
        return self.get_response(request)


class PageMethodsMiddleware:
    """A page is read, or sent a form: what looks for POST alone would answer any other method as if it were read. The API's
    views, which are classes, know their own."""

    _METHODS = ("GET", "HEAD", "POST")

    def __init__(self, get_response: _View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], _arguments: object, _keywords: object
    ) -> HttpResponse | None:
        if request.method in self._METHODS or hasattr(view, "cls"):
            return None
        return HttpResponseNotAllowed(self._METHODS)


class LargeBodiesMiddleware:
    """What a page is sent is bounded before any of it is taken in: Django lays a file on the disk, however long it is, before
    the view is asked whom it is from. The API's views have bounds of their own."""

    MOST = 110 * 2**20
    """A form with a file of 100 MB."""
    OF_A_VISITOR = 22 * 2**20
    """An application with its paper."""

    def __init__(self, get_response: _View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], _arguments: object, _keywords: object
    ) -> HttpResponse | None:
        size = _length(request.META.get("CONTENT_LENGTH") or "0") or 0
        if size <= self.OF_A_VISITOR or hasattr(view, "cls"):
            return None
        if not request.user.is_authenticated:
            return (too_large if size > self.MOST else too_large_unknown)(request, self.OF_A_VISITOR)
        return too_large(request, self.MOST) if size > self.MOST else None


class CompressedPagesMiddleware(GZipMiddleware):
    """Pages for strangers. To who has a session nothing is sent whose length would tell of it (BREACH), beyond the random
    bytes that Django adds."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        is_page = response.headers.get("Content-Type", "").startswith("text/html")
        if not is_page or settings.SESSION_COOKIE_NAME in request.COOKIES:
            return response
        return super().process_response(request, response)


class ContentSecurityPolicyMiddleware:
    """A view that needs more says so in its own header. Photos that a bucket hands over come from there."""

    def __init__(self, get_response: _View) -> None:
        self.get_response = get_response
        self._policy = CONTENT_SECURITY_POLICY
        if settings.STORAGE_HANDS_OVER and settings.STORAGE:
            self._policy = self._policy.replace("img-src 'self'", f"img-src 'self' {settings.STORAGE.origin}")

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", self._policy)
        return response


class PersonalPagesMiddleware:
    """Keeps pages for somebody with a session out of every cache, a proxy's and a shared computer's."""

    def __init__(self, get_response: _View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        has_session = settings.SESSION_COOKIE_NAME in request.COOKIES
        if has_session and response.headers.get("Cache-Control") in {None, "no-cache"}:
            response.headers["Cache-Control"] = "private, no-store"
        return response


class RoomySessionMiddleware(SessionMiddleware):
    """Django's, which takes a session that can't be saved for one that was ended. On a full disk what is read needs no saving."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        try:
            return super().process_response(request, response)
        except SessionInterrupted as error:
            if not is_no_space(error):
                raise
            if request.method in {"GET", "HEAD"} or response.status_code >= 400:
                return response
            raise OperationalError("the session can't be saved") from error


class SessionActivityMiddleware:
    """allauth's note of when a session was last used, from where: once a minute, and when the browser or its address is
    another. On a full disk pages are read without it. A session that is too old, or was not used for too long, is nobody's."""

    _NOTED = timedelta(minutes=1)

    def __init__(self, get_response: _View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.session.session_key and request.user.is_authenticated:
            # At most one, which `first()` would sort.
            noted = next(iter(UserSession.objects.filter(session_key=request.session.session_key)), None)
            if noted and _is_over(noted):
                where_there_is_room(lambda: logout(request))
                # Where the disk is full its row stays, and is over at the next request too.
                request.user = AnonymousUser()
            elif not (noted and self._is_current(noted, request)):
                where_there_is_room(lambda: UserSession.objects.create_from_request(request))
        return self.get_response(request)

    def _is_current(self, noted: UserSession, request: HttpRequest) -> bool:
        agent = request.META.get("HTTP_USER_AGENT", "")
        now_and_noted = (
            (request.user.pk, noted.user_id),
            (get_adapter().get_client_ip(request), noted.ip),
            (agent[: UserSession._meta.get_field("user_agent").max_length], noted.user_agent),
        )
        is_same = all(now == before for now, before in now_and_noted)
        return bool(is_same and noted.last_seen_at > timezone.now() - self._NOTED)


def _is_over(session: UserSession) -> bool:
    now = timezone.now()
    longest, idle = timedelta(seconds=settings.SESSION_COOKIE_AGE), timedelta(seconds=settings.SESSION_IDLE)
    return bool(now - session.created_at > longest or now - session.last_seen_at > idle)


class UnreadBodyMiddleware:
    """A refusal whose request was not read to its end (a photo of 50 MB, a token that is no good): the web server would close
    on a client that still sends, and many clients then see a broken connection in place of the answer. So the rest is taken
    and thrown away, up to a bound."""

    _MOST = 256 * 2**20
    _WITHIN = 20.0

    def __init__(self, get_response: _View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        size = _length(request.META.get("CONTENT_LENGTH") or "0") or 0
        if response.status_code >= 400 and 0 < size <= self._MOST:
            _throw_away(request, until=time.monotonic() + self._WITHIN)
        return response


def _length(stated: str) -> int | None:
    """None of what is no number. Python reads no number of thousands of digits."""
    if not (stated.isascii() and stated.isdigit()):
        return None
    return int(stated) if len(stated) < 20 else sys.maxsize


def _throw_away(request: HttpRequest, *, until: float) -> None:
    try:
        while request.read(2**16) and time.monotonic() < until:
            pass
    except OSError:
        return  # the client has gone
