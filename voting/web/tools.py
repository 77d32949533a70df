"""What the polls' pages with a program of their own may ask."""

from collections.abc import Iterable
from urllib.parse import urlsplit

from django.http import HttpResponse

from records.web.verifier import allow_only
from records.wiring import public_rpc


def only_asking(response: HttpResponse, addresses: Iterable[str]) -> HttpResponse:
    """These addresses, and the Ethereum endpoints of the trust file; none learns from which page it is asked."""
    endpoints = [urlsplit(address) for listed in public_rpc().values() for address in listed]
    origins = [f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}" for parts in endpoints]
    allowed = allow_only(response, [*addresses, *origins])
    allowed.headers["Referrer-Policy"] = "no-referrer"
    return allowed
