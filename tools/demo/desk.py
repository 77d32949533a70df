"""A person at their desk: logged in with password and six digits, filling in the pages' forms as a browser would."""

import base64
import hmac
import html
import http.cookiejar
import re
import struct
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping
from typing import Any

from tools.demo.api import FailedError

_PERIOD = 30
_WRONG = re.compile(r'class="(?:form-hint-invalid|notice error)"[^>]*>(.*?)</', re.DOTALL)


class Desk:
    """`person` is as seed_demo wrote it."""

    def __init__(self, url: str, person: Mapping[str, Any]) -> None:
        self._url = url
        self._person = person
        self._cookies = http.cookiejar.CookieJar()
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self._cookies))

    def log_in(self) -> None:
        """A code that was used is waited out: each works once."""
        self.get("/accounts/login/")
        given = {"login": self._person["email"], "password": self._person["password"]}
        self.post("/accounts/login/", given)
        for _ in range(3):
            now = time.time()
            code = totp(self._person["totp"], now)
            where, _page = self.post("/accounts/2fa/authenticate/", {"code": code})
            if not where.startswith("/accounts/"):
                return
            time.sleep(_PERIOD - now % _PERIOD)
        raise FailedError(f"{self._person['email']} could not log in")

    def get(self, path: str) -> str:
        """The page's text."""
        return self._opened(path, None)[1]

    def post(self, path: str, fields: Mapping[str, str]) -> tuple[str, str]:
        """Where the form led, and the page there."""
        token = next((cookie.value for cookie in self._cookies if cookie.name == "csrftoken"), "") or ""
        data = urllib.parse.urlencode({**fields, "csrfmiddlewaretoken": token}).encode()
        return self._opened(path, data)

    def _opened(self, path: str, data: bytes | None) -> tuple[str, str]:
        request = urllib.request.Request(self._url + path, data)  # noqa: S310  our own server
        try:
            with self._opener.open(request, timeout=60) as answer:
                address = urllib.parse.urlsplit(answer.url).path
                return address, answer.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                page = error.read().decode(errors="replace")
            wrong = "; ".join(html.unescape(" ".join(text.split())) for text in _WRONG.findall(page))
            raise FailedError(f"{path} answered {error.code}: {wrong or page[:300]}") from None


def totp(secret: str, now: float) -> str:
    """What an authenticator app shows (RFC 6238: SHA-1, 30 seconds, six digits)."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    mac = hmac.digest(key, struct.pack(">Q", int(now) // _PERIOD), "sha1")
    place = mac[-1] & 15
    return f"{(struct.unpack('>I', mac[place : place + 4])[0] & 0x7FFFFFFF) % 10**6:06d}"
