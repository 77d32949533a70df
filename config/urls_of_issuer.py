"""The addresses of a process that is an issuer of votes alone (ISSUER_ONLY)."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from django.views.decorators.http import require_safe

from voting.api import urls as voting_api


@require_safe
def healthz(_request: HttpRequest) -> HttpResponse:
    """That it runs. It has no database to look into."""
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("", include((voting_api.issuer_patterns, "api"))),
]

handler400 = "config.errors.bad_request"
handler403 = "config.errors.forbidden"
handler404 = "config.errors.not_found"
handler500 = "config.errors.server_error"
