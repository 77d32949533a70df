from django.contrib import admin
from django.urls import include, path

from config import health, metrics
from records.api import urls as records_api
from registry.api import urls as registry_api
from voting.api import urls as voting_api

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", metrics.metrics, name="metrics"),
    path("admin/", admin.site.urls),
    path("accounts/", include("allauth.urls")),
    path("log/", include("anchoring.urls")),
    path(
        "", include(([*records_api.urlpatterns, *registry_api.urlpatterns, *voting_api.urlpatterns], "api"))
    ),
    path("", include("records.web.urls")),
    path("", include("registry.web.urls")),
    path("", include("voting.web.urls")),
]

handler400 = "config.errors.bad_request"
handler403 = "config.errors.forbidden"
handler404 = "config.errors.not_found"
handler500 = "config.errors.server_error"
