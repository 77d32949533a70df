"""Carry one JSON-RPC message to one endpoint over HTTP. The address may hold a key, so no error names it."""

import logging
import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final, Protocol
from urllib.parse import unquote, urlsplit

import requests
from urllib3.exceptions import HTTPError

from anchoring.bounded import body_read, session_bounded
from anchoring.ethereum.errors import LimitedError, OutcomeUnknownError, PermanentError, RetryableError

SECONDS = 10.0
MAX_BYTES = 8 * 2**20
_LIMITS: Final[dict[int, float | None]] = {402: 3600.0, 429: None}
"""Statuses that ask for money or for fewer requests, and for how many seconds where no Retry-After says so."""
_UNAVAILABLE = 503
_LATER = "Retry-After"
_ADDRESS = re.compile(r"\b\w+://\S+")
_SEPARATORS = re.compile(r"[/?&=#@:;]")

# At DEBUG urllib3 writes the path of every request, and providers put their keys there.
logging.getLogger("urllib3").setLevel(logging.INFO)


class Transport(Protocol):
    """Something that takes a request's bytes to an endpoint and brings the answer's back."""

    def post(self, body: bytes) -> bytes:
        """The answer. Raises RetryableError where the endpoint was not reached, LimitedError where it wants fewer
        requests or money, OutcomeUnknownError where the request may have arrived."""

    def scrub(self, text: str) -> str:
        """`text` without anything that the endpoint's address holds."""


class HttpTransport:
    """HTTP POST with a time limit, a size limit and no redirects. `trusted` and `certificate` are files for TLS."""

    def __init__(
        self,
        url: str,
        *,
        seconds: float = SECONDS,
        trusted: str | None = None,
        certificate: str | None = None,
    ) -> None:
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise PermanentError("an endpoint's address must begin with http:// or https://")
        self._url = url
        self._seconds = seconds
        self._session = session_bounded()
        if trusted:
            # `requests` lets REQUESTS_CA_BUNDLE win over a session's own.
            self._session.trust_env = False
            self._session.verify = trusted
        self._session.cert = certificate
        pieces = {url, parts.netloc, *_SEPARATORS.split(url.partition("://")[2])}
        pieces |= {unquote(piece) for piece in pieces}
        # The longest first, so that no part of one is left standing. Shorter ones, as `v3`, are in any text.
        self._secrets = sorted((piece for piece in pieces if len(piece) > 3), key=len, reverse=True)

    def __repr__(self) -> str:
        return "HttpTransport(address hidden)"

    def post(self, body: bytes) -> bytes:
        """See Transport."""
        try:
            with self._session.post(
                self._url,
                data=body,
                headers={"Content-Type": "application/json"},
                timeout=(min(self._seconds, 5.0), self._seconds),
                allow_redirects=False,
                stream=True,
            ) as response:
                status = response.status_code
                if (limit := limit_of(status, response.headers.get(_LATER))) is not None:
                    raise limit
                content = body_read(response, most=MAX_BYTES, seconds=self._seconds)
        except (requests.ConnectTimeout, requests.exceptions.InvalidURL):
            raise RetryableError("the endpoint was not reached") from None
        except (requests.RequestException, HTTPError, OSError, ValueError) as error:
            raise OutcomeUnknownError(f"the endpoint did not answer: {type(error).__name__}") from None
        if len(content) > MAX_BYTES:
            raise OutcomeUnknownError("the endpoint's answer is too long")
        if not content:
            raise OutcomeUnknownError(f"the endpoint answered with status {status} and nothing else")
        return content

    def scrub(self, text: str) -> str:
        """See Transport."""
        text = _ADDRESS.sub("(address)", text)
        for secret in self._secrets:
            text = text.replace(secret, "(address)")
        return text


def limit_of(status: int, later: str | None) -> LimitedError | None:
    """What an answer with this status and Retry-After header asks for; None where it asks for no pause."""
    if status in _LIMITS or (status == _UNAVAILABLE and later):
        return LimitedError("the endpoint limits the rate", seconds_of(later) or _LIMITS.get(status))
    return None


def seconds_of(later: str | None) -> float | None:
    """The seconds that a Retry-After header asks for, as a number or a date (RFC 9110 section 10.2.3); None for neither."""
    if later is None:
        return None
    if later.isascii() and later.isdigit():
        return float(later)
    try:
        return max(0.0, (parsedate_to_datetime(later) - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError, OverflowError):
        return None
