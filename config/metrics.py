"""/metrics for Prometheus. It counts requests by page and rows by table, which is nobody's business outside."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django_prometheus.exports import ExportToDjangoView

from anchoring.metrics import metrics_text
from records.audit_log.metrics import metrics_text as look_ups_text

_FORWARDED = ("HTTP_FORWARDED", "HTTP_X_FORWARDED_FOR", "HTTP_X_REAL_IP")


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    if not _may_read(request):
        return HttpResponseNotFound()
    response: HttpResponse = ExportToDjangoView(request)
    # Not counted in this process but read from the tables: gunicorn's workers must not each have their own.
    response.write(metrics_text())
    response.write(look_ups_text())
    return response


def _may_read(request: HttpRequest) -> bool:
    if settings.METRICS_TOKEN:
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        return scheme == "Bearer" and constant_time_compare(token, settings.METRICS_TOKEN)
    # Behind a proxy on this machine everybody comes from here: what was forwarded is from outside.
    if not settings.DEVELOPMENT or any(name in request.META for name in _FORWARDED):
        return False
    try:
        return ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False
