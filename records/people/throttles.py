"""Rate limits: cars can't be enumerated by trying every number, and no program crowds out the others."""

import ipaddress
import logging
from typing import Any

from django.core.cache import caches
from django.utils.connection import ConnectionProxy
from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle

from records.people.models import ApiToken

logger = logging.getLogger(__name__)


class _Throttle(SimpleRateThrottle):
    cache = ConnectionProxy(caches, "throttles")  # type: ignore[assignment]  # stands for each thread's cache

    def allow_request(self, request: Request, view: Any) -> bool:
        try:
            return super().allow_request(request, view)
        except Exception as error:  # noqa: BLE001 - each cache has its own exceptions
            # Records are taken while the cache is down.
            logger.warning("no throttling: %s", type(error).__name__)
            return True


class VisitorThrottle(_Throttle):
    """Everybody without a log-in, by address; an IPv6 subscriber has a whole /64."""

    scope = "visitors"

    def get_cache_key(self, request: Request, view: Any) -> str | None:  # noqa: ARG002
        if request.user and request.user.is_authenticated:
            return None
        return f"throttle:visitor:{network_of(self.get_ident(request))}"


class CodeThrottle(_Throttle):
    """Limits attempts at one-time codes, by address, so that none is found by trying."""

    scope = "codes"

    def get_cache_key(self, request: Request, view: Any) -> str | None:  # noqa: ARG002
        return f"throttle:code:{network_of(self.get_ident(request))}"


class ApplicationThrottle(_Throttle):
    """A form that anybody may send, with a file: by address, log-in or not."""

    scope = "applications"

    def get_cache_key(self, request: Request, view: Any) -> str | None:  # noqa: ARG002
        return f"throttle:application:{network_of(self.get_ident(request))}"


class OrganisationThrottle(_Throttle):
    """All of an organisation's tokens together; a person in the browser alone."""

    scope = "organisations"

    def get_cache_key(self, request: Request, view: Any) -> str | None:  # noqa: ARG002
        if isinstance(request.auth, ApiToken):
            return f"throttle:organisation:{request.auth.organisation_id}"
        if request.user and request.user.is_authenticated:
            return f"throttle:user:{request.user.pk}"
        return None


def network_of(address: str) -> str:
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if parsed.version == 6:
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return str(parsed)
