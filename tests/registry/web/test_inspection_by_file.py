import json
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse

from records.contents.models import Record
from records.people.authors import Author
from registry.demo import cars
from tests.cast import form82
from tests.fixtures.pictures import photo
from tests.fixtures.visitors import LogIn

PHOTOS = ("front", "rear")


def post(log_in: LogIn, author: Author, value: Any, photos: tuple[str, ...] = PHOTOS) -> HttpResponse:
    text = value if isinstance(value, bytes) else json.dumps(value, ensure_ascii=False).encode()
    files = [SimpleUploadedFile(f"{side}.png", photo(1, side), "image/png") for side in photos]
    data = {"file": SimpleUploadedFile("form.json", text), "photos": files}
    return log_in(author).post("/desk/inspections/new/", data)  # type: ignore[return-value]


def test_a_form_with_its_photographs_is_recorded(dealer: Author, log_in: LogIn) -> None:
    response = post(log_in, dealer, form82(1))
    record = Record.objects.get()
    assert response.headers["Location"] == f"/records/{record.digest}/"
    assert [attachment["name"] for attachment in json.loads(record.content.canonical)["attachments"]] == [
        "front.png",
        "rear.png",
    ]


def test_the_submission_as_the_api_takes_it_is_taken_too(inspector: Author, log_in: LogIn) -> None:
    submission = {"kind": "inspection:recorded", "vin": cars.vin(1), "body": form82(1)}
    assert post(log_in, inspector, submission).status_code == 302


def test_a_photograph_that_is_named_and_missing_is_asked_for(dealer: Author, log_in: LogIn) -> None:
    response = post(log_in, dealer, form82(1), photos=("front",))
    assert response.status_code == 422
    assert "/body/closing/photo_rear" in response.content.decode()
    assert not Record.objects.exists()


def test_every_mistake_is_told_at_once(dealer: Author, log_in: LogIn) -> None:
    page = post(
        log_in, dealer, form82(1, overall__odometer_km="12", detail__engine_idle="FINE")
    ).content.decode()
    assert "/body/overall/odometer_km" in page
    assert "/body/detail/engine_idle" in page


def test_a_file_without_a_form_is_refused(dealer: Author, log_in: LogIn) -> None:
    values: tuple[Any, ...] = (b"{", b"[]", {"body": 5}, {"basic": []}, b"\xff")
    for value in values:
        assert post(log_in, dealer, value).status_code == 422
    assert not Record.objects.exists()
