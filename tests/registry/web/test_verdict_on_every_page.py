"""What the car's page says first, every other page, the PDF and the API say too, with the mileage and its day."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from records.contents.models import Record
from records.people.authors import Author
from records.proof.proved import proved
from registry.demo import cars
from registry.handovers.services import handover_create
from registry.paper.form import paper_html
from registry.paper.services import paper_of
from tests.cast import SURE, Signer, certified, inspected, listed, on_paper, subject, today
from tests.fixtures.visitors import LogIn

VIN = cars.vin(1)
FRAME = {"accident_history": "YES", "simple_repair": "NO", "panels": {"floor_panel": ["X"]}}
SAID = "사고이력이 있습니다: 주요골격 C랭크 플로어 패널 교환(교체)."


@pytest.fixture
def record(dealer: Author, inspector: Author, signer: Signer) -> Record:
    stated = inspected(dealer, repair_history=FRAME, overall__odometer_km=45_322)
    certified(inspector, signer, [stated])
    return stated


def page_of(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def handed(dealer: Author, record: Record) -> str:
    issued = handover_create(author=dealer, record=record.digest)
    buyer = Client()
    path = buyer.post("/handed/", {"code": issued.code}).headers["Location"]
    return page_of(buyer, path)


def test_car_record_and_api_begin_with_the_same(client: Client, record: Record) -> None:
    for path in (f"/vehicles/{VIN}/", f"/records/{record.digest}/?vin={VIN}"):
        page = page_of(client, path)
        assert f'<h2 id="verdict">{SAID}</h2>' in page
        assert page.index("45,322 km") < page.index('id="verdict"')
    verdict: dict[str, Any] = client.get(f"/api/vehicles/{VIN}/").json()["verdict"]
    assert verdict["headline"]["messages"]["ko"] == SAID
    assert (verdict["mileage"]["km"], verdict["mileage"]["on"]) == (45_322, today().isoformat())
    assert [tile["state"] for tile in verdict["tiles"] if tile["topic"] == "accident"] == ["bad"]
    assert verdict["signature"] == "certified"


def test_the_handed_over_page_says_which_car(dealer: Author, record: Record) -> None:
    page = handed(dealer, record)
    head = page.partition('id="verdict"')[0]
    car = cars.model(1)
    for said in (f"{car.make} {car.name}", VIN, cars.plate(1), "45,322 km", "점검일"):
        assert said in head
    assert SAID in page


def test_another_dealer_s_buyer_is_not_shown_the_plate(dealer: Author, rival: Author, record: Record) -> None:
    listed(rival, reasons=SURE)
    page = handed(rival, record)
    assert VIN in page
    assert cars.plate(1) not in page


def test_a_paper_alone_is_handed_over_with_its_facts(dealer: Author) -> None:
    head = handed(dealer, on_paper(dealer)).partition('id="verdict"')[0]
    assert VIN in head
    assert f"{cars.odometer_km(1):,} km" in head


def test_the_pdf_begins_with_the_verdict_and_mileage(record: Record) -> None:
    car = proved(subject())
    assert car is not None
    html = paper_html(paper_of(car, record.digest, opened=False), timezone.now())
    assert html.index(SAID) < html.index("자동차 기본정보")
    assert html.index("45,322 km") < html.index("자동차 기본정보")


def test_a_dealer_s_search_shows_the_car_s_verdict(dealer: Author, record: Record, log_in: LogIn) -> None:
    assert record.organisation == dealer.organisation
    page = page_of(log_in(dealer), f"/desk/stated/?vin={VIN}")
    assert SAID in page
    assert "45,322 km" in page


@pytest.mark.parametrize("verdict", ["certified", "rejected"])
def test_only_a_certified_record_may_be_issued(
    client: Client, dealer: Author, inspector: Author, signer: Signer, verdict: Any
) -> None:
    stated = inspected(dealer)
    certified(inspector, signer, [stated], verdict=verdict, reason="no" if verdict == "rejected" else None)
    for path in (f"/vehicles/{VIN}/", f"/records/{stated.digest}/?vin={VIN}"):
        assert ("까지 교부 가능" in page_of(client, path)) == (verdict == "certified")
        assert "서명하지 않" not in page_of(client, path)
