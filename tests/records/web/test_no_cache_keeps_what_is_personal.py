"""Nobody finds in a cache, a referrer or the broker what was another's to read."""

import inspect

import pytest
from celery import current_app
from django.test import Client

from records.memberships.invitations import invitation_create
from records.notices.models import Notice
from records.people.authors import Author
from registry.demo import cars
from tests.cast import inspected
from tests.fixtures.visitors import LogIn

pytestmark = pytest.mark.django_db

DESK = (
    "/",
    "/account/",
    "/desk/uploads/",
    "/desk/inspections/",
    "/desk/cars/",
    "/desk/stated/",
    "/accounts/sessions/",
    "/status/",
)


def test_a_page_with_a_session_is_stored_nowhere(dealer: Author, log_in: LogIn) -> None:
    record = inspected(dealer)
    browser = log_in(dealer)
    for path in (
        *DESK,
        f"/vehicles/{cars.vin(1)}/",
        f"/records/{record.digest}/",
        f"/api/records/{record.digest}/",
    ):
        answer = browser.get(path)
        assert answer.status_code == 200, path
        assert "no-store" in answer.headers["Cache-Control"], path


def test_public_files_stay_in_caches(dealer: Author, log_in: LogIn) -> None:
    answer = log_in(dealer).get("/.well-known/car-registry.json")
    assert answer.headers["Cache-Control"] == "max-age=60"


def test_a_one_time_link_reaches_no_other_site_or_cache(city: Author, dealer: Author, client: Client) -> None:
    invitation_create(
        author=city, organisation=dealer.organisation, role="owner", email="new@example.com", name="홍길동"
    )
    [mail] = Notice.objects.all()
    assert "홍길동" not in mail.subject
    path = next(word for word in mail.body.split() if "/invitations/" in word).partition("localhost:8000")[2]
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert "no-store" in answer.headers["Cache-Control"]
    title = answer.content.decode().partition("<title>")[2].partition("</title>")[0]
    assert "홍길동" not in title


def test_no_message_in_the_broker_has_arguments() -> None:
    current_app.loader.import_default_modules()
    ours = [
        task
        for name, task in current_app.tasks.items()
        if name.startswith(("records.", "registry.", "anchoring."))
    ]
    assert len(ours) > 5
    assert not [task.name for task in ours if inspect.signature(task.run).parameters]
