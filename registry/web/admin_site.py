"""The admin's door: the log-in of the other pages, and the second factor that the city's staff need everywhere."""

from typing import Any

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect

from registry.models import User
from registry.second_factor import LACKING, has_second_factor


class RegistryAdminSite(AdminSite):
    def has_permission(self, request: HttpRequest) -> bool:
        user = request.user
        return super().has_permission(request) and isinstance(user, User) and has_second_factor(user)

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponseBase:  # type: ignore[override]  # noqa: ARG002
        user = request.user
        if not isinstance(user, User):
            return redirect_to_login(request.GET.get("next") or request.get_full_path())
        if user.is_staff and not has_second_factor(user):
            messages.warning(request, str(LACKING))
            return redirect("mfa_index")
        raise PermissionDenied
