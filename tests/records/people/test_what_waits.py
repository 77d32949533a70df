"""The city begins its day with what waits for it: how many, since when, and of whom."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from anchoring.buckets import Bucket
from anchoring.models import AuditFinding, AuditRun, BucketState
from records.people.authors import Author
from records.people.models import Application, Organisation
from records.privacy.models import ErasureRequest
from tests.fixtures.visitors import LogIn

pytestmark = pytest.mark.django_db


def page_of(client: Client) -> str:
    return client.get("/desk/waiting/?lang=en").content.decode()


def applied(name: str, days: int) -> Organisation:
    firm = Organisation.objects.create(
        name=name, kind=Organisation.Kind.DEALERSHIP, state=Organisation.State.APPLIED
    )
    Application.objects.create(organisation=firm, created_at=timezone.now() - timedelta(days=days))
    return firm


def test_nothing_waits_where_all_is_done(city: Author, log_in: LogIn) -> None:
    assert "Nothing waits." in page_of(log_in(city))


def test_each_has_its_number_and_age(city: Author, log_in: LogIn) -> None:
    for number in range(7):
        applied(f"Firm {number}", number)
    ErasureRequest.objects.create(
        scope=ErasureRequest.Scope.PERSON,
        person=city.person,
        reason="asked",
        requested_by=city.person,
        requested_at=timezone.now() - timedelta(days=3),
    )
    AuditFinding.objects.create(run=AuditRun.objects.create(), code="leaf", row="entry 1")
    page = " ".join(page_of(log_in(city)).split())
    assert "Firm 6, Firm 5, Firm 4, Firm 3, Firm 2 and 2 more" in page
    assert "waited for 6" in page
    assert "waited for 3" in page
    for title in ("Applications", "Requests for erasure", "Findings that no look"):
        assert title in page
    assert str(city.person) not in page


def test_a_log_in_of_the_city_leads_there(city: Author, log_in: LogIn) -> None:
    page = log_in(city).get("/?lang=en").content.decode()
    desk = page.partition('class="desk-nav"')[2]
    assert desk.index("/desk/waiting/") < desk.index("/desk/keys/")


def test_a_wrong_copy_of_the_log_waits_for_the_city(city: Author, log_in: LogIn, settings: Settings) -> None:
    settings.LOG_BUCKET = Bucket("b")
    since = timezone.now() - timedelta(days=2)
    BucketState.objects.create(bucket="1" * 64, problem="changed", problem_since=since)
    assert "copy for readers is wrong" in page_of(log_in(city))
    settings.LOG_BUCKET = None
    assert "copy for readers is wrong" not in page_of(log_in(city))
