"""How allauth behaves here: nobody signs up alone."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.utils.translation import gettext_noop

# allauth's own messages, put into the registry's Korean.
REMEMBER = gettext_noop("Remember Me")
FORGOT = gettext_noop("Forgot your password?")


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - as allauth calls it
        return False
