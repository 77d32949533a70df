"""API tokens: shown once, kept as a hash. They act for one member of one organisation."""

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from anchoring.seals import seal_holds
from anchoring.space import where_there_is_room
from records.people.authors import author_for, author_role
from records.people.models import ApiToken, Membership
from records.people.permissions import needs_second_factor
from records.people.second_factor import has_second_factor
from records.terms.characters import line_clean
from records.terms.texts import Refusal, RefusalSort, Text

SCOPES = frozenset({"records", "certifications", "uploads"})
DEFAULT_LIFETIME = timedelta(days=365)

_PREFIX = "jcr_"
_SHOWN = 12
_USE_NOTED_EVERY = timedelta(minutes=1)

BAD_SCOPE = Text("없는 권한 범위입니다: {scope}", "There is no such scope: {scope}")
PAST = Text("만료 시각이 과거입니다.", "The time of expiry has passed.")


@dataclass(frozen=True)
class NewToken:
    """`secret` is shown once and can't be had again."""

    token: ApiToken
    secret: str

    def __repr__(self) -> str:
        return f"NewToken({self.token.prefix}…)"


def token_create(
    *,
    membership: Membership,
    name: str,
    scopes: Iterable[str] = SCOPES,
    expires_at: datetime | None = None,
) -> NewToken:
    author_for(membership)
    name = line_clean(name, "/name")
    chosen = sorted(set(scopes))
    for scope in chosen:
        if scope not in SCOPES:
            raise Refusal("scope", BAD_SCOPE.format(scope=scope), pointer="/scopes")
    now = timezone.now()
    if expires_at is not None and expires_at <= now:
        raise Refusal("expires_at", PAST, pointer="/expires_at", sort=RefusalSort.INVALID)
    secret = _PREFIX + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        organisation=membership.organisation,
        membership=membership,
        name=name,
        prefix=secret[:_SHOWN],
        hash=_hash(secret),
        scopes=chosen,
        expires_at=expires_at or now + DEFAULT_LIFETIME,
    )
    return NewToken(token, secret)


def secret_shown(authorization: str) -> str | None:
    """The secret in a header `Authorization`, however it is written there; None where the header has none of this sort."""
    scheme, _, secret = authorization.partition(" ")
    return secret.strip() if scheme.lower() == "bearer" else None


def token_find(secret: str) -> ApiToken | None:
    """The usable token with this secret; its use is noted."""
    known = ApiToken.objects.select_related("membership__organisation", "membership__user", "organisation")
    # At most one: `first()` would sort it, and put that into words for each request of a program.
    token = next(iter(known.filter(hash=_hash(secret))), None)
    now = timezone.now()
    # A hash that somebody wrote into the table opens nothing.
    if token is None or not seal_holds(token) or not token_works(token, now):
        return None
    # At most once a minute: a busy program must not write a row for each request.
    if token.last_used_at is None or token.last_used_at < now - _USE_NOTED_EVERY:
        used = ApiToken.objects.filter(pk=token.pk)
        where_there_is_room(lambda: used.update(last_used_at=now))
    return token


def token_works(token: ApiToken, now: datetime) -> bool:
    """Whether it counts: its member must still have the role, and the second factor, that made it."""
    membership = token.membership
    if token.revoked_at is not None or (token.expires_at is not None and token.expires_at <= now):
        return False
    if not membership.is_active or author_role(membership) is None:
        return False
    return not needs_second_factor(membership) or has_second_factor(membership.user)


def token_revoke(*, token: ApiToken) -> bool:
    """Revoke a token. False where it had been revoked before."""
    return bool(ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=timezone.now()))


def _hash(secret: str) -> str:
    # No salt and no stretching: the secret is 256 random bits, not a password.
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
