"""What buyers would be told of a listing beside other records is asked before it is recorded, at every door."""

import html
import json
from datetime import timedelta
from typing import Any

import pytest

from records.contents.models import Record
from records.people.authors import Author
from records.stating.services import record_create
from registry.demo import cars
from registry.uploads.models import Upload, UploadRow
from tests.cast import SURE, Signer, certified, inspected, listed, listing, photos, subject, today
from tests.fixtures.visitors import LogIn, client_for
from tests.records.answers import refused
from tests.registry.uploads.files import csv, uploaded

pytestmark = pytest.mark.django_db
ACCIDENT: dict[str, Any] = {
    "repair_history": {"accident_history": "YES", "simple_repair": "NO", "panels": {"floor_panel": ["X"]}}
}
HEADER = "VIN,주행거리,사고이력,차량번호,제시일"
MAPPING: dict[str, Any] = {
    "vin": "VIN",
    "odometer": {"column": "주행거리", "unit": "km"},
    "accident_history": "사고이력",
    "plate_no": "차량번호",
    "listed_on": "제시일",
}
RENTAL = "12하3456"


def ago(days: int) -> str:
    return (today() - timedelta(days=days)).isoformat()


def stated(author: Author, body: dict[str, Any], **more: Any) -> Record:
    return record_create(author=author, kind="vehicle:listed", subject=subject(), body=body, **more).record


@pytest.fixture
def known(dealer: Author, rival: Author, inspector: Author, signer: Signer) -> Record:
    """Offered elsewhere, with an accident, inspected 130 days ago, of a private plate."""
    days: dict[str, Any] = {"closing__inspected_on": ago(130), "closing__issued_on": ago(125)}
    record = inspected(rival, **ACCIDENT, **days)
    certified(inspector, signer, [record])
    return listed(rival, listed_on=ago(100), accident_history="YES")


ODD = {
    "odometer": {"stated": 45_400, "unit": "km"},
    "accident_history": "NO",
    "plate_no": RENTAL,
    "listed_on": ago(1),
}
ASKED = {"L1": "/subject", "L2": "/body/accident_history", "L3": "/body/listed_on", "L4": "/body/plate_no"}


def test_each_comparison_is_asked_at_once(dealer: Author, known: Record) -> None:
    assert sorted(refused(stated, author=dealer, body=ODD)) == sorted(ASKED.items())
    reasons = [{"rule": rule, "pointer": pointer, "reason": "확인함"} for rule, pointer in ASKED.items()]
    record = stated(dealer, {**ODD, "reasons": reasons})
    assert "확인함" in record.content.canonical
    # A change of the listing is asked about what it changes, and not of the rest again.
    change: dict[str, Any] = {"author": dealer, "kind": "vehicle:amended", "subject": subject()}
    price = {"price": {"amount": 9_000_000, "currency": "KRW"}}
    assert record_create(**change, body={"listing": record.digest, **price}).created
    body = {"listing": record.digest, "accident_history": "NO"}
    assert refused(record_create, **change, body=body) == [("L2", "/body/accident_history")]
    assert known.subject == subject()


def test_a_listing_that_fits_is_not_asked(dealer: Author, rival: Author, known: Record) -> None:
    delisted = {"listing": known.digest, "reason": "TRANSFERRED"}
    record_create(author=rival, kind="vehicle:delisted", subject=subject(), body=delisted)
    days: dict[str, Any] = {"closing__inspected_on": ago(5), "closing__issued_on": ago(5)}
    inspected(dealer, **ACCIDENT, **days)
    body = listing(1, accident_history="YES", listed_on=ago(11))
    assert stated(dealer, body).subject == subject()


