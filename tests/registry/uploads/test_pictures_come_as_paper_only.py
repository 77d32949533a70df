"""Encar's reports that are pictures only come in as paper only, or the row says what to do."""

import io
import json
from typing import Any, cast

import pytest
from django.core.files.base import ContentFile

from records.contents.models import Record
from records.contents.services import content_of
from records.files.services import attachment_create
from records.people.authors import Author
from registry.demo import cars
from registry.form82.bodies import PaperBody
from registry.uploads.intake import upload_create
from registry.uploads.models import Upload, UploadRow
from registry.uploads.trials import upload_confirm
from tests.cast import paper_page, today
from tests.registry.uploads.encar_files import encar
from tests.registry.uploads.files import vin, worked

pytestmark = pytest.mark.django_db
DAY = today().isoformat()


def taken(dealer: Author, content: str, mapping: object = None, *, trial: bool = True) -> Upload:
    file = ContentFile(content.encode())
    kind = "inspection:recorded"
    name = "encar.json"
    return worked(upload_create(author=dealer, file=file, name=name, kind=kind, mapping=mapping, trial=trial))


def picture(number: int = 1, **changes: Any) -> dict[str, Any]:
    value = encar(vin(number), day=DAY, formats=["IMAGE"], inners=[], outers=[])
    return {**value, "images": [{"path": f"/carpicture/{number}_paper.png", "type": "P"}], **changes}


def codes(upload: Upload, number: int = 1) -> tuple[str, list[str]]:
    row = UploadRow.objects.get(upload=upload, number=number)
    return row.outcome, [reason["code"] for reason in row.reasons]


def test_pictures_that_come_along_become_a_record_after_a_preview(dealer: Author) -> None:
    photos = {"1_paper.png": paper_page(dealer)["sha256"]}
    upload = taken(dealer, json.dumps([picture(), picture(2)]), {"photos": photos})
    assert codes(upload) == ("recorded", [])
    summary = UploadRow.objects.get(upload=upload, number=1).summary
    assert (summary["record_no"], summary["km"], summary["pages"]) == ("26-11-000001", "45322 km", 1)
    row = UploadRow.objects.get(upload=upload, number=2)
    assert codes(upload, 2) == ("refused", ["encar_paper_pages"])
    assert "2_paper.png" in row.reasons[0]["messages"]["en"]
    assert not Record.objects.exists()
    upload_confirm(upload)
    assert worked(upload).recorded == 1
    body = content_of(Record.objects.get()).body
    assert body == {
        "machine_readable": False,
        "record_no": "26-11-000001",
        "issued_on": DAY,
        "odometer": {"stated": 45_322, "unit": "km", "km": 45_322},
        "pages": ["1_paper.png"],
    }


def test_facts_the_source_lacks_are_given_beside_it(dealer: Author) -> None:
    first = paper_page(dealer)["sha256"]
    second = attachment_create(author=dealer, file=io.BytesIO(cars.paper_page(2)), name="p.png").sha256
    facts = {"record_no": "26-11-000002", "issued_on": DAY, "odometer": {"stated": 30_000, "unit": "mi"}}
    papers = {"777": {**facts, "vin": vin(3), "accident_history": "YES"}}
    photos = {"777_page10.png": second, "777_page2.png": first}
    value = {"vehicleId": 777, "formats": ["IMAGE"], "master": {}, "images": []}
    upload = taken(dealer, json.dumps(value), {"photos": photos, "papers": papers}, trial=False)
    assert codes(upload) == ("recorded", [])
    body = cast(PaperBody, content_of(Record.objects.get()).body)
    assert body["pages"] == ["777_page2.png", "777_page10.png"]
    assert (body["odometer"]["km"], body["accident_history"]) == (48_280, "YES")


@pytest.mark.parametrize(
    ("value", "missing"),
    [
        ({"vehicleId": 7, "formats": ["IMAGE"], "master": {}}, ["vin", "fact", "fact", "fact", "pages"]),
        (picture(images=[{"path": "/1_front.png", "type": "M1"}]), ["pages"]),
        (picture(images="x", master={"detail": {"vin": vin(1), "mileage": -1}}), ["fact"] * 3 + ["pages"]),
        ({"master": 7, "formats": "IMAGE"}, ["vin", "fact", "fact", "fact", "pages"]),
    ],
)
def test_a_refusal_says_all_that_is_missing(dealer: Author, value: object, missing: list[str]) -> None:
    upload = taken(dealer, json.dumps(value), {"photos": {"1_front.png": "0" * 64}})
    assert codes(upload) == ("refused", [f"encar_paper_{code}" for code in missing])


def test_fillers_and_another_firm_s_pages_are_refused(dealer: Author, rival: Author) -> None:
    photos = {"1_paper.png": paper_page(rival)["sha256"]}
    filler = picture()
    filler["master"]["detail"]["mileage"] = 1
    upload = taken(dealer, json.dumps([filler, picture()]), {"photos": photos})
    assert codes(upload) == ("refused", ["odometer_filler"])
    assert codes(upload, 2) == ("refused", ["no_attachment"])


def test_odd_facts_beside_the_file_are_refused_in_their_row(dealer: Author) -> None:
    photos = {"1_paper.png": paper_page(dealer)["sha256"]}
    papers = {vin(1): {"record_no": ["x"], "odometer": "far", "accident_history": 1, "pages": [3]}}
    upload = taken(dealer, json.dumps(picture()), {"photos": photos, "papers": papers})
    assert codes(upload)[0] == "refused"


def test_our_own_lines_name_pages_by_digest(dealer: Author) -> None:
    line = {"vin": vin(1), "body": cars.paper_only(1, today()), "attachments": [paper_page(dealer)]}
    upload = taken(dealer, json.dumps(line), trial=True)
    assert codes(upload) == ("recorded", [])
    assert UploadRow.objects.get(upload=upload).summary["pages"] == 1
