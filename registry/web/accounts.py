"""How allauth behaves here: nobody signs up alone."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.utils.translation import gettext_noop

from registry.web.desk import desks_of

# allauth's own messages, put into the registry's Korean.
REMEMBER = gettext_noop("Remember Me")
FORGOT = gettext_noop("Forgot your password?")


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - as allauth calls it
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """To one's own desk; to the first page for who has none."""
        desks = desks_of(request)
        links = [link for desk in desks for link in desk.links]
        return links[0].url if links else str(super().get_login_redirect_url(request))
