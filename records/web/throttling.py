"""Look-ups by visitors are counted, on pages as in the API: nobody reads the market by trying every number."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse

from records.audit_log.look_ups import NOBODY_S, LookUpsSpentError, look_up_count
from records.people.throttles import CodeThrottle, VisitorThrottle, organisation_of, unknown_wait
from records.terms.subjects import is_number_of
from records.web.errors import look_ups_spent, numbers_spent, too_many_requests

_P = ParamSpec("_P")
View = Callable[Concatenate[HttpRequest, _P], HttpResponse]


def codes_limited(view: View[_P]) -> View[_P]:
    """Each attempt at a one-time code counts; reading the page does not."""

    @wraps(view)
    def limited(request: HttpRequest, /, *args: _P.args, **kwargs: _P.kwargs) -> HttpResponse:
        throttle = CodeThrottle()
        if request.method == "POST" and not throttle.allow_request(request, view):  # type: ignore[arg-type]  # as below
            return too_many_requests(request, throttle.wait())
        return view(request, *args, **kwargs)

    return limited


def look_up_refused(request: HttpRequest, subject: str) -> HttpResponse | None:
    """The page that says until when; None where the look-up was counted. Of a visitor's those are that find nothing: `NOBODY_S`
    is one, and `found_nothing` tells of another."""
    if wait := unknown_wait(request, count=int(subject == NOBODY_S)):
        return numbers_spent(request, wait)
    try:
        look_up_count(organisation=organisation_of(request), subject=subject)
    except LookUpsSpentError as spent:
        return look_ups_spent(request, spent.until, spent.seconds)
    return None


def found_nothing(request: HttpRequest) -> None:
    """Call it where a look-up was of a number that nobody stated."""
    unknown_wait(request, count=1)


def number_refused(request: HttpRequest, subject: str, typed: str) -> HttpResponse | None:
    """As `look_up_refused`, of who brings a subject's number to open something about it: right or wrong, it counts."""
    if not typed:
        return None
    return look_up_refused(request, subject if is_number_of(subject, typed) else NOBODY_S)


def look_ups_limited(view: View[_P]) -> View[_P]:
    @wraps(view)
    def limited(request: HttpRequest, /, *args: _P.args, **kwargs: _P.kwargs) -> HttpResponse:
        throttle = VisitorThrottle()
        if not throttle.allow_request(request, view):  # type: ignore[arg-type]  # it reads what both requests have
            return too_many_requests(request, throttle.wait())
        return view(request, *args, **kwargs)

    return limited
