"""One ZIP of photos, confirmed by two clicks or sent by two: its photos are recorded once, and each is told what became of it."""

import pytest
from django.contrib.messages import get_messages

from records.contents.models import Record
from records.people.authors import Author
from tests.fixtures.own_database import Play, play
from tests.fixtures.visitors import LogIn
from tests.registry.uploads.files import worked
from tests.registry.uploads.photos.packed import picture, sent, stocked, told

__all__ = ["play"]

FILES = {"JA-001.jpg": picture(1), "JA-002.jpg": picture(2)}


@pytest.mark.soak
def test_threads_that_record_one_zip_record_it_once(play: Play) -> None:
    """On the database that the tests have: threads of PostgreSQL, or of SQLite."""
    outcome = play("tests.registry.uploads.photos.meetings")
    assert outcome.pop("worked")
    assert outcome == {
        "confirmed": [["None", "trial_over"]] * 2,
        "outcomes": [[["recorded", "photo_of"], ["repeated", "photo_there"]]] * 4,
        "amendments": 4,
        "photos": 4,
        "states": ["done"] * 3,
    }


@pytest.mark.django_db
def test_the_second_click_is_told_that_it_was_confirmed(dealer: Author, log_in: LogIn) -> None:
    stocked(dealer, 1, 2)
    upload, client = sent(dealer, FILES, trial=True), log_in(dealer)
    decide = f"/desk/uploads/{upload.pk}/decide/"
    first, second = client.post(decide), client.post(decide)
    assert [answer.status_code for answer in (first, second)] == [302, 302]
    page = client.get(second.headers["Location"])
    assert ["이미 확인되었거나" in str(message) for message in get_messages(page.wsgi_request)] == [True]
    assert worked(upload).recorded == 2
    assert client.post(decide).status_code == 302
    assert worked(upload).recorded == 2
    assert Record.objects.filter(kind="vehicle:amended").count() == 2


@pytest.mark.django_db
def test_a_zip_sent_twice_is_recorded_once(dealer: Author) -> None:
    stocked(dealer, 1, 2)
    first, second = (sent(dealer, FILES) for _ in range(2))
    assert {outcome[0] for outcome in told(first).values()} == {"recorded"}
    assert set(told(second).values()) == {("repeated", "photo_there")}
    assert Record.objects.filter(kind="vehicle:amended").count() == 2
