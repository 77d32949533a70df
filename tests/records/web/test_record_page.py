"""A digest, which the public log has, leads to no car; who knows the car sees its record, and who stated it sees all."""

import html

from django.test import Client

from records.people.authors import Author
from records.people.models import User
from registry.demo import cars
from tests.cast import Signer, inspected, listed
from tests.fixtures.flat import flat
from tests.fixtures.market import sequenced
from tests.fixtures.visitors import LogIn

VIN = cars.vin(1)


def test_a_stranger_with_a_digest_learns_no_car(client: Client, dealer: Author) -> None:
    record = listed(dealer)
    page = client.get(f"/records/{record.digest}/").content.decode()
    assert "매물 등록" in page
    assert record.digest in page
    for private in (VIN, VIN[:11], dealer.organisation.name, cars.model(1).name):
        assert private not in page


def test_a_wrong_number_is_told_so(client: Client, dealer: Author) -> None:
    record = listed(dealer)
    page = client.get(f"/records/{record.digest}/?vin={cars.vin(2)}").content.decode()
    assert "그 번호의 차량에 관한 기록이 아닙니다" in page
    # What was typed can be looked through for the mistake.
    assert f'value="{cars.vin(2)}"' in page
    assert VIN not in page


def test_who_knows_the_car_reads_the_public_record(client: Client, dealer: Author) -> None:
    record = inspected(dealer)
    page = client.get(f"/records/{record.digest}/?vin={VIN.lower()}").content.decode()
    assert cars.model(1).name in page
    assert "비공개" in page
    for private in (cars.plate(1), "홍길동", "김매매"):
        assert private not in page
    assert "접수증 내려받기" not in page


def test_who_stated_it_reads_all_and_has_a_receipt(dealer: Author, log_in: LogIn) -> None:
    record = inspected(dealer)
    client = log_in(dealer)
    assert "로그에 오르면 바로 받을 수 있습니다" in client.get(f"/records/{record.digest}/").content.decode()
    sequenced()
    response = client.get(f"/records/{record.digest}/")
    page = response.content.decode()
    assert cars.plate(1) in page
    assert f"/api/records/{record.digest}/receipt" in page
    assert response.headers["Cache-Control"] == "no-store"


def test_another_dealer_and_an_outsider_read_what_everybody_reads(
    dealer: Author, rival: Author, outsider: User, log_in: LogIn
) -> None:
    record = inspected(dealer)
    for person in (rival, outsider):
        page = log_in(person).get(f"/records/{record.digest}/?vin={VIN}").content.decode()
        assert cars.plate(1) not in page
        assert "접수증" not in page


def test_a_key_is_everybodys_business(client: Client, signer: Signer) -> None:
    page = client.get(f"/records/{signer.key.enrolled_id}/").content.decode()
    assert signer.key.key in page
    page = client.get("/licences/11-22-333333/").content.decode()
    assert signer.key.key in page
    assert client.get("/licences/99-99-999999/").status_code == 404


def test_there_is_no_such_record(client: Client, market: object) -> None:
    assert client.get(f"/records/{'0' * 64}/").status_code == 404


def test_a_passed_over_question_is_told_on_the_page(client: Client, dealer: Author) -> None:
    repairs = {"accident_history": "NO", "simple_repair": "YES", "panels": {"hood": ["X"]}}
    record = inspected(dealer, detail__wiper_motor="NOT_APPLICABLE", repair_history=repairs)
    page = client.get(f"/records/{record.digest}/?vin={cars.vin(1)}").content.decode()
    assert "'해당 없음'으로 적힌 부품: 와이퍼 모터" in " ".join(html.unescape(page).split())
    assert "점검한 부품이 모두 정상으로 적혀 있습니다." not in page


def test_a_reason_stands_with_what_it_was_given_for(client: Client, dealer: Author) -> None:
    repairs = {"accident_history": "NO", "simple_repair": "YES", "panels": {"roof_panel": ["W"]}}
    pointer = "/body/repair_history/accident_history"
    reasons = [{"rule": "R2W", "pointer": pointer, "reason": "판금만 했고 용접은 없음"}]
    inspected(dealer, repair_history=repairs, reasons=reasons)
    page = client.get(f"/vehicles/{cars.vin(1)}/").content.decode()
    assert '<strong>사고이력</strong>: 판금만 했고 용접은 없음 <a class="quiet" href="/rules/#R2W">' in flat(
        page
    )
