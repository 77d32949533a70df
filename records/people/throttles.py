"""Rate limits: cars can't be enumerated by trying every number, and no program crowds out the others."""

import ipaddress
import logging
from typing import Any
from uuid import UUID

from django.core.cache import caches
from django.http import HttpRequest
from django.utils.connection import ConnectionProxy
from rest_framework.exceptions import Throttled
from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle

from records.people.models import ApiToken
from records.people.second_factor import memberships_in

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
    """Everybody who acts for no organisation, by address; an IPv6 subscriber has a whole /64."""

    scope = "visitors"

    def get_cache_key(self, request: Request, view: Any) -> str | None:  # noqa: ARG002
        if organisation_of(request) is not None:
            return None
        return f"throttle:{self.scope}:{network_of(self.get_ident(request))}"


class FilesThrottle(VisitorThrottle):
    """Files of which whoever checks something reads thousands in a row, and that never change."""

    scope = "files"


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


class AlertThrottle(_Throttle):
    """A form that sends a mail to whomever it names: by the asker's address, log-in or not."""

    scope = "alerts"

    def get_cache_key(self, request: Request, view: Any) -> str | None:  # noqa: ARG002
        return f"throttle:alert:{network_of(self.get_ident(request))}"


class OrganisationThrottle(_Throttle):
    """All of an organisation's tokens together; a person in the browser alone.

    Counted by windows of time and in one step, so that web processes at once lose no count. The list of times that others'
    requests are kept in would be read and written whole each time.
    """

    scope = "organisations"
    # As SimpleRateThrottle reads them from the rate.
    num_requests: int
    duration: int

    def get_cache_key(self, request: Request, view: Any) -> str | None:  # noqa: ARG002
        if isinstance(request.auth, ApiToken):
            return f"throttle:organisation:{request.auth.organisation_id}"
        if request.user and request.user.is_authenticated:
            return f"throttle:user:{request.user.pk}"
        return None

    def allow_request(self, request: Request, view: Any) -> bool:  # noqa: ARG002
        return not self.is_spent(request, 1)

    def wait(self) -> float:
        """Until the next window."""
        return self.duration - int(self.timer()) % self.duration

    def is_spent(self, request: Request, count: int) -> bool:
        """Whether the window's were used up before, and counts these. So one passes that begins below the limit."""
        key = self.get_cache_key(request, None)
        if key is None or self.rate is None:
            return False
        window = f"{key}:{int(self.timer()) // self.duration}"
        try:
            if not count:
                return bool(self.cache.get(window, 0) >= self.num_requests)
            self.cache.add(window, 0, self.duration)
            taken = self.cache.incr(window, count) - count
        except Exception as error:  # noqa: BLE001 - each cache has its own exceptions
            # Records are taken while the cache is down.
            logger.warning("no throttling: %s", type(error).__name__)
            return False
        return bool(taken >= self.num_requests)


class RowsThrottle(OrganisationThrottle):
    """What an organisation states in requests that hold many records: by the record, whatever the requests are."""

    scope = "rows"

    def get_cache_key(self, request: Request, view: Any) -> str | None:
        key = super().get_cache_key(request, view)
        return None if key is None else f"{key}:rows"


class UnknownThrottle(OrganisationThrottle):
    """Numbers that a visitor tries and nobody stated, by address and day: who has a car before them tries few. An organisation
    has its own day (records/audit_log/look_ups.py)."""

    scope = "unknown"

    def get_cache_key(self, request: Request, view: Any) -> str | None:  # noqa: ARG002
        if organisation_of(request) is not None:
            return None
        return f"throttle:{self.scope}:{network_of(self.get_ident(request))}"


def unknown_wait(request: HttpRequest | Request, *, count: int = 0) -> float | None:
    """For how many seconds a visitor looks nothing up, who tried too many numbers that nobody stated; counts so many more."""
    throttle = UnknownThrottle()
    return throttle.wait() if throttle.is_spent(request, count) else None  # type: ignore[arg-type]  # it reads what both have


class NumbersSpentError(Throttled):
    """A visitor has tried too many numbers today that nobody stated."""


def rows_count(request: Request, count: int) -> None:
    """Throttled, with the seconds to wait, where they are used up."""
    rows = RowsThrottle()
    if rows.is_spent(request, count):
        raise Throttled(rows.wait())


def organisation_of(request: HttpRequest | Request) -> UUID | None:
    """For which organisation somebody looks something up: the token's, or the person's first."""
    token = getattr(request, "auth", None)
    if isinstance(token, ApiToken):
        return token.organisation_id
    memberships = memberships_in(request)
    return memberships[0].organisation_id if memberships else None


def network_of(address: str) -> str:
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if mapped := getattr(parsed, "ipv4_mapped", None):
        # How a socket for both families names who came by IPv4: all of them are in one /64.
        return str(mapped)
    if parsed.version == 6:
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return str(parsed)
