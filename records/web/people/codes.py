"""Where a code of an app is typed: each counts once, for as long as it would count. allauth remembers one for a single period,
and takes it in those beside it too, for an app's clock may be off."""

from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa import app_settings
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms
from allauth.mfa.models import Authenticator
from django.core.cache import cache


class _OnceForm(forms.BaseAuthenticateForm):  # type: ignore[misc]  # allauth has no types
    def clean_code(self) -> str:
        code: str = super().clean_code()
        if self.authenticator.type == Authenticator.Type.TOTP and not self._is_first(code):
            raise get_adapter().validation_error("incorrect_code")
        return code

    def _is_first(self, code: str) -> bool:
        """In one step, so that of two requests at once one passes."""
        name = f"records.totp.used?user={self.user.pk}&code={normalize_user_code(code)}"
        counts = app_settings.TOTP_PERIOD * (2 * app_settings.TOTP_TOLERANCE + 1)
        return cache.add(name, True, timeout=counts)


class AuthenticateForm(_OnceForm, forms.AuthenticateForm):  # type: ignore[misc]
    """At the log-in."""


class ReauthenticateForm(_OnceForm, forms.ReauthenticateForm):  # type: ignore[misc]
    """Before tokens, keys and roles change."""
