"""A password alone opens no desk of an inspector's or of the city's: not on pages, not in the API, not in the admin."""

from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.test import Client
from django.utils import timezone

from records.notices.models import Notice
from records.people.authors import Author
from records.people.models import User
from tests.cast import inspected
from tests.fixtures.market import enter, second_factor

pytestmark = pytest.mark.django_db

PASSWORD = "long enough 1"


def with_password(user: User) -> User:
    user.set_password(PASSWORD)
    user.save()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


@pytest.fixture
def browser(inspector: Author) -> Client:
    Authenticator.objects.all().delete()
    return enter(Client(), with_password(inspector.membership.user))


@pytest.mark.parametrize("path", ["/desk/queue/", "/desk/tokens/", "/desk/certifications/new/"])
def test_without_one_they_are_led_to_set_it_up(browser: Client, path: str) -> None:
    assert browser.get(path).headers["Location"] == "/accounts/2fa/"


def test_without_one_nothing_withheld_is_shown(browser: Client, dealer: Author) -> None:
    record = inspected(dealer)
    assert b"record-columns" not in browser.get(f"/records/{record.digest}/").content
    assert browser.get(f"/api/records/{record.digest}/").status_code == 404
    answer = browser.get("/api/uploads/")
    assert (answer.status_code, answer.json()["code"]) == (403, "second_factor_missing")


def test_the_admin_is_behind_the_same_door(client: Client, db: None) -> None:
    staff = User.objects.create_superuser("staff@example.com")
    assert client.get("/admin/", follow=True).redirect_chain[-1][0].startswith("/accounts/login/")
    enter(client, staff)
    assert client.get("/admin/", follow=True).redirect_chain[-1][0].startswith("/accounts/2fa/")
    enter(client, second_factor(staff))
    assert client.get("/admin/").status_code == 200


def test_a_log_in_asks_for_the_code_and_mails(client: Client, inspector: Author) -> None:
    user, secret = with_password(inspector.membership.user), generate_totp_secret()
    Authenticator.objects.all().delete()
    TOTP.activate(user, secret)
    answer = client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    assert answer.headers["Location"] == "/accounts/2fa/authenticate/"
    assert client.get("/desk/queue/").headers["Location"].startswith("/accounts/login/")
    assert client.post("/accounts/2fa/authenticate/", {"code": "000000"}).status_code == 200
    code = format_hotp_value(hotp_value(secret, int(timezone.now().timestamp()) // 30))
    assert client.post("/accounts/2fa/authenticate/", {"code": code}).headers["Location"] == "/desk/queue/"
    assert client.get("/desk/queue/").status_code == 200
    assert Notice.objects.get(kind="logged_in").email == user.email


def test_the_last_one_stays_where_the_role_needs_it(browser: Client, inspector: Author) -> None:
    user = second_factor(inspector.membership.user)
    login(browser, user)
    browser.post("/accounts/2fa/totp/deactivate/")
    assert Authenticator.objects.filter(user=user).exists()


def login(browser: Client, user: User) -> None:
    enter(browser, user)
    browser.post("/accounts/reauthenticate/", {"password": PASSWORD})


def test_the_table_alone_gives_no_code(inspector: Author) -> None:
    Authenticator.objects.all().delete()
    secret = generate_totp_secret()
    row = TOTP.activate(inspector.membership.user, secret).instance
    assert secret not in str(row.data)


def typed(password: str, user: User, address: str) -> Client:
    browser = Client(REMOTE_ADDR=address)
    browser.post("/accounts/login/", {"login": user.email, "password": password})
    return browser


def is_in(browser: Client) -> bool:
    return "_auth_user_id" in browser.session


def test_five_wrong_passwords_shut_out_their_address_alone(dealer: Author) -> None:
    user = with_password(dealer.membership.user)
    for _ in range(5):
        typed("wrong wrong", user, "203.0.113.9")
    assert not is_in(typed(PASSWORD, user, "203.0.113.9"))
    assert is_in(typed(PASSWORD, user, "198.51.100.7"))
    assert not is_in(typed(PASSWORD, user, "203.0.113.9")), "nor does the owner's log-in open it again"


def test_wrong_passwords_from_many_addresses_are_slowed(dealer: Author, settings: Any) -> None:
    user = with_password(dealer.membership.user)
    settings.ACCOUNT_RATE_LIMITS = {"login_failed_account": "6/h/key"}
    for number in range(6):
        typed("wrong wrong", user, f"203.0.113.{number}")
    assert not is_in(typed(PASSWORD, user, "198.51.100.7"))


def test_one_address_tries_few_accounts(dealer: Author, rival: Author) -> None:
    for _ in range(5):
        typed("wrong wrong", dealer.membership.user, "203.0.113.9")
        typed("wrong wrong", rival.membership.user, "203.0.113.9")
    third = with_password(User.objects.create_user("third@example.com"))
    assert not is_in(typed(PASSWORD, third, "203.0.113.9"))
    assert is_in(typed(PASSWORD, third, "198.51.100.7"))


def test_one_log_in_elsewhere_is_ended_alone(dealer: Author) -> None:
    from allauth.usersessions.models import UserSession

    user = with_password(dealer.membership.user)
    here, there = Client(), Client()
    for browser in (here, there):
        browser.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    other = UserSession.objects.get(session_key=there.session.session_key)
    assert here.post(f"/account/sessions/{other.pk}/end/").status_code == 302
    assert there.get("/account/").status_code == 302
    assert here.get("/account/").status_code == 200
