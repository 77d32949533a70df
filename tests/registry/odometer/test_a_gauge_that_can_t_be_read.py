"""A car whose odometer can't be read is listed as such, with the reason, at every door."""

import html
import re
from typing import Any

import pytest

from records.contents.models import Record
from records.people.authors import Author
from records.stating.services import record_create
from registry.demo import cars
from registry.stock.offers import offers_of
from registry.uploads.models import UploadRow
from registry.uploads.trials import upload_confirm
from tests.cast import Signer, certified, inspected, subject
from tests.fixtures.visitors import LogIn, client_for
from tests.records.answers import refused
from tests.registry.uploads.files import csv, uploaded, worked

pytestmark = pytest.mark.django_db
ASKED = {"rule": "O6", "pointer": "/body/no_reading"}
REASON = {**ASKED, "reason": "계기판 전원이 들어오지 않음"}
KM: dict[str, Any] = {"odometer": {"stated": 45_322, "unit": "km"}}
UNREAD: dict[str, Any] = {"no_reading": "UNREADABLE"}


def unread(author: Author) -> Record:
    body = {**UNREAD, "reasons": [REASON]}
    return record_create(author=author, kind="vehicle:listed", subject=subject(), body=body).record


def test_the_reason_is_asked_and_recorded(dealer: Author) -> None:
    api = client_for(dealer)
    sent = {"kind": "vehicle:listed", "subject": subject(), "body": UNREAD}
    [error] = api.post("/api/records/", sent, format="json").json()["errors"]
    assert (error["code"], error["pointer"], error["severity"]) == ("O6", "/body/no_reading", "ask")
    body = {**UNREAD, "reasons": [{**error["answer"], "reason": REASON["reason"]}]}
    answer = api.post("/api/records/", {**sent, "body": body}, format="json")
    assert answer.status_code == 201
    assert answer.json()["record"]["body"] == body


@pytest.mark.parametrize(
    ("body", "expected"),
    [({}, ("required", "/body/odometer")), ({**KM, **UNREAD}, ("O7", "/body/no_reading"))],
)
def test_one_of_the_two_is_stated(dealer: Author, body: dict[str, Any], expected: tuple[str, str]) -> None:
    stated: dict[str, Any] = {"author": dealer, "kind": "vehicle:listed", "subject": subject()}
    body = {**body, "reasons": [REASON]} if body else body
    assert refused(record_create, **stated, body=body) == [expected]


def test_the_page_asks_for_the_reason(dealer: Author, log_in: LogIn) -> None:
    client, path = log_in(dealer), "/desk/listings/new/"
    sent = {"vin": cars.vin(1), "odometer": "", "odometer_unit": "km", **UNREAD}
    shown = html.unescape(client.post(path, sent).content.decode())
    fields = dict(re.findall(r'name="(asked_rule|asked_pointer)"\s+value="([^"]*)"', shown))
    assert fields == {f"asked_{name}": value for name, value in ASKED.items()}
    assert client.post(path, {**sent, **fields, "asked_reason": REASON["reason"]}).status_code == 302


def test_a_row_is_asked_by_its_own_column(dealer: Author) -> None:
    upload = uploaded(dealer, csv(f"{cars.vin(1)},판독불가"), trial=True)
    [reason] = UploadRow.objects.get(upload=upload).reasons
    assert (reason["column"], reason["value"], reason["asks"]) == ("KM", "판독불가", ASKED)
    upload_confirm(upload, answers={"2": [REASON]})
    assert worked(upload).recorded == 1


def test_a_buyer_reads_that_nothing_was_read(
    dealer: Author, inspector: Author, signer: Signer, log_in: LogIn
) -> None:
    certified(inspector, signer, [inspected(dealer)])
    unread(dealer)
    page = client_for(dealer).get(f"/vehicles/{cars.vin(1)}/")
    assert "계기판 판독 불가" in page.content.decode()


def test_an_amendment_takes_the_place_of_either(dealer: Author) -> None:
    listing = unread(dealer)
    amended: dict[str, Any] = {"author": dealer, "kind": "vehicle:amended", "subject": subject()}
    for body, gone in ((KM, "no_reading"), ({**UNREAD, "reasons": [REASON]}, "odometer")):
        record_create(**amended, body={"listing": listing.digest, **body})
        now = offers_of(dealer.organisation, [subject()])[subject()].body
        assert body.keys() <= now.keys()
        assert gone not in now
