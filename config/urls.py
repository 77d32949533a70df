from django.contrib import admin
from django.urls import include, path

from config import health, metrics

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", metrics.metrics, name="metrics"),
    path("admin/", admin.site.urls),
    path("accounts/", include("allauth.urls")),
    path("log/", include("anchoring.urls")),
    path("", include("registry.api.urls")),
    path("", include("registry.web.urls")),
]

handler400 = "registry.api.problems.bad_request"
handler403 = "registry.api.problems.forbidden"
handler404 = "registry.api.problems.not_found"
handler500 = "registry.api.problems.server_error"
