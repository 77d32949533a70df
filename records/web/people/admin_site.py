"""The admin's door: the log-in of the other pages, the second factor that the city's staff need everywhere, and the trail."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.admin.utils import unquote
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme

from records.audit_log.models import Access
from records.audit_log.services import admin_note
from records.people.models import User
from records.people.second_factor import is_strong
from records.web.desk import second_factor_first, show_again

_NOBODY_S = frozenset({"anchoring", "auth"})
"""Apps whose tables hold nothing of a person."""
_LONGEST = 64

View = Callable[..., HttpResponseBase]


class RegistryAdminSite(AdminSite):
    def has_permission(self, request: HttpRequest) -> bool:
        user = request.user
        return super().has_permission(request) and isinstance(user, User) and is_strong(request)

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponseBase:  # type: ignore[override]  # noqa: ARG002
        user = request.user
        if not isinstance(user, User):
            return redirect_to_login(request.GET.get("next") or request.get_full_path())
        if self.has_permission(request):
            # Back from where the second factor was shown.
            wanted = request.GET.get("next", "")
            known = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure())
            return redirect(wanted if known else "admin:index")
        if user.is_staff and (leads := second_factor_first(request)):
            return leads
        raise PermissionDenied

    def admin_view(self, view: View, cacheable: bool = False) -> View:  # type: ignore[override]
        """Each page of a table, whichever app's: who looked or changed something leaves a row in the trail."""
        inner = super().admin_view(view, cacheable)

        @wraps(inner)
        def noted(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.method == "POST" and self.has_permission(request):
                show_again(request)
            # Before: what is deleted has no pseudonym any more.
            target = self._target(request)
            response = inner(request, *args, **kwargs)
            changed = request.method == "POST" and response.status_code == 302
            if target and isinstance(request.user, User) and (changed or response.status_code == 200):
                action = Access.Action.CHANGE if changed else Access.Action.READ
                admin_note(user=request.user, action=action, target=target)
            return response

        return noted

    def _target(self, request: HttpRequest) -> str | None:
        match = request.resolver_match
        if match is None or not self.has_permission(request):
            return None
        model = self._model(match.url_name or "")
        if model is None or model._meta.app_label in _NOBODY_S:
            return None
        name, key = model._meta.label_lower, match.kwargs.get("object_id") or match.kwargs.get("id")
        if key is None:
            return name
        target = self._registry[model].get_object(request, unquote(str(key)))
        number = _pseudonym(target) or str(key)
        return f"{name}/{number}" if len(name) + len(number) < _LONGEST else number

    def _model(self, page: str) -> type[Model] | None:
        if page == "auth_user_password_change":
            return User
        label = page.rpartition("_")[0]
        names = {f"{model._meta.app_label}_{model._meta.model_name}": model for model in self._registry}
        return names.get(label)


def _pseudonym(target: object) -> str:
    """Whose it is, where it is a person's: the account's number would lead nowhere once it is erased."""
    user = (
        target if isinstance(target, User) else getattr(getattr(target, "membership", target), "user", None)
    )
    return str(user.person) if isinstance(user, User) else ""
