"""The page on which anybody checks an evidence file."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from records.web.verifier import allow_endpoints, standalone_fingerprint


@require_safe
def verify(request: HttpRequest) -> HttpResponse:
    trust_url = request.build_absolute_uri("/.well-known/car-registry.json")
    context = {"trust_url": trust_url, "fingerprint": standalone_fingerprint()}
    return allow_endpoints(render(request, "records/web/verify.html", context))
