"""What happens to an account: its owner is told of a log-in, and keeps this one where their own change ends the others."""

from typing import Any

from allauth.account.signals import user_logged_in
from allauth.core.internal.httpkit import get_client_ip
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from django.contrib.auth import update_session_auth_hash
from django.dispatch import receiver
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from records.notices.services import notice_send
from records.people.models import User


@receiver(user_logged_in, dispatch_uid="registry.logged_in")
def logged_in(request: HttpRequest, user: User, **_signal: Any) -> None:
    notice_send(
        user=user,
        kind="logged_in",
        path=reverse("usersessions_list"),
        at=timezone.now(),
        address=get_client_ip(request) or "?",
        agent=request.headers.get("User-Agent", "?")[:120],
    )


@receiver(
    [authenticator_added, authenticator_removed, authenticator_reset], dispatch_uid="registry.factors_changed"
)
def factors_changed(request: HttpRequest, user: User, **_signal: Any) -> None:
    """The log-ins from before end, for they are bound to the factors that there were; this one stays."""
    update_session_auth_hash(request, user)
