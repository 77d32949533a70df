"""Adapts allauth: nobody signs up alone, mails wait in the table, and a required second factor is kept."""

import base64
import logging
import secrets
from typing import ClassVar
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import ratelimit
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import InvalidToken
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records import wiring
from records.notices.services import notice_mail
from records.people.authors import memberships_of
from records.people.models import User
from records.people.permissions import needs_second_factor
from records.people.second_factor import has_second_factor, is_fresh, lacks_second_factor
from records.people.throttles import network_of
from records.web.desk import desks_of

logger = logging.getLogger(__name__)

_LINKS = ("password_reset_url", "activate_url")


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - as allauth calls it
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """To one's own desk, or to what must be set up first; to the account for who has no desk."""
        if isinstance(request.user, User) and lacks_second_factor(request.user):
            return reverse("mfa_index")
        links = [link for desk in desks_of(request) for link in desk.links]
        return links[0].url if links else reverse("account")

    def get_reauthentication_methods(self, user: User | AnonymousUser) -> list[dict[str, str]]:
        """Who has a second factor shows it; the password alone was typed by whoever stole it, too."""
        # One word for one thing: allauth's own is "security key".
        methods: list[dict[str, str]] = [
            {**method, "description": _("Use the passkey")} if method["id"].endswith(":webauthn") else method
            for method in super().get_reauthentication_methods(user)
        ]
        if not (isinstance(user, User) and has_second_factor(user)):
            return methods
        factors = [method for method in methods if method["id"] != "reauthenticate"]
        # The first is the page that opens. Who has no app would be asked for a recovery code there.
        has_app = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists()
        return factors if has_app else factors[::-1]

    def pre_authenticate(self, request: HttpRequest, **credentials: str) -> None:
        super().pre_authenticate(request, **credentials)
        if not ratelimit.consume(
            request, action="login_failed_account", key=_login(credentials), dry_run=True
        ):
            raise self.validation_error("too_many_login_attempts")

    def validation_error(self, code: str, *args: object) -> ValidationError:
        if code == "too_many_login_attempts":
            logger.warning("a log-in was refused: too many failed before")
        error: ValidationError = super().validation_error(code, *args)
        return error

    def authentication_failed(self, request: HttpRequest, **credentials: str) -> None:
        # By its pseudonym: what was typed for an account that is not there may be anything, a password too.
        user = User.objects.filter(email__iexact=_login(credentials)).first()
        logger.warning("a log-in failed: %s", user.person if user else "no such account")
        ratelimit.consume(request, action="login_failed_account", key=_login(credentials))

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: str) -> str:
        """By address and account together: allauth's own is the account's alone, and whoever types it locks it."""
        return f"{network_of(self.get_client_ip(request))}:{_login(credentials)}"

    def reauthenticate(self, user: User, password: str) -> bool:
        return not has_second_factor(user) and bool(super().reauthenticate(user, password))

    def is_reauthentication_required(self, *, app: str) -> bool:  # noqa: ARG002 - as allauth calls it
        """One rule for allauth's own pages and the registry's."""
        return not is_fresh(self.request)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, object]) -> None:
        """In both languages, as all mails. Links begin with the address that is set, not with the one that was asked."""
        kind = template_prefix.rpartition("/")[2]
        link = next((str(context[name]) for name in _LINKS if context.get(name)), "")
        notice_mail(
            email=email,
            kind=kind,
            path=urlsplit(link).path,
            at=timezone.now(),
            address=context.get("ip") or "?",
            agent=context.get("user_agent") or "?",
            **{name: context.get(name, "") for name in ("from_email", "to_email", "deleted_email")},
        )


def _login(credentials: dict[str, str]) -> str:
    return credentials.get("email", "").lower()


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types
    error_messages: ClassVar = {
        **DefaultMFAAdapter.error_messages,
        "cannot_delete_authenticator": gettext_lazy(
            "Your role needs a second factor, so the last one can't be removed. Add another passkey or app first."
        ),
    }

    def validation_error(self, code: str, *args: object) -> ValidationError:
        if code == "incorrect_code":
            logger.warning("a second factor failed: a wrong code or key, or a code for the second time")
        error: ValidationError = super().validation_error(code, *args)
        return error

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """The last one stays where the role needs it; a lost one is replaced before it is removed."""
        if authenticator.type == Authenticator.Type.RECOVERY_CODES:
            return True
        others = Authenticator.objects.filter(user=authenticator.user).exclude(pk=authenticator.pk)
        if others.exclude(type=Authenticator.Type.RECOVERY_CODES).exists():
            return True
        return not any(map(needs_second_factor, memberships_of(authenticator.user)))

    def encrypt(self, text: str) -> str:
        """Encrypts the secret, so that the database alone gives no codes."""
        return wiring.account_cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        try:
            return wiring.account_cipher().decrypt(encrypted_text).decode()
        except InvalidToken:
            # The secret key was replaced: this factor opens nothing any more, and must not break the log-in.
            return base64.b32encode(secrets.token_bytes(20)).decode()
