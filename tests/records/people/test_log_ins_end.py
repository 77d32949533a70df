"""A log-in ends when it is old, and when nobody used it for a while."""

from datetime import timedelta
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from records.people.authors import Author
from tests.fixtures.visitors import LogIn


@pytest.fixture
def browser(dealer: Author, log_in: LogIn) -> Client:
    client = log_in(dealer)
    assert client.get("/account/").status_code == 200
    return client


@pytest.mark.parametrize(
    ("moment", "setting"), [("created_at", "SESSION_COOKIE_AGE"), ("last_seen_at", "SESSION_IDLE")]
)
def test_a_log_in_ends_by_age_and_by_idleness(
    browser: Client, settings: Any, moment: str, setting: str
) -> None:
    bound = timedelta(seconds=getattr(settings, setting))
    UserSession.objects.update(**{moment: timezone.now() - bound + timedelta(seconds=20)})
    assert browser.get("/account/").status_code == 200
    UserSession.objects.update(**{moment: timezone.now() - bound - timedelta(seconds=1)})
    assert browser.get("/account/").headers["Location"].startswith("/accounts/login/")
    assert not Session.objects.exists()


def test_who_was_logged_in_still_reads_public_pages(browser: Client) -> None:
    UserSession.objects.update(last_seen_at=timezone.now() - timedelta(days=1))
    assert browser.get("/").status_code == 200
    assert browser.get("/account/").status_code == 302


def test_the_bounds_are_those_of_the_standard(settings: Any) -> None:
    assert (settings.SESSION_COOKIE_AGE, settings.SESSION_IDLE) == (12 * 3600, 30 * 60)
