"""A reading that does not fit what the log knows of the car is asked about before it is recorded, at every door."""

import html
import json
import re
from typing import Any

import pytest

from records.contents.models import Record
from records.people.authors import Author
from records.stating.services import record_create
from registry.demo import cars
from registry.uploads.models import Upload, UploadRow
from registry.uploads.trials import upload_confirm
from tests.cast import SURE, Signer, certified, inspected, listed, subject, today
from tests.fixtures.visitors import LogIn, client_for
from tests.records.answers import refused
from tests.registry.uploads.files import csv, uploaded, worked

pytestmark = pytest.mark.django_db
VIN = cars.vin(1)


def km(stated: int) -> dict[str, Any]:
    return {"odometer": {"stated": stated, "unit": "km"}}


@pytest.fixture
def known(dealer: Author, inspector: Author, signer: Signer) -> Record:
    """Certified at 45,322 km."""
    record = inspected(dealer, overall__odometer_km=45_322)
    certified(inspector, signer, [record])
    return record


@pytest.mark.parametrize(
    ("stated", "rule"), [(45_319, "O2"), (4_532, "O2"), (145_323, "O5"), (453_220, "O5")]
)
def test_the_problem_shows_both_and_how_to_answer(
    rival: Author, known: Record, stated: int, rule: str
) -> None:
    assert known.subject == subject()
    api = client_for(rival)
    sent = {"kind": "vehicle:listed", "subject": subject(), "body": km(stated)}
    answer = api.post("/api/records/", sent, format="json")
    assert (answer.status_code, answer.headers["Content-Type"]) == (422, "application/problem+json")
    [error] = answer.json()["errors"]
    assert (error["code"], error["pointer"], error["severity"]) == (rule, "/body/odometer", "ask")
    for text in error["messages"].values():
        assert f"{stated:,}" in text
        assert "45,322" in text
    reasons = [{**error["answer"], "reason": "계기판을 다시 읽음"}]
    again = api.post("/api/records/", {**sent, "body": {**km(stated), "reasons": reasons}}, format="json")
    assert again.status_code == 201
    assert again.json()["record"]["body"]["reasons"] == reasons


@pytest.mark.parametrize("stated", [45_320, 45_322, 60_000, 145_322])
def test_a_reading_that_fits_is_recorded(rival: Author, known: Record, stated: int) -> None:
    assert listed(rival, **km(stated)).subject == known.subject


def test_the_page_asks_and_takes_the_answer(dealer: Author, known: Record, log_in: LogIn) -> None:
    client, path = log_in(dealer), "/desk/listings/new/"
    sent: dict[str, Any] = {"vin": VIN, "odometer": "4532", "odometer_unit": "km"}
    page = client.post(path, sent)
    shown = html.unescape(page.content.decode())
    assert page.status_code == 422
    assert "4,532km" in shown
    assert "인증된 45,322km" in shown
    fields = dict(re.findall(r'name="(asked_rule|asked_pointer)"\s+value="([^"]*)"', shown))
    answered = client.post(path, {**sent, **fields, "asked_reason": "계기판 교체, 서류 있음"})
    assert answered.status_code == 302
    assert "계기판 교체, 서류 있음" in Record.objects.get(kind="vehicle:listed").content.canonical


def test_of_a_file_the_row_alone_is_asked_about(dealer: Author, known: Record) -> None:
    upload = uploaded(dealer, csv(f"{VIN},4532", f"{cars.vin(2)},20000"))
    rows = UploadRow.objects.filter(upload=upload).order_by("number")
    assert [row.outcome for row in rows] == ["asked", "recorded"]
    [reason] = rows[0].reasons
    assert (reason["column"], reason["asks"]) == ("KM", {"rule": "O2", "pointer": "/body/odometer"})
    assert known.subject == subject()


def test_a_trial_asks_and_its_answer_is_recorded(dealer: Author, known: Record) -> None:
    upload = uploaded(dealer, csv(f"{VIN},453220"), trial=True)
    assert (upload.state, upload.asked) == (Upload.State.CHECKED, 1)
    upload_confirm(
        upload, answers={"2": [{"rule": "O5", "pointer": "/body/odometer", "reason": "마일 아님"}]}
    )
    assert worked(upload).recorded == 1
    assert known.subject == subject()


def test_lines_of_json_are_asked_about_too(dealer: Author, known: Record) -> None:
    line = {"vin": VIN, "body": km(4_532)}
    upload = uploaded(dealer, json.dumps(line).encode(), name="cars.jsonl", mapping=None)
    assert upload.asked == 1
    answered = {"vin": VIN, "body": {**km(4_532), "reasons": SURE}}
    again = uploaded(dealer, json.dumps(answered).encode(), name="cars.jsonl", mapping=None)
    assert again.recorded == 1
    assert known.subject == subject()


def test_two_rows_of_one_file_are_compared(dealer: Author) -> None:
    upload = uploaded(dealer, csv(f"{VIN},45322", f"{VIN},4532"))
    assert (upload.recorded, upload.asked) == (1, 1)


def test_a_reading_merely_stated_is_asked_about_too(dealer: Author, rival: Author) -> None:
    first = listed(dealer, **km(50_000))
    elsewhere, below = ("L1", "/subject"), ("O4", "/body/odometer")
    assert refused(listed, author=rival, **km(30_000)) == [elsewhere, below]
    for kind, more in (("vehicle:amended", {}), ("vehicle:sold", {"sold_on": today().isoformat()})):
        stated: dict[str, Any] = {"author": dealer, "kind": kind, "subject": subject()}
        body = {"listing": first.digest, **km(30_000), **more}
        assert refused(record_create, **stated, body=body) == [("O4", "/body/odometer")]


def test_a_correction_is_not_held_to_what_it_corrects(dealer: Author) -> None:
    wrong = listed(dealer, **km(453_220))
    body = {**cars.listing(1, today()), **km(45_322), "correction_reason": "0을 하나 더 적음"}
    record_create(author=dealer, kind="vehicle:listed", subject=subject(), body=body, corrects=wrong.digest)
    assert listed(dealer, **km(45_322))


def test_a_withdrawn_reading_is_not_asked_about(dealer: Author) -> None:
    wrong = listed(dealer, **km(453_220))
    body = {"record": wrong.digest, "reason": "다른 차의 주행거리"}
    record_create(author=dealer, kind="record:withdrawn", subject=subject(), body=body)
    assert listed(dealer, **km(45_322))


def test_the_same_statement_again_is_answered_as_before(
    dealer: Author, inspector: Author, signer: Signer
) -> None:
    api = client_for(dealer)
    sent = {"kind": "vehicle:listed", "subject": subject(), "body": km(4_532), "external_id": "A-1"}
    first = api.post("/api/records/", sent, format="json")
    certified(inspector, signer, [inspected(dealer, overall__odometer_km=45_322)])
    again = api.post("/api/records/", sent, format="json")
    assert (first.status_code, again.status_code) == (201, 200)
