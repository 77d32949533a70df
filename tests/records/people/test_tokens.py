import hashlib
from datetime import timedelta

import pytest
from django.db import models
from django.utils import timezone

from records.people.authors import Author
from records.people.models import ApiToken, Membership, Organisation, User
from records.people.tokens import token_create, token_find, token_revoke
from tests.cast import member
from tests.records.answers import refused

pytestmark = pytest.mark.django_db


def test_only_a_hash_is_kept(dealer: Author) -> None:
    made = token_create(membership=dealer.membership, name="back office")
    row = ApiToken.objects.values().get()
    assert made.secret.startswith(row["prefix"])
    assert made.secret not in str(row)
    assert made.secret not in repr(made)
    assert token_find(made.secret) == made.token


@pytest.mark.parametrize("secret", ["", "jcr_unknown", "x" * 500, "\ud800"])
def test_an_unknown_secret_is_nobody_s(market: object, secret: str) -> None:
    assert token_find(secret) is None


def test_use_is_noted_once_a_minute(dealer: Author) -> None:
    secret = token_create(membership=dealer.membership, name="x").secret
    token_find(secret)
    first = ApiToken.objects.get().last_used_at
    token_find(secret)
    assert first is not None
    assert ApiToken.objects.get().last_used_at == first
    ApiToken.objects.update(last_used_at=first - timedelta(minutes=2))
    token_find(secret)
    assert ApiToken.objects.get().last_used_at != first - timedelta(minutes=2)


def test_a_revoked_or_expired_token_is_nobody_s(dealer: Author) -> None:
    revoked = token_create(membership=dealer.membership, name="a")
    assert token_revoke(token=revoked.token)
    assert not token_revoke(token=revoked.token)
    assert token_find(revoked.secret) is None
    expired = token_create(membership=dealer.membership, name="b")
    ApiToken.objects.filter(pk=expired.token.pk).update(expires_at=timezone.now())
    assert token_find(expired.secret) is None


@pytest.mark.parametrize("column", ["hash", "membership", "organisation", "scopes", "expires_at", "seal"])
def test_a_token_written_into_the_table_opens_nothing(market: object, column: str) -> None:
    mine, other = (member("dealership", "dealer", name) for name in ("Some Firm", "Another Firm"))
    made = token_create(membership=mine, name="x")
    hand = {
        "hash": hashlib.sha256(b"of a hand's choice").hexdigest(),
        "membership": other.pk,
        "organisation": other.organisation_id,
        "scopes": ["records", "certifications"],
        "expires_at": timezone.now() + timedelta(days=9_000),
        "seal": "",
    }
    models.QuerySet(ApiToken).update(**{column: hand[column]})
    assert token_find("of a hand's choice") is None
    assert token_find(made.secret) is None


@pytest.mark.parametrize("end", ["membership", "user", "organisation"])
def test_a_token_ends_with_membership_user_or_organisation(market: object, end: str) -> None:
    membership = member("dealership", "dealer", "Some Firm")
    secret = token_create(membership=membership, name="x").secret
    assert token_find(secret)
    if end == "membership":
        Membership.objects.update(ended_at=timezone.now())
    elif end == "user":
        User.objects.update(is_active=False)
    else:
        Organisation.objects.update(state="suspended")
    assert token_find(secret) is None


def test_scopes_and_expiry_are_checked(dealer: Author) -> None:
    past = timezone.now() - timedelta(days=1)
    of = dealer.membership
    assert refused(token_create, membership=of, name="x", scopes=["all"]) == [("scope", "/scopes")]
    assert refused(token_create, membership=of, name="x", expires_at=past) == [("expires_at", "/expires_at")]
