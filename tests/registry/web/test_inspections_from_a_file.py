"""A file of inspections on the page: looked at, asked about, and recorded only on the uploader's word."""

import hashlib
import io
import json
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from records.contents.models import Record
from records.files.models import Attachment
from records.files.services import MAX_SIZE
from records.people.authors import Author
from registry.demo import cars
from registry.uploads.form82.book import form_book
from registry.uploads.jobs import uploads_work
from registry.uploads.models import Upload
from registry.web.form82.imports import MAX_PHOTOS
from tests.cast import form82
from tests.fixtures.market import enter
from tests.fixtures.pictures import photo
from tests.registry.uploads.files import worked

pytestmark = pytest.mark.django_db

WELDED = {"accident_history": "NO", "simple_repair": "YES", "panels": {"roof_panel": ["W"]}}
FIELD = "reason|2|R2W|/body/repair_history/accident_history"


def posted(client: Client, *bodies: dict[str, Any], **more: Any) -> Any:
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


def test_photographs_wait_for_the_job_with_the_file(client: Client, dealer: Author) -> None:
    enter(client, dealer.membership.user)
    answer = posted(client, form82(1))
    page = client.get(answer["Location"])
    assert (page.status_code, Attachment.objects.count()) == (200, 0)
    _, stored = default_storage.listdir("uploads")
    assert len(stored) == 1
    upload = Upload.objects.get()
    states = [upload.state]
    while upload.state != "checked":
        uploads_work(seconds=0)  # one photograph a turn
        upload.refresh_from_db()
        states.append(upload.state)
        assert len(states) < 6
    assert (Attachment.objects.count(), upload.recorded) == (2, 1)
    assert default_storage.listdir("uploads")[1] == [str(upload.file).rpartition("/")[2]]
    assert upload.mapping == {}


@pytest.mark.parametrize(
    ("name", "content", "at_once"),
    [
        ("front.png", photo(1, "front")[:-40], False),
        ("front.png", b"GIF89a", True),
        ("front.jpg", photo(1, "front"), True),
        ("front.png", photo(1, "front") + bytes(MAX_SIZE), True),
    ],
)
def test_a_photograph_that_is_no_good_is_named(
    client: Client, dealer: Author, name: str, content: bytes, at_once: bool
) -> None:
    enter(client, dealer.membership.user)
    answer = posted(client, form82(1), photos=SimpleUploadedFile(name, content))
    assert answer.status_code == (422 if at_once else 302)
    told = answer if at_once else client.get(f"/desk/uploads/{worked(Upload.objects.get()).pk}/")
    assert f"{name}: " in told.content.decode()
    assert not Upload.objects.exclude(state="failed").exists()
    assert not default_storage.exists("uploads") or default_storage.listdir("uploads") == ([], [])


def test_a_name_that_tells_a_plate_is_not_repeated(client: Client, dealer: Author) -> None:
    enter(client, dealer.membership.user)
    posted(client, form82(1), photos=SimpleUploadedFile(f"{cars.plate(1)}.png", photo(1, "front")[:-40]))
    assert cars.plate(1) not in str(worked(Upload.objects.get()).failure)


def test_as_many_photographs_as_the_page_says_can_be_sent(client: Client, dealer: Author) -> None:
    enter(client, dealer.membership.user)
    photographs = [SimpleUploadedFile(f"{number}.png", photo(1, "front")) for number in range(MAX_PHOTOS + 1)]
    answer = posted(client, form82(1), photos=photographs)
    assert (answer.status_code, "최대 100장" in answer.content.decode()) == (422, True)
    for file in photographs:
        file.seek(0)
    assert posted(client, form82(1), photos=photographs[1:]).status_code == 302
    assert not Attachment.objects.exists()


def test_lines_of_our_own_have_their_photographs_too(client: Client, dealer: Author) -> None:
    enter(client, dealer.membership.user)
    photographs = [photo(1, side) for side in ("front", "rear")]
    body = form82(1)
    names = [body["closing"][f"photo_{side}"] for side in ("front", "rear")]
    digests = [hashlib.sha256(content).hexdigest() for content in photographs]
    files = [{"name": name, "sha256": sha256} for name, sha256 in zip(names, digests, strict=True)]
    line = json.dumps({"vin": cars.vin(1), "body": body, "attachments": files}, ensure_ascii=False)
    sent = [SimpleUploadedFile(name, content) for name, content in zip(names, photographs, strict=True)]
    file = SimpleUploadedFile("cars.jsonl", line.encode())
    assert posted(client, form82(1), file=file, photos=sent).status_code == 302
    upload = worked(Upload.objects.get())
    assert (upload.state, upload.recorded, upload.refused) == ("checked", 1, 0)
