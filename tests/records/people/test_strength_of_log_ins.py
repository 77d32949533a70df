"""How strong a log-in is belongs to the session: what changes the account ends the others."""

from collections.abc import Callable

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.test import Client
from django.utils import timezone

from records.memberships.applications import organisation_decide
from records.memberships.invitations import invitation_create
from records.memberships.organisations import member_add, membership_end, organisation_create
from records.notices.models import Notice
from records.people.authors import Author
from records.people.models import Membership, Organisation, User
from records.people.tokens import token_create, token_find
from tests.fixtures.market import enter, member, second_factor
from tests.records.people.test_second_factor import PASSWORD, with_password

pytestmark = pytest.mark.django_db

Change = Callable[[User, Author], object]


def is_in(client: Client) -> bool:
    return client.get("/account/").status_code == 200


def code_of(secret: str) -> str:
    return str(format_hotp_value(hotp_value(secret, int(timezone.now().timestamp()) // 30)))


def left(user: User, _city: Author) -> None:
    mine = Membership.objects.get(user=user)
    membership_end(by=mine, membership=mine)


def suspended(user: User, city: Author) -> None:
    firm = Organisation.objects.get(memberships__user=user)
    organisation_decide(author=city, organisation=firm, action="suspended", reason="x")


def suspended_and_back(user: User, city: Author) -> None:
    suspended(user, city)
    firm = Organisation.objects.get(memberships__user=user)
    organisation_decide(author=city, organisation=firm, action="reinstated", reason="x")


def joined(user: User, _city: Author) -> None:
    other = organisation_create(kind="dealership", name="Second", state="approved")
    member_add(organisation=other, user=user, role="dealer")


def other_password(user: User, _city: Author) -> None:
    user.set_password("another one 2")
    user.save()


CHANGES: dict[str, Change] = {
    "a new factor": lambda user, _city: Authenticator.objects.create(user=user, type="webauthn", data={}),
    "a removed factor": lambda user, _city: Authenticator.objects.filter(user=user).delete(),
    "another password": other_password,
    "a membership": joined,
    "a membership that ended": left,
    "another role": lambda user, _city: Membership.objects.filter(user=user).update(role="dealer"),
    "a suspension": suspended,
    "a suspension that was lifted": suspended_and_back,
    "the admin": lambda user, _city: User.objects.filter(pk=user.pk).update(is_staff=True),
}


@pytest.mark.parametrize("change", CHANGES)
def test_changes_of_an_account_end_its_log_ins(city: Author, change: str) -> None:
    user = second_factor(with_password(member("station", "owner", "A Firm").user))
    member_add(organisation=Organisation.objects.get(name="A Firm"), user=second_owner(), role="owner")
    browsers = [enter(Client(), user) for _ in range(2)]
    assert all(map(is_in, browsers))
    CHANGES[change](user, city)
    assert not any(map(is_in, browsers))


def second_owner() -> User:
    return User.objects.create_user("second-owner@example.com")


def test_nothing_else_ends_a_log_in(dealer: Author, rival: Author, city: Author) -> None:
    browser = enter(Client(), dealer.membership.user)
    suspended(rival.membership.user, city)
    member_add(organisation=dealer.organisation, user=second_owner(), role="owner")
    User.objects.filter(pk=dealer.membership.user_id).update(name="Another Name")
    assert is_in(browser)


def test_who_adds_a_factor_stays_and_shows_it(flushing_db: None, inspector: Author) -> None:
    user = with_password(inspector.membership.user)
    Authenticator.objects.all().delete()
    here, there = enter(Client(), user), enter(Client(), user)
    form = here.post("/accounts/reauthenticate/", {"password": PASSWORD})
    assert form.status_code == 302
    secret = here.get("/accounts/2fa/totp/activate/").context["form"].secret
    assert here.post("/accounts/2fa/totp/activate/", {"code": code_of(secret)}).status_code == 302
    assert not is_in(there), "a log-in with the password alone ends"
    assert is_in(here)
    answer = here.get("/desk/tokens/")
    assert answer.headers["Location"].startswith("/accounts/2fa/reauthenticate/"), (
        "it did not show the factor"
    )
    refused = here.get("/api/uploads/")
    assert (refused.status_code, refused.json()["code"]) == (403, "second_factor_missing")
    answer = here.post(answer.headers["Location"], {"code": code_of(secret)})
    assert here.get(answer.headers["Location"]).status_code == 200


def test_the_password_alone_does_not_replace_the_factor(inspector: Author) -> None:
    user = with_password(inspector.membership.user)
    weak = Client()
    weak.force_login(user)
    weak.post("/accounts/reauthenticate/", {"password": PASSWORD})
    assert weak.get("/desk/queue/").headers["Location"].startswith("/accounts/2fa/reauthenticate/")
    asked = {"name": "x", "scopes": ["certifications"], "days": "30"}
    assert weak.post("/desk/tokens/", asked).headers["Location"].startswith("/accounts/2fa/reauthenticate/")
    assert not inspector.membership.tokens.exists()


def test_a_session_of_another_factor_is_weak(inspector: Author) -> None:
    user = with_password(inspector.membership.user)
    browser = enter(Client(), user)
    session = browser.session
    Authenticator.objects.filter(user=user).delete()
    second_factor(user)
    session["_auth_user_hash"] = User.objects.get(pk=user.pk).get_session_auth_hash()
    session.save()
    assert is_in(browser)
    assert browser.get("/desk/queue/").status_code == 302


def test_a_log_in_with_both_factors_is_strong(client: Client, inspector: Author) -> None:
    user, secret = inspector.membership.user, generate_totp_secret()
    Authenticator.objects.all().delete()
    with_password(user)
    TOTP.activate(user, secret)
    client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    client.post("/accounts/2fa/authenticate/", {"code": code_of(secret)})
    asked = {"name": "x", "scopes": ["certifications"], "days": "30"}
    assert client.post("/desk/tokens/", asked).status_code == 200
    assert inspector.membership.tokens.count() == 1


def test_a_token_stops_where_its_member_lost_role_or_factor(inspector: Author) -> None:
    secret = token_create(membership=inspector.membership, name="x").secret
    assert token_find(secret)
    Authenticator.objects.all().delete()
    assert token_find(secret) is None
    second_factor(inspector.membership.user)
    Membership.objects.update(role="owner")
    assert token_find(secret) is None


def test_a_new_role_keeps_the_log_in_that_took_it(dealer: Author, city: Author) -> None:
    user = with_password(dealer.membership.user)
    here, there = enter(Client(), user), enter(Client(), user)
    other = organisation_create(kind="dealership", name="Second", state="approved")
    invitation_create(author=city, organisation=other, email=user.email, role="owner")
    path = next(word for word in Notice.objects.get(kind="invited").body.split() if "/invitations/" in word)
    path = path[path.index("/invitations/") :]
    answer = enter(Client(), user, age=3600).post(path)
    assert answer.headers["Location"].startswith("/accounts/reauthenticate/")
    here.post(path)
    assert Membership.objects.filter(user=user).count() == 2
    assert is_in(here)
    assert not is_in(there)
