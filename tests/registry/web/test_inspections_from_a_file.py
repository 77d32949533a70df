"""A file of inspections on the page: looked at, asked about, and recorded only on the uploader's word."""

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from records.contents.models import Record
from records.people.authors import Author
from registry.demo import cars
from registry.uploads.form82.book import form_book
from registry.uploads.models import Upload
from tests.cast import form82
from tests.fixtures.market import enter
from tests.fixtures.pictures import photo
from tests.registry.uploads.files import worked

pytestmark = pytest.mark.django_db

WELDED = {"accident_history": "NO", "simple_repair": "YES", "panels": {"roof_panel": ["W"]}}
FIELD = "reason|2|R2W|/body/repair_history/accident_history"


def posted(client: Client, *bodies: dict[str, Any], **more: str) -> Any:
    file = io.BytesIO()
    form_book(file, bodies)
    return client.post(
        "/desk/inspections/import/",
        {
            "file": SimpleUploadedFile("form.xlsx", file.getvalue()),
            "photos": [SimpleUploadedFile(f"{side}.png", photo(1, side)) for side in ("front", "rear")],
            "warranty_days": "30",
            "warranty_km": "2000",
            **more,
        },
    )


def looked_at(client: Client, *bodies: dict[str, Any]) -> Upload:
    answer = posted(client, *bodies)
    assert answer.status_code == 302
    return worked(Upload.objects.get())


def test_a_question_is_answered_beside_its_row_and_then_recorded(client: Client, dealer: Author) -> None:
    enter(client, dealer.membership.user)
    upload = looked_at(client, form82(1, repair_history=WELDED), form82(2))
    page = client.get(f"/desk/uploads/{upload.pk}/").content.decode()
    assert f'name="{FIELD}"' in page
    assert "아직 아무것도 기록되지 않았습니다" in page
    assert cars.plate(1) not in page
    assert not Record.objects.exists()
    client.post(f"/desk/uploads/{upload.pk}/decide/", {FIELD: "판금만 했음"})
    assert worked(upload).recorded == 2
    assert Record.objects.count() == 2


def test_an_upload_can_be_discarded(client: Client, dealer: Author) -> None:
    enter(client, dealer.membership.user)
    upload = looked_at(client, form82(1))
    client.post(f"/desk/uploads/{upload.pk}/decide/", {"discard": "1"})
    assert worked(upload).state == "failed"
    again = client.post(f"/desk/uploads/{upload.pk}/decide/", {}, follow=True)
    assert "이미 확인되었거나" in again.content.decode()
    assert not Record.objects.exists()


def test_another_dealer_decides_nothing(client: Client, dealer: Author, rival: Author) -> None:
    enter(client, dealer.membership.user)
    upload = looked_at(client, form82(1))
    enter(client, rival.membership.user)
    assert client.post(f"/desk/uploads/{upload.pk}/decide/", {}).status_code == 404
    upload.refresh_from_db()
    assert upload.state == "checked"


def test_a_line_that_can_t_be_read_is_named(client: Client, dealer: Author) -> None:
    enter(client, dealer.membership.user)
    answer = posted(client, form82(1), cars="KMHXX00XXXX000001, 12가3456, 아반떼, 석탄")
    assert answer.status_code == 422
    assert "1번째 줄을 읽을 수 없습니다" in answer.content.decode()
    assert not Upload.objects.exists()


def test_the_template_is_there_for_members_alone(client: Client, dealer: Author) -> None:
    assert client.get("/desk/inspections/template.xlsx").status_code == 302
    enter(client, dealer.membership.user)
    assert client.get("/desk/inspections/template.xlsx").content[:2] == b"PK"
