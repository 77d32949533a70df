"""A dealer's desk: the cars on offer, found, chosen and in order; what buyers are told about each, and what waits."""

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from records.contents.models import Record
from records.people.authors import Author
from records.standing import proposed
from records.stating.services import record_create
from registry.demo import cars
from registry.handovers.services import handover_create
from registry.stock import own_plates
from tests.cast import Signer, certified, inspected, listed, listing, today
from tests.fixtures.answers import content_of
from tests.fixtures.visitors import LogIn

DESK = "/desk/cars/"


@pytest.fixture
def client(dealer: Author, log_in: LogIn) -> Client:
    return log_in(dealer)


def shown(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.status_code
    return [row.car.number for row in answer.context["rows"]]


def vins(*numbers: int) -> list[str]:
    return [cars.vin(number) for number in numbers]


def stated(author: Author, kind: str, body: dict[str, Any], subject: str, **more: Any) -> Record:
    return record_create(author=author, kind=kind, subject=subject, body=body, **more).record


def amended(author: Author, record: Any, **values: Any) -> Any:
    return stated(author, "vehicle:amended", {"listing": record.digest, **values}, record.subject)


def won(amount: int) -> dict[str, Any]:
    return {"amount": amount, "currency": "KRW"}


def test_a_car_stands_once_with_all_of_it(
    dealer: Author, inspector: Author, signer: Signer, client: Client
) -> None:
    offer = listed(dealer, price=won(13_500_000))
    record = inspected(dealer)
    certified(inspector, signer, [record])
    amended(dealer, offer, price=won(12_900_000))
    handover_create(author=dealer, record=record.digest)
    answer = client.get(DESK, {"lang": "ko"})
    assert shown(answer) == vins(1)
    page = " ".join(answer.content.decode().split())
    told = answer.context["rows"][0].car.verdict.headline.title.ko
    for text in ("12,900,000원", f"번호판 …{cars.plate(1)[-4:]}", "인증됨", told, "매수인에게 고지"):
        assert text in page
    assert cars.plate(1) not in page
    assert "13,500,000" not in page


def test_an_ended_offer_is_not_shown(dealer: Author, rival: Author, client: Client) -> None:
    offer = listed(dealer)
    listed(rival, 2)
    kept = listed(dealer, 3)
    stated(dealer, "vehicle:delisted", {"listing": offer.digest, "reason": "OWN_USE"}, offer.subject)
    assert shown(client.get(DESK)) == [kept.number]


def test_each_choice_shows_its_cars(
    dealer: Author, inspector: Author, signer: Signer, client: Client
) -> None:
    for number in (1, 2, 3, 4):
        listed(dealer, number)
    certified(inspector, signer, [inspected(dealer, 2)])
    certified(inspector, signer, [inspected(dealer, 3)], verdict="rejected", reason="사진이 다릅니다.")
    day = today() - timedelta(days=110)
    old = inspected(dealer, 4, closing__inspected_on=day.isoformat(), closing__issued_on=day.isoformat())
    assert old.number == cars.vin(4)
    chosen = {
        show: shown(client.get(DESK, {"show": show}))
        for show in ("uninspected", "unsigned", "certified", "rejected", "expiring", "no such")
    }
    assert chosen == {
        "uninspected": vins(1),
        "unsigned": vins(4),
        "certified": vins(2),
        "rejected": vins(3),
        "expiring": vins(4),
        "no such": vins(4, 3, 2, 1),
    }


def test_prices_put_in_order_are_those_of_now(
    dealer: Author, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(proposed, "PAGE", 2)
    first = listed(dealer, 1, price=won(20_000_000))
    listed(dealer, 2, price=won(9_000_000))
    without = listing(3)
    del without["price"]
    stated(dealer, "vehicle:listed", without, f"vin:{cars.vin(3)}")
    listed(dealer, 4, price=won(10_000_000))
    amended(dealer, first, price=won(8_000_000))
    for sort, numbers in {
        "cheapest": (1, 2, 4, 3),
        "dearest": (4, 2, 1, 3),
        "oldest": (1, 2, 3, 4),
        "": (4, 3, 2, 1),
    }.items():
        page = client.get(DESK, {"sort": sort})
        assert shown(page) == vins(*numbers[:2]), sort
        assert shown(client.get(DESK, {"sort": sort, "after": page.context["page_of"].next})) == vins(
            *numbers[2:]
        ), sort


@pytest.mark.parametrize(
    "words",
    [
        cars.vin(2),
        cars.vin(2)[-6:].lower(),
        "그랜저 하이브리드",
        "하이브리드",
        "2-재고",
        "JA-002",
        cars.plate(2),
        " ".join(cars.plate(2)),
        cars.plate(2)[-4:],
    ],
)
def test_a_car_is_found_by_what_a_dealer_calls_it(dealer: Author, client: Client, words: str) -> None:
    listed(dealer, 1)
    other = listing(2, model="그랜저", trim="하이브리드", presentation_no="2-재고")
    stated(dealer, "vehicle:listed", other, f"vin:{cars.vin(2)}", external_id="JA-002")
    assert shown(client.post(DESK, {"words": words})) == vins(2)
    assert shown(client.post(DESK, {"words": f"{words}없는"})) == []


def test_no_words_travel_in_an_address(dealer: Author, client: Client) -> None:
    listed(dealer)
    assert shown(client.get(DESK, {"words": "no such car"})) == vins(1)
    answer = client.post(DESK, {"words": " ", "show": "uninspected"})
    assert answer.headers["Location"] == "/desk/cars/?show=uninspected"
    page = client.post(DESK, {"words": cars.plate(1)}).content.decode()
    assert 'method="post"' in page


def test_no_more_plates_are_opened_than_bounded(
    dealer: Author, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(own_plates, "LOOKED_THROUGH", 1)
    listed(dealer, 1)
    listed(dealer, 2)
    first = client.post(DESK, {"words": cars.plate(2), "lang": "ko"})
    assert shown(first) == vins(2)
    # What was not looked for is said.
    assert first.context["plates_left"]
    assert shown(client.post(DESK, {"words": cars.plate(1)})) == []
    assert not client.post(DESK, {"words": "아반떼"}).context["plates_left"]


def test_plates_of_ended_offers_are_not_opened(
    dealer: Author, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(own_plates, "LOOKED_THROUGH", 1)
    listed(dealer, 1)
    ended = listed(dealer, 2)
    stated(dealer, "vehicle:delisted", {"listing": ended.digest, "reason": "OWN_USE"}, ended.subject)
    answer = client.post(DESK, {"words": cars.plate(1)})
    assert (shown(answer), answer.context["plates_left"]) == (vins(1), False)


@pytest.mark.parametrize("path", [DESK, "/desk/cars.csv"])
def test_words_too_long_are_refused_in_words(dealer: Author, client: Client, path: str) -> None:
    listed(dealer)
    answer = client.post(path, {"words": "가" * 65})
    assert answer.status_code == 422
    assert answer.context["rows"] == []
    assert "64" in answer.content.decode()


def test_the_csv_has_what_was_searched(dealer: Author, client: Client) -> None:
    listed(dealer, 1)
    listed(dealer, 2, model="그랜저")
    page = client.post(DESK, {"words": "그랜저"}).content.decode()
    assert '<form method="post" action="/desk/cars.csv">' in page
    text = content_of(client.post("/desk/cars.csv", {"words": "그랜저"})).decode()
    _, *lines = csv.reader(io.StringIO(text.removeprefix("\ufeff")))
    assert [line[0] for line in lines] == vins(2)


def test_as_many_questions_for_many_cars(dealer: Author, client: Client) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(DESK)
        unbounded = [
            query["sql"]
            for query in captured.captured_queries
            if 'FROM "records_record"' in query["sql"]
            and "LIMIT" not in query["sql"]
            and " IN (" not in query["sql"]
        ]
        assert unbounded == []
        return len(captured)

    for number in (1, 2):
        listed(dealer, number)
        inspected(dealer, number)
    client.get(DESK)
    few = asked()
    for number in (3, 4, 5):
        listed(dealer, number)
        inspected(dealer, number)
    client.get(DESK)
    assert asked() <= few


def test_the_csv_has_all_and_runs_nothing(dealer: Author, client: Client) -> None:
    listed(dealer, 1, model="=HYPERLINK(1)", make="+현대")
    listed(dealer, 2, price=won(9_000_000))
    answer = client.get("/desk/cars.csv", {"sort": "oldest"})
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    text = content_of(answer).decode()
    assert text.startswith("\ufeff")
    head, first, second = csv.reader(io.StringIO(text.removeprefix("\ufeff")))
    assert head[0] == "차대번호 / VIN"
    assert first[0] == cars.vin(1)
    assert first[1].startswith("'+현대")
    assert second[4:6] == ["9000000", "KRW"]
    assert second[2] == cars.plate(2)[-4:]
    assert cars.plate(2) not in text
