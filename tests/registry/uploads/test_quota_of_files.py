"""What an organisation may store a day is bounded, on pages as in the API."""

import io
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from rest_framework.test import APIClient

from records.files.models import Attachment, StoredOnDay
from records.files.services import attachment_create
from records.people.authors import Author
from registry.uploads.models import Upload
from tests.fixtures.pictures import photo
from tests.fixtures.visitors import LogIn
from tests.records.answers import refused
from tests.registry.uploads.files import cars, take_in

PICTURE, OTHER = photo(1, "front"), photo(2, "front")


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Room for one of the pictures."""
    most = max(len(PICTURE), len(OTHER)) + 10
    monkeypatch.setattr("records.wiring.file_bytes_a_day", lambda: most)


def stored(author: Author, content: bytes) -> Attachment:
    return attachment_create(author=author, file=io.BytesIO(content), name="a.png")


def test_more_than_the_day_s_share_is_refused_until_midnight(
    dealer: Author, rival: Author, small: None
) -> None:
    stored(dealer, PICTURE)
    assert refused(lambda: stored(dealer, OTHER)) == [("files_spent", "/file")]
    assert Attachment.objects.count() == 1
    stored(rival, OTHER)
    StoredOnDay.objects.update(day=timezone.localdate() - timedelta(days=1))
    stored(dealer, OTHER)


def test_the_same_file_again_costs_nothing(dealer: Author, small: None) -> None:
    first = stored(dealer, PICTURE)
    assert stored(dealer, PICTURE) == first
    assert StoredOnDay.objects.get().size == first.size


def test_files_of_many_records_count_too(dealer: Author, small: None) -> None:
    stored(dealer, PICTURE)
    assert refused(lambda: take_in(dealer, cars(2_000))) == [("files_spent", "/file")]
    assert not Upload.objects.exists()


def test_programs_are_told_when_uploads_go_on(api: APIClient, dealer: Author, small: None) -> None:
    stored(dealer, PICTURE)
    answer = api.post("/api/attachments/", {"file": SimpleUploadedFile("a.png", OTHER)})
    problem = answer.json()
    assert (answer.status_code, problem["code"]) == (429, "files_spent")
    assert 0 < int(answer.headers["Retry-After"]) <= 24 * 3600
    assert "오늘 올릴 수 있는" in problem["messages"]["ko"]


def test_a_page_says_when_uploads_go_on(dealer: Author, log_in: LogIn, small: None) -> None:
    stored(dealer, PICTURE)
    form: dict[str, Any] = {
        "file": SimpleUploadedFile("a.jsonl", b'{"subject": "vin:X"}'),
        "photos": SimpleUploadedFile("b.png", OTHER),
        "warranty_days": 30,
        "warranty_km": 2000,
    }
    answer = log_in(dealer).post("/desk/inspections/import/", form)
    assert answer.status_code == 422
    assert "오늘 올릴 수 있는" in answer.content.decode()