def test_every_door_asks_the_same(dealer: Author, known: Record, log_in: LogIn) -> None:
    api = client_for(dealer)
    sent = {"kind": "vehicle:listed", "subject": subject(), "body": ODD}
    problem: Any = api.post("/api/records/", sent, format="json").json()
    assert {error["code"]: error["pointer"] for error in problem["errors"]} == ASKED
    batch: Any = api.post("/api/records/batch/", [sent], format="json").json()
    [one] = batch
    assert {error["code"] for error in one["problem"]["errors"]} == ASKED.keys()
    # A file has no field for what is asked of the whole row, and still says it.
    row = csv(f"{cars.vin(1)},45400,무사고,{RENTAL},{ago(1)}", header=HEADER)
    for mode in (Upload.Mode.STATEMENTS, Upload.Mode.STOCK):
        upload = uploaded(dealer, row, mapping=MAPPING, mode=mode)
        [told] = UploadRow.objects.filter(upload=upload)
        assert {reason["asks"]["rule"] for reason in told.reasons} == ASKED.keys(), mode
    line = json.dumps({"vin": cars.vin(1), "body": ODD}).encode()
    assert uploaded(dealer, line, name="cars.jsonl", mapping=None).asked == 1
    form = {
        "vin": cars.vin(1),
        "odometer": "45400",
        "odometer_unit": "km",
        "plate_no": RENTAL,
        "accident_history": "NO",
    }
    page = log_in(dealer).post("/desk/listings/new/", {**form, "lang": "ko"})
    shown = html.unescape(page.content.decode())
    assert page.status_code == 422
    assert {word for word in ("L1", "L2", "L3", "L4") if f'value="{word}"' in shown} == ASKED.keys()
    assert Record.objects.filter(kind="vehicle:listed", organisation=dealer.organisation).count() == 0
    assert known.subject == subject()


@pytest.mark.parametrize("amount", [0, 1630, 299_999, 1_000_000_001])
def test_a_price_that_is_none_is_asked_everywhere(dealer: Author, log_in: LogIn, amount: int) -> None:
    """A file asked about it; by hand, by program and in JSON Lines 1,630 won were recorded."""
    body = listing(1, price={"amount": amount, "currency": "KRW"})
    assert refused(stated, author=dealer, body=body) == [("L6", "/body/price")]
    line = json.dumps({"vin": cars.vin(1), "body": body}).encode()
    assert uploaded(dealer, line, name="cars.jsonl", mapping=None).asked == 1
    form = {"vin": cars.vin(1), "odometer": "45400", "odometer_unit": "km", "price": str(amount)}
    page = log_in(dealer).post("/desk/listings/new/", form)
    assert page.status_code == 422
    assert f"{amount:,}" in page.content.decode()
    answer = {"asked_rule": "L6", "asked_pointer": "/body/price", "asked_reason": "전시용"}
    assert log_in(dealer).post("/desk/listings/new/", {**form, **answer}).status_code == 302
    assert "전시용" in Record.objects.get().content.canonical


@pytest.mark.parametrize(("amount", "currency"), [(300_000, "KRW"), (1_000_000_000, "KRW"), (9000, "USD")])
def test_a_price_for_a_car_is_not_asked(dealer: Author, amount: int, currency: str) -> None:
    body = listing(1, price={"amount": amount, "currency": currency})
    assert stated(dealer, body).subject == subject()


def test_a_price_said_to_be_right_is_not_asked_twice(dealer: Author) -> None:
    """Neither of a new listing nor of a change of one; the reason is part of the record."""
    mapping = {
        "vin": "VIN",
        "odometer": {"column": "KM", "unit": "km"},
        "price": {"column": "가격", "currency": "KRW", "unusual": "as_written"},
    }
    for price in (1630, 13_500_000, 1500):
        content = csv(f"{cars.vin(1)},45400,{price}", header="VIN,KM,가격")
        upload = uploaded(dealer, content, mapping=mapping, mode=Upload.Mode.STOCK)
        assert (upload.recorded + upload.changed, upload.asked, upload.refused) == (1, 0, 0)
    texts = [record.content.canonical for record in Record.objects.order_by("recorded_at", "uuid")]
    assert ['"rule":"L6"' in text for text in texts] == [True, False, True]


def test_another_cars_photo_is_asked_about(dealer: Author) -> None:
    inspected(dealer, 2)
    attached = [photos(dealer, 2)[0]]
    body = listing(1)
    assert refused(stated, author=dealer, body=body, attachments=attached) == [("L5", "/attachments")]
    assert stated(dealer, {**body, "reasons": SURE}, attachments=attached).subject == subject()
    # Of its own car it is nothing to ask about.
    assert stated(dealer, body, attachments=[photos(dealer, 1)[0]]).subject == subject()
