"""Where votes meet the settings: the one module of `voting/` that reads them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.conf import settings

from anchoring.models import Log
from verifier import trust
from verifier.trust import Trust


@dataclass(frozen=True)
class OpenIdClient:
    """This office at the OpenID Connect provider that identifies people for it. `claims`: by the words with which an opening
    names what tells people apart, what the provider calls it. `returns_to` is where it sends browsers back."""

    issuer: str
    client_id: str
    client_secret: str | None
    scope: str
    claims: Mapping[str, str]
    returns_to: str


RETURNS_TO = "/polls/identified/"
"""At the registry, whose pages ask all offices."""


def keys_folder() -> Path:
    """Where the polls' secret keys lie, outside of the database and of every backup."""
    return Path(settings.POLL_KEYS_DIR)


def log_origin() -> str:
    """The name of the log, which the name of a box's key begins with. Raises Log.DoesNotExist before it has begun."""
    return str(Log.objects.get().origin)


def waiting_folder() -> Path:
    """Where waiting rights and ballots lie, outside of the database and of every backup."""
    return Path(settings.WAITING_DIR)


def box_interval() -> timedelta:
    """How long a box is at least filled after the one before."""
    return timedelta(seconds=settings.BOX_INTERVAL)


def node_modules() -> Path:
    """Where set-up put the design system, whose fonts pictures are drawn with."""
    return Path(settings.NODE_MODULES)


def is_issuer_only() -> bool:
    """Whether this process is one issuer and nothing else: another office's, with no records of its own."""
    return bool(settings.ISSUER_ONLY)


def is_trial_identity() -> bool:
    """Whether people are identified by digits that the page itself shows, where a poll has no invitations."""
    return bool(settings.TRIAL_IDENTITY)


def openid_client() -> OpenIdClient | None:
    """None where no provider identifies people here."""
    if not settings.OIDC_ISSUER:
        return None
    return OpenIdClient(
        issuer=settings.OIDC_ISSUER,
        client_id=settings.OIDC_CLIENT_ID,
        client_secret=settings.OIDC_CLIENT_SECRET,
        scope=settings.OIDC_SCOPE,
        claims=settings.OIDC_CLAIMS,
        returns_to=(issuers_registry() if is_issuer_only() else str(settings.PUBLIC_URL)) + RETURNS_TO,
    )


def issuers_registry() -> str:
    """The address of the registry whose polls a process of an issuer alone serves, without a slash at its end."""
    return str(settings.ISSUER_REGISTRY).rstrip("/")


def issuers_trust() -> Trust:
    """What an issuer alone holds evidence against: its own copy of the trust file. Raises OSError or Malformed."""
    return trust.loads(Path(settings.ISSUER_TRUST_FILE).read_bytes())


def issuers_endpoints() -> list[str]:
    """The Ethereum endpoints that an issuer alone asks; none: those of its trust."""
    return [str(url) for url in settings.ISSUER_RPC_URLS]


def first_language() -> str:
    """Of an answer for which none was asked."""
    return str(settings.LANGUAGE_CODE)


def ballots_url() -> str:
    """The address, without a slash at its end, under which ballots are sent."""
    return str(settings.BALLOTS_URL)


def issuer_urls() -> dict[str, str]:
    """By licence the addresses, without a slash at their end, at which other offices issue votes."""
    return {licence: url.rstrip("/") for licence, url in settings.ISSUER_URLS.items()}
