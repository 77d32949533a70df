"""The page for a record of paper only: pages and four facts, a look at it, and only then the record."""

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from records.contents.models import Record
from records.contents.services import content_of
from records.people.authors import Author
from registry.demo import cars
from registry.uploads.models import Upload
from tests.cast import inspected, paper_page, today
from tests.fixtures.visitors import LogIn
from tests.papers import paper
from tests.registry.uploads.encar_files import encar
from tests.registry.uploads.files import worked

pytestmark = pytest.mark.django_db
PATH = "/desk/inspections/paper/"
PDF = paper()


def typed(**changes: Any) -> dict[str, Any]:
    facts = {"vin": cars.vin(1), "record_no": "26-11-000777", "issued_on": today().isoformat()}
    return {**facts, "odometer": "41200", "unit": "km", "accident_history": "NO", **changes}


def files(number: int = 1) -> list[SimpleUploadedFile]:
    return [
        SimpleUploadedFile("010-1234-5678.png", cars.paper_page(number)),
        SimpleUploadedFile("p.pdf", PDF),
    ]


@pytest.fixture
def browser(dealer: Author, log_in: LogIn) -> Client:
    client = log_in(dealer)
    client.cookies["django_language"] = "en"
    return client


def test_a_paper_record_is_previewed_and_recorded_once(browser: Client) -> None:
    look = browser.post(PATH, typed(pages=files(), action="look"))
    assert look.status_code == 200
    content = look.content.decode()
    assert "Nothing is recorded yet" in content
    assert "41,200 km" in content
    assert not Record.objects.exists()
    kept = [page.file.sha256 for page in look.context["pages"]]
    sent = typed(kept=kept, action="record", external_id=look.context["external_id"])
    assert browser.post(PATH, sent).status_code == 302
    assert browser.post(PATH, sent).status_code == 302
    value = content_of(Record.objects.get()).value
    assert value
    assert value["body"]["pages"] == ["page-1.png", "page-2.pdf"]
    assert [attachment["name"] for attachment in value["attachments"]] == ["page-1.png", "page-2.pdf"]
    assert value["body"]["odometer"] == {"stated": 41_200, "unit": "km", "km": 41_200}


def test_a_change_keeps_answers_and_the_other_pages(browser: Client) -> None:
    look = browser.post(PATH, typed(pages=files(), action="look"))
    kept = [page.file.sha256 for page in look.context["pages"]]
    again = browser.post(PATH, typed(kept=kept, action="change"))
    assert "26-11-000777" in again.content.decode()
    look = browser.post(PATH, typed(kept=kept, drop=kept[:1], action="look"))
    assert [page.name for page in look.context["pages"]] == ["page-1.pdf"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"pages": []}, "pages"),
        ({"vin": "KMHXX00XXXX00000O"}, "vin"),
        ({"record_no": "no number"}, "record_no"),
        ({"issued_on": "2126-01-01"}, "issued_on"),
        ({"issued_on": "yesterday"}, "issued_on"),
        ({"odometer": "far"}, "odometer"),
        ({"accident_history": "MAYBE"}, "accident_history"),
        ({"pages": [SimpleUploadedFile("sheet.xlsx", b"PK\x03\x04sheet")]}, "pages"),
    ],
)
def test_a_fault_stands_at_its_field(browser: Client, changes: dict[str, Any], field: str) -> None:
    answer = browser.post(PATH, {**typed(pages=files(), action="look"), **changes})
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert not Record.objects.exists()


def test_another_firm_s_page_is_not_there(browser: Client, rival: Author) -> None:
    answer = browser.post(PATH, typed(kept=[paper_page(rival)["sha256"]], action="record"))
    assert answer.status_code == 422
    assert not Record.objects.exists()


def test_a_lower_odometer_is_told_before_it_is_recorded(browser: Client, dealer: Author) -> None:
    inspected(dealer, overall__odometer_km=90_000)
    look = browser.post(PATH, typed(pages=files(), action="look"))
    assert {finding.rule.id for finding in look.context["findings"]} == {"F5", "O3"}


def test_encar_s_pictures_come_in_with_their_pages(browser: Client) -> None:
    value = {"vehicleId": 777, "formats": ["IMAGE"], "master": {}, "images": []}
    rows = [encar(cars.vin(2), day="20261101", formats=["IMAGE"]), value]
    day = today().isoformat()
    line = f"777, 26-11-000009, {day}, 25600 mi, 있음, {cars.vin(3)}"
    page = SimpleUploadedFile("777_page1.png", cars.paper_page(3))
    sent = {"photos": [page], "papers": line, "warranty_days": 30, "warranty_km": 2000}
    file = SimpleUploadedFile("encar.json", json.dumps(rows).encode())
    answer = browser.post("/desk/inspections/import/", {**sent, "file": file})
    assert answer.status_code == 302, answer.context["form"].errors
    upload = worked(Upload.objects.get())
    shown = browser.get(f"/desk/uploads/{upload.pk}/?outcome=all").content.decode()
    assert "paper only, 1 page" in shown
    assert "25,600 mi" in shown
    assert f"{cars.vin(2)}_page1.jpg" in shown
    bad = browser.post("/desk/inspections/import/", {**sent, "papers": "777, 1, 2, far", "file": file})
    assert bad.status_code == 422
