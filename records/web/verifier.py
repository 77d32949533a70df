"""The browser's verifier on our pages: what such a page may connect to, and the fingerprint of the file that stands alone."""

from collections.abc import Iterable
from pathlib import Path

from django.contrib.staticfiles import finders
from django.http import HttpResponse

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self' {}; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""As on every page, but for what a page may ask."""
CONTENT_SECURITY_POLICY = _POLICY.format("https: http://localhost:* http://127.0.0.1:*")
"""The Ethereum endpoint is the buyer's choice: public, or a node of one's own."""


def allow_endpoints(response: HttpResponse) -> HttpResponse:
    response.headers["Content-Security-Policy"] = CONTENT_SECURITY_POLICY
    return response


def allow_only(response: HttpResponse, addresses: Iterable[str]) -> HttpResponse:
    """These addresses and no others: an address with a path is that one alone."""
    response.headers["Content-Security-Policy"] = _POLICY.format(" ".join(sorted(set(addresses))))
    return response


def standalone_fingerprint() -> str:
    """SHA-256 of verify.html, as tools/build_verifier.mjs wrote it down; empty where set-up has not run."""
    path = finders.find("verifier/build/SHA256SUMS")
    return Path(path).read_text().split()[0] if isinstance(path, str) else ""
