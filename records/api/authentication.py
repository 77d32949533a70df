"""Authenticates a program by its token, or a person by the session in the browser."""

import logging
from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, SessionAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from records.people.models import ApiToken, User
from records.people.tokens import secret_shown, token_find

logger = logging.getLogger(__name__)

_MAX_TOKEN = 200


class TokenAuthentication(BaseAuthentication):
    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        secret = secret_shown(request.headers.get("Authorization", ""))
        if secret is None:
            return None
        token = token_find(secret) if 0 < len(secret) <= _MAX_TOKEN else None
        if token is None:
            logger.warning("a token was refused")
            # One answer for unknown, expired and revoked: it must not tell which.
            raise AuthenticationFailed
        return token.membership.user, token

    def authenticate_header(self, request: Request) -> str:  # noqa: ARG002 - as DRF calls it
        return 'Bearer realm="registry"'


class BrowserAuthentication(SessionAuthentication):
    """The pages' own requests, with their CSRF token."""


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = TokenAuthentication
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:  # noqa: ARG002
        return {"type": "http", "scheme": "bearer"}


class BrowserScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = BrowserAuthentication
    name = "session"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:  # noqa: ARG002
        return {"type": "apiKey", "in": "cookie", "name": "sessionid"}
