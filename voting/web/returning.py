"""Where a provider sends the browser of a person whom it identified. The page's script takes it on; no request is recorded."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

_POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


@require_safe
def identified(_request: HttpRequest) -> HttpResponse:
    """The same for everybody: what the provider said stays in the query, which the browser alone reads."""
    # No session, no user, no menu: the page stands outside of what counts requests.
    answer = render(None, "voting/identified.html")
    answer.headers["Content-Security-Policy"] = _POLICY
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer
