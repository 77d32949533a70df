"""When a log-in was last used, and from where: noted once a minute, at once where that is another."""

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.utils import timezone

from records.people.authors import Author
from tests.fixtures.visitors import LogIn

pytestmark = pytest.mark.django_db

PAGE = "/about/"


def test_the_log_in_s_use_is_noted_once_a_minute(dealer: Author, log_in: LogIn) -> None:
    client = log_in(dealer)
    client.get(PAGE)
    [noted] = UserSession.objects.all()
    client.get(PAGE)
    noted.refresh_from_db()
    first = noted.last_seen_at
    client.get(PAGE)
    noted.refresh_from_db()
    assert noted.last_seen_at == first
    UserSession.objects.update(last_seen_at=timezone.now() - timedelta(minutes=2))
    client.get(PAGE)
    noted.refresh_from_db()
    assert noted.last_seen_at > first


def test_another_browser_s_use_is_noted_at_once(dealer: Author, log_in: LogIn) -> None:
    client = log_in(dealer)
    client.get(PAGE)
    client.get(PAGE, headers={"user-agent": "another"})
    assert UserSession.objects.get().user_agent == "another"
