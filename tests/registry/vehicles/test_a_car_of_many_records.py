"""A car with more records than are shown at once: the others are a page further, and the verdict is of all of them."""

import re
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from records.contents.models import Record
from records.people.authors import Author
from records.stating.drafts import Draft
from records.stating.services import records_create_many
from records.terms.texts import Refusal
from registry.odometer.readings import Reading, report
from registry.vehicles import verdict as verdicts
from registry.vehicles.selectors import vehicle_code
from registry.web import charts
from registry.web.charts import odometer_chart
from tests.cast import SURE, Signer, certified, inspected, listed, subject
from tests.cast import listing as listing_body
from tests.registry.odometer.readings import listing

VIN = subject().removeprefix("vin:")


@pytest.fixture
def five(dealer: Author, settings: Any) -> list[Record]:
    """Two on a page; the first and oldest alone says that there was an accident."""
    settings.RECORDS_A_PAGE = 2
    first = listed(dealer, accident_history="YES")
    return [first, *(listed(dealer, accident_history="NO") for _ in range(4))]


def steps_on(page: str) -> list[str]:
    return re.findall(r'id="record-([0-9a-f]{12})"', page)


def page_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_each_record_is_on_one_page_the_newest_first(client: Client, five: list[Record]) -> None:
    pages = [steps_on(page_of(client, f"/vehicles/{VIN}/?page={number}")) for number in (1, 2, 3)]
    digests = [record.digest[:12] for record in five]
    assert pages == [digests[3:], digests[1:3], digests[:1]]
    assert steps_on(page_of(client, f"/vehicles/{VIN}/")) == pages[0]


@pytest.mark.parametrize("number", ["0", "4", "-1", "x", "²", "9" * 30])
def test_a_page_that_is_not_there_is_not_found(client: Client, five: list[Record], number: str) -> None:
    assert five
    assert client.get(f"/vehicles/{VIN}/", {"page": number}).status_code == 404


def test_the_verdict_is_of_records_on_other_pages_too(client: Client, five: list[Record]) -> None:
    page = page_of(client, f"/vehicles/{VIN}/")
    assert "매물에 사고이력이 있다고 적혀 있습니다" in page
    assert f'href="/records/{five[0].digest}/?vin={VIN}"' in page
    assert f"#record-{five[0].digest[:12]}" not in page
    assert re.search(r"기록 5\s*건", page)


def test_pages_behind_the_code_do_not_say_the_number(client: Client, five: list[Record]) -> None:
    code = vehicle_code(subject())
    for number in (1, 2, 3):
        page = page_of(client, f"/s/{code}/?page={number}")
        assert steps_on(page)
        assert VIN not in page
    assert five


def test_programs_read_all_records_page_by_page(client: Client, five: list[Record]) -> None:
    address: str | None = f"/api/vehicles/{VIN}/"
    records: list[str] = []
    readings: list[str] = []
    verdict: list[Any] = []
    while address:
        answer = client.get(address).json()
        assert answer["record_count"] == 5
        records[:0] = [record["digest"] for record in answer["records"]]
        odometer = answer["verdict"]["odometer"]
        assert odometer["reading_count"] == 5
        readings[:0] = [reading["record"] for reading in odometer.pop("readings")]
        verdict.append(answer["verdict"])
        address = answer["links"].get("earlier")
    assert records == readings == [record.digest for record in five]
    assert verdict == [verdict[0]] * 3
    beyond = client.get(f"/api/vehicles/{VIN}/?page=9").json()
    assert (beyond["records"], beyond["links"]["later"].partition("?")[2]) == ([], "page=3")
    assert client.get(f"/api/vehicles/{VIN}/?page=0").status_code == 422


def test_of_many_flags_the_gravest_are_told(
    client: Client, five: list[Record], monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = client.get(f"/api/vehicles/{VIN}/").json()["verdict"]
    monkeypatch.setattr(verdicts, "FLAGS_TOLD", 1)
    verdict = client.get(f"/api/vehicles/{VIN}/").json()["verdict"]
    assert verdict["flags"] == whole["flags"][:1]
    assert verdict["flag_count"] == whole["flag_count"] == len(whole["flags"]) > 1
    assert verdict["tiles"] == whole["tiles"]
    assert "여기에 보이지 않는" in page_of(client, f"/vehicles/{VIN}/")
    assert five


def test_a_chart_of_many_readings_keeps_extremes_and_falls(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(charts, "MOST_DOTS", 20)
    kilometres = [1000 * number for number in range(1, 29)]
    kilometres[17] = 3
    told = report([listing(day, km) for day, km in enumerate(kilometres, 1)])
    chart = odometer_chart(told)
    assert chart is not None
    assert len(chart.dots) <= 22 < len(told.readings)
    drawn = [dot.reading.km for dot in chart.dots]
    assert {3, 1000, 28_000} <= set(drawn)
    assert [dot.reading.km for dot in chart.dots if dot.falls] == [3]
    assert drawn == [km for km in kilometres if km in drawn]


@given(st.lists(st.tuples(st.integers(1, 3), st.sampled_from("abc")), max_size=8))
def test_compared_readings_are_of_another_day_and_firm(drawn: list[tuple[int, str]]) -> None:
    told = report([listing(day, 5000, firm=firm) for day, firm in drawn])

    def is_compared(reading: Reading) -> bool:
        return any(
            other.read_on != reading.read_on and other.organisation != reading.organisation
            for other in told.readings
        )

    assert list(told.compared) == [reading for reading in told.readings if is_compared(reading)]


def outcomes(author: Author, *drafts: Draft) -> list[str]:
    return [
        outcome.code if isinstance(outcome, Refusal) else "recorded"
        for outcome in records_create_many(author=author, drafts=drafts)
    ]


def test_one_firm_states_only_so_many_records_of_a_car(dealer: Author, rival: Author, settings: Any) -> None:
    settings.RECORDS_OF_ONE_CAR = 2
    drafts = [
        Draft("vehicle:listed", subject(), listing_body(), external_id=name)
        for name in ("first", "second", "third")
    ]
    assert outcomes(dealer, *drafts) == ["recorded", "recorded", "records_many"]
    assert outcomes(dealer, drafts[2], drafts[0]) == ["records_many", "recorded"]
    assert Record.objects.count() == 2
    withdrawal = {"record": Record.objects.filter(organisation=dealer.organisation)[0].digest}
    body = {**withdrawal, "reason": "잘못 올렸습니다."}
    assert outcomes(dealer, Draft("record:withdrawn", subject(), body)) == ["recorded"]
    settings.RECORDS_OF_ONE_CAR = 3
    assert outcomes(dealer, drafts[2], Draft("vehicle:listed", subject(), listing_body())) == [
        "recorded",
        "records_many",
    ]
    other = {**listing_body(), "reasons": SURE}
    assert outcomes(rival, Draft("vehicle:listed", subject(), other)) == ["recorded"]
    listed(dealer, 2)


def test_records_within_the_bound_are_still_signed(
    dealer: Author, inspector: Author, signer: Signer, settings: Any
) -> None:
    settings.RECORDS_OF_ONE_CAR = 1
    record = inspected(dealer)
    certified(inspector, signer, [record])
    certified(inspector, signer, [record], verdict="rejected", reason="다시 점검해야 합니다.")
    assert Record.objects.filter(kind="inspection:certified").count() == 2
