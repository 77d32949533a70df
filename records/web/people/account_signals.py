"""Mails a person what happens to their account."""

from typing import Any

from allauth.account.signals import user_logged_in
from allauth.core.internal.httpkit import get_client_ip
from django.dispatch import receiver
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from records.notices.services import notice_send, seoul_time
from records.people.models import User


@receiver(user_logged_in, dispatch_uid="registry.logged_in")
def logged_in(request: HttpRequest, user: User, **_signal: Any) -> None:
    notice_send(
        user=user,
        kind="logged_in",
        path=reverse("usersessions_list"),
        at=seoul_time(timezone.now()),
        address=get_client_ip(request) or "?",
        agent=request.headers.get("User-Agent", "?")[:120],
    )
