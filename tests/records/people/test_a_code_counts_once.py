"""An app's code that was used is no code any more, for as long as its clock could be off."""

import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.test import Client

from records.people.authors import Author
from tests.records.people.test_second_factor import PASSWORD, is_in, with_password

pytestmark = pytest.mark.django_db


@pytest.fixture
def secret(inspector: Author) -> str:
    secret: str = generate_totp_secret()
    user = with_password(inspector.membership.user)
    Authenticator.objects.filter(user=user).delete()
    TOTP.activate(user, secret)
    return secret


def code_at(secret: str, moment: float) -> str:
    return str(format_hotp_value(hotp_value(secret, int(moment) // 30)))


def logged_in(inspector: Author, code: str) -> bool:
    browser = Client()
    browser.post("/accounts/login/", {"login": inspector.membership.user.email, "password": PASSWORD})
    browser.post("/accounts/2fa/authenticate/", {"code": code})
    return is_in(browser)


@pytest.mark.parametrize("later", [1, 31, 59])
def test_a_used_code_opens_nothing_later(
    inspector: Author, secret: str, monkeypatch: pytest.MonkeyPatch, later: int
) -> None:
    now = time.time() // 30 * 30
    monkeypatch.setattr(time, "time", lambda: now)
    # The app's clock is ahead: its code counts the longest.
    code = code_at(secret, now + 30)
    assert logged_in(inspector, code)
    monkeypatch.setattr(time, "time", lambda: now + later)
    assert not logged_in(inspector, code)
    assert not logged_in(inspector, f"{code[:3]} {code[3:]}")
    assert logged_in(inspector, code_at(secret, now)), "another one is taken"


def test_nor_does_it_make_a_log_in_fresh(
    inspector: Author, secret: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = time.time() // 30 * 30
    monkeypatch.setattr(time, "time", lambda: now)
    code, browser = code_at(secret, now + 30), Client()
    browser.post("/accounts/login/", {"login": inspector.membership.user.email, "password": PASSWORD})
    browser.post("/accounts/2fa/authenticate/", {"code": code})
    monkeypatch.setattr(time, "time", lambda: now + 40)
    assert browser.post("/accounts/2fa/reauthenticate/", {"code": code}).status_code == 200, "asked again"
