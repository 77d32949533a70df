"""Stating a listing, signing, enrolling and revoking keys: through the forms."""

import json
import re

import pytest
from django.test import Client

from records.contents.models import Record
from records.people.authors import Author
from registry.demo import cars
from tests.cast import Signer, inspected
from tests.fixtures.visitors import LogIn
from verifier import canonical

VIN = cars.vin(1)
LISTING = {
    "vin": VIN.lower(),
    "odometer": "38882",
    "odometer_unit": "mi",
    "price": "13500000",
    "plate_no": "12가3456",
}


def test_a_listing_is_stated_by_hand(dealer: Author, log_in: LogIn) -> None:
    response = log_in(dealer).post("/desk/listings/new/", LISTING)
    record = Record.objects.get()
    assert response.headers["Location"] == f"/records/{record.digest}/"
    body = json.loads(record.content.canonical)["body"]
    assert body["odometer"] == {"stated": 38882, "unit": "mi", "km": 62575}
    assert "withheld" in body["plate_no"]


def test_a_wrong_number_is_told_at_its_field(dealer: Author, log_in: LogIn) -> None:
    response = log_in(dealer).post("/desk/listings/new/", {**LISTING, "vin": "KMHXX00"})
    assert response.status_code == 422
    page = response.content.decode()
    assert re.search(r'id="id_vin"[^>]*aria-invalid="true"|aria-invalid="true"[^>]*id="id_vin"', page)
    assert "17자리여야 합니다" in page
    assert not Record.objects.exists()


def test_the_dealers_cars_are_their_own(dealer: Author, rival: Author, log_in: LogIn) -> None:
    log_in(dealer).post("/desk/listings/new/", LISTING)
    assert VIN in log_in(dealer).get("/desk/cars/").content.decode()
    assert VIN in log_in(dealer).get(f"/desk/cars/?vin={VIN}").content.decode()
    assert VIN not in log_in(rival).get("/desk/cars/").content.decode()


def test_the_queue_has_what_nobody_vouched_for(
    dealer: Author, inspector: Author, signer: Signer, log_in: LogIn
) -> None:
    first, second = inspected(dealer, 1), inspected(dealer, 2)
    inspected(dealer, 2, corrects=second)
    client = log_in(inspector)
    page = client.get("/desk/queue/").content.decode()
    assert page.count(cars.vin(2)) == page.count(cars.vin(1))
    assert second.digest not in page
    sign(client, signer, [first])
    assert first.digest not in client.get("/desk/queue/").content.decode()


def sign(
    client: Client, signer: Signer, records: list[Record], verdict: str = "certified", reason: str = ""
) -> str:
    for record in records:
        assert client.get(f"/desk/queue/{record.digest}/").status_code == 200
    data = {
        "records": [record.digest for record in records],
        "verdict": verdict,
        "reason": reason,
        "key": signer.key.key,
    }
    page = client.post("/desk/statements/", data).content.decode()
    match = re.search(r'<textarea[^>]*id="statement-text"[^>]*>(.*?)</textarea>', page, re.DOTALL)
    assert match is not None
    statement = canonical.loads(match[1].replace("&quot;", '"'))
    assert client.post("/desk/statements/file/", {"statement": match[1]}).headers["Content-Disposition"]
    signed = json.dumps(signer.sign(statement))
    return client.post("/desk/certifications/new/", {"signed": signed}, follow=True).content.decode()


def test_the_statement_shown_is_the_statement_signed(
    dealer: Author, inspector: Author, signer: Signer, log_in: LogIn
) -> None:
    records = [inspected(dealer, 1), inspected(dealer, 2)]
    page = sign(log_in(inspector), signer, records)
    assert "차량 2대의 기록에 반영했습니다" in page


def test_the_page_refuses_a_statement_dated_before_its_record(
    dealer: Author, inspector: Author, signer: Signer, log_in: LogIn
) -> None:
    record, client = inspected(dealer), log_in(inspector)
    client.get(f"/desk/queue/{record.digest}/")
    statement = {**signer.state(record)["statement"], "signed_at": "2001-01-01T00:00:00Z"}
    answer = client.post("/desk/certifications/new/", {"signed": json.dumps(signer.sign(statement))})
    assert answer.status_code == 422
    assert "서명 시각이 이 기록을 남기기 전입니다" in answer.content.decode()


def test_a_rejection_needs_a_reason(dealer: Author, inspector: Author, signer: Signer, log_in: LogIn) -> None:
    record = inspected(dealer)
    data = {"records": record.digest, "verdict": "rejected", "key": signer.key.key}
    log_in(inspector).get(f"/desk/queue/{record.digest}/")
    response = log_in(inspector).post("/desk/statements/", data)
    assert response.status_code == 422
    assert "사유를 적어 주십시오" in response.content.decode()
    assert "서명이 맞습니다" in sign(log_in(inspector), signer, [record], "rejected", "사진이 다릅니다.")


def test_a_statement_without_records_is_none(inspector: Author, signer: Signer, log_in: LogIn) -> None:
    response = log_in(inspector).post("/desk/statements/", {"verdict": "certified", "key": signer.key.key})
    assert response.status_code == 422
    assert "점검기록부를 하나 이상 고르십시오" in response.content.decode()


@pytest.mark.parametrize("signed", ["", "{", "[]", '{"statement": {}}', '{"statement": {}, "signature": {}}'])
def test_a_malformed_signature_is_refused(inspector: Author, log_in: LogIn, signed: str) -> None:
    response = log_in(inspector).post("/desk/certifications/new/", {"signed": signed})
    assert response.status_code == 422
    assert 'role="alert"' in response.content.decode()


def test_findings_are_shown_beside_the_record(
    dealer: Author, inspector: Author, signer: Signer, log_in: LogIn
) -> None:
    record = inspected(dealer, 1, repair_history__panels={"front_panel": ["X"]})
    page = log_in(inspector).get(f"/desk/queue/{record.digest}/").content.decode()
    assert "<strong>R1</strong>" in page
    assert "인증 불가" in page
    assert cars.plate(1) in page


def test_a_station_without_a_key_learns_how_to_make_one(inspector: Author, log_in: LogIn) -> None:
    assert "/desk/signing/new/" in log_in(inspector).get("/desk/queue/").content.decode()
    assert "verifier keygen" in log_in(inspector).get("/desk/signing/new/").content.decode()
