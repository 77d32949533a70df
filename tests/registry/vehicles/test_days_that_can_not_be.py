"""Days and years that can't be are refused, and what is merely odd is asked about."""

from datetime import timedelta
from typing import Any

import pytest

from records.people.authors import Author
from records.stating.services import record_create
from registry.form82.drafts import draft_create, draft_review
from registry.form82.leaves import flattened
from tests.cast import form82, inspected, listed, listing, on_paper, photos, subject, today
from tests.records.answers import refused

pytestmark = pytest.mark.django_db

REGISTERED = "/body/first_registered_on"
NONE = "0" * 64
TOMORROW = (today() + timedelta(days=1)).isoformat()
NEXT_YEAR = today().year + 1


def refusals(author: Author, kind: str, body: dict[str, Any]) -> list[tuple[str, str | None]]:
    files = photos(author) if kind == "inspection:recorded" else []
    return refused(record_create, author=author, kind=kind, subject=subject(), body=body, attachments=files)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"first_registered_on": "2099-01-01"}, [("D1", REGISTERED)]),
        ({"first_registered_on": TOMORROW}, [("D1", REGISTERED)]),
        ({"model_year": 2050}, [("D3", "/body/model_year")]),
        ({"model_year": NEXT_YEAR + 1}, [("D3", "/body/model_year")]),
        ({"model_year": 2022, "first_registered_on": "2019-12-31"}, [("D3", "/body/model_year")]),
        ({"model_year": 2022, "first_registered_on": "2020-01-01"}, [("D6", "/body/model_year")]),
        ({"model_year": 2012, "first_registered_on": "2018-01-01"}, [("D6", "/body/model_year")]),
        ({"first_registered_on": "1899-12-31"}, [("D2", REGISTERED)]),
        ({"first_registered_on": "1901-01-01"}, [("D3", "/body/model_year"), ("D5", REGISTERED)]),
        ({"model_year": 1931, "first_registered_on": "1931-05-01"}, [("D5", REGISTERED), ("D5", "/body/model_year")]),
        ({"listed_on": "1898-01-01"}, [("D2", "/body/listed_on")]),
        ({"listed_on": "1999-01-01"}, [("D5", "/body/listed_on")]),
        ({"listed_on": "2024-01-01", "model_year": 2024, "first_registered_on": "2024-01-02"}, [("D4", REGISTERED)]),
        ({"liens": {"seizures": 0, "mortgages": 0, "as_of": TOMORROW}}, [("D1", "/body/liens/as_of")]),
        ({"liens": {"seizures": 0, "mortgages": 0, "as_of": "1899-01-01"}}, [("D2", "/body/liens/as_of")]),
        ({"liens": {"seizures": 0, "mortgages": 0, "as_of": "0001-01-01"}}, [("D2", "/body/liens/as_of")]),
    ],
)  # fmt: skip
def test_a_listing_s_day_that_can_not_be_is_told(
    dealer: Author, changes: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    told = refusals(dealer, "vehicle:listed", listing(**changes))
    assert sorted(told, key=str) == expected


@pytest.mark.parametrize(
    ("changes", "code", "pointer"),
    [
        ({"basic__first_registered_on": "2099-01-01"}, "D1", "/body/basic/first_registered_on"),
        ({"basic__model_year": 2050}, "D3", "/body/basic/model_year"),
        ({"basic__first_registered_on": "1776-07-04"}, "D2", "/body/basic/first_registered_on"),
        ({"basic__periodic_inspection_valid_to": "2099-01-01"}, "D7", "/body/basic/periodic_inspection_valid_to"),
        ({"basic__periodic_inspection_valid_from": "1000-01-01"}, "D2", "/body/basic/periodic_inspection_valid_from"),
        ({"closing__inspected_on": TOMORROW}, "R8F", "/body/closing/inspected_on"),
        ({"closing__inspected_on": "1850-01-01", "closing__issued_on": "1850-01-02"}, "D2", "/body/closing/inspected_on"),
        ({"closing__inspected_on": "2019-01-01", "closing__issued_on": "2019-01-02"}, "D4", "/body/basic/first_registered_on"),
    ],
)  # fmt: skip
def test_a_form_s_day_that_can_not_be_is_refused(
    dealer: Author, changes: dict[str, Any], code: str, pointer: str
) -> None:
    assert (code, pointer) in refusals(dealer, "inspection:recorded", form82(**changes))


@pytest.mark.parametrize(
    ("kind", "body", "code", "pointer"),
    [
        ("vehicle:acquired", {"acquired_on": "1899-01-01", "source": "PERSON"}, "D2", "/body/acquired_on"),
        ("vehicle:acquired", {"acquired_on": "1990-01-01", "source": "PERSON"}, "D5", "/body/acquired_on"),
        ("vehicle:delisted", {"listing": NONE, "delisted_on": "1899-01-01", "reason": "OTHER"}, "D2", "/body/delisted_on"),
        ("vehicle:sold", {"listing": NONE, "sold_on": "2024-05-02", "delivered_on": "2024-05-01"}, "D6", "/body/delivered_on"),
        ("vehicle:sold", {"listing": NONE, "sold_on": "2024-05-02", "delivered_on": TOMORROW}, "D1", "/body/delivered_on"),
        ("vehicle:amended", {"listing": NONE, "model_year": 2050}, "D3", "/body/model_year"),
    ],
)  # fmt: skip
def test_every_kind_s_days_are_looked_at(
    dealer: Author, kind: str, body: dict[str, Any], code: str, pointer: str
) -> None:
    assert (code, pointer) in refusals(dealer, kind, body)


@pytest.mark.parametrize(("day", "code"), [("9999-12-31", "R8F"), ("0001-01-01", "D2")])
def test_a_form_at_the_calendar_s_end_is_told(dealer: Author, day: str, code: str) -> None:
    """Days are counted on from it: no day of the calendar may come of that."""
    names = (
        "basic__first_registered_on",
        "basic__periodic_inspection_valid_from",
        "basic__periodic_inspection_valid_to",
        "closing__inspected_on",
        "closing__issued_on",
    )
    changes: dict[str, Any] = dict.fromkeys(names, day)
    form = form82(**changes)
    assert (code, "/body/closing/inspected_on") in refusals(dealer, "inspection:recorded", form)
    draft = draft_create(author=dealer, answers=flattened(form))
    assert "closing.inspected_on" in {message.path for message in draft_review(draft).messages}


def test_an_odometer_event_before_there_were_cars_is_refused(inspector: Author) -> None:
    body = {
        "event": "FAULT",
        "occurred_on": "1899-01-01",
        "confirmation_no": "1",
        "after": {"stated": 5, "unit": "km"},
    }
    assert ("D2", "/body/occurred_on") in refusals(inspector, "odometer:replaced", body)


def test_a_paper_of_the_century_before_last_is_refused(dealer: Author) -> None:
    assert ("D2", "/body/issued_on") in refused(on_paper, author=dealer, issued_on="1899-12-31")


def test_an_odd_year_is_recorded_with_a_reason(dealer: Author) -> None:
    reason = {"rule": "D6", "pointer": "/body/model_year", "reason": "수입 재고차"}
    body = listing(model_year=2012, first_registered_on="2018-01-01", reasons=[reason])
    assert record_create(author=dealer, kind="vehicle:listed", subject=subject(), body=body).created


def test_a_car_of_next_year_s_model_is_recorded(dealer: Author) -> None:
    registered = (today() - timedelta(days=30)).isoformat()
    assert listed(dealer, model_year=today().year + 1, first_registered_on=registered)
    assert inspected(dealer, 2)


@pytest.mark.parametrize(("kind", "name"), [("vehicle:sold", "sold_on"), ("vehicle:delisted", "delisted_on")])
def test_a_car_sold_before_it_was_listed_is_refused(dealer: Author, kind: str, name: str) -> None:
    offer = listed(dealer, listed_on="2024-05-02")
    body: dict[str, Any] = {"listing": offer.digest, name: "2024-05-01"}
    if kind == "vehicle:delisted":
        body["reason"] = "OTHER"
    assert refusals(dealer, kind, body) == [("before_listing", f"/body/{name}")]
    assert record_create(
        author=dealer, kind=kind, subject=subject(), body=body | {name: "2024-05-02"}
    ).created


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"first_registered_on": "2017-01-01"}, "/body/first_registered_on"),
        ({"model_year": 2022}, "/body/model_year"),
        ({"listed_on": "2019-01-01"}, "/body/listed_on"),
    ],
)
def test_a_change_that_contradicts_the_listing_is_refused(
    dealer: Author, change: dict[str, Any], pointer: str
) -> None:
    offer = listed(dealer, model_year=2020, first_registered_on="2019-06-01", listed_on="2024-05-02")
    body = {"listing": offer.digest, **change}
    [(code, at)] = refusals(dealer, "vehicle:amended", body)
    assert (code, at) in {("D3", pointer), ("D4", pointer)}
