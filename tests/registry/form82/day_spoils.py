"""Days and years of a form that can't be, or are odd: each spoils one that is good otherwise."""

from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from tests.cast import today
from tests.registry.form82.misshapen import Spoil, Spoiled


def without_reasons(body: dict[str, Any], *rules: str, at: str = "") -> None:
    """Of these rules, and where a place is given, only for that."""
    body["reasons"] = [
        reason
        for reason in body.get("reasons", ())
        if reason["rule"] not in rules or not reason["pointer"].startswith(at)
    ]
    if not body["reasons"]:
        del body["reasons"]


def plain_days(body: dict[str, Any], **changes: Any) -> None:
    """Days that fit together, but for the changes."""
    plain = {
        "model_year": 2019,
        "first_registered_on": "2019-05-02",
        "periodic_inspection_valid_from": "2025-05-02",
        "periodic_inspection_valid_to": "2027-05-01",
    }
    body["basic"] |= plain | changes
    without_reasons(body, "D5", "D6")


def registered_in_the_future(body: dict[str, Any], data: st.DataObject) -> Spoiled:
    day = today() + timedelta(days=data.draw(st.integers(1, 30_000)))
    plain_days(body, first_registered_on=day.isoformat())
    return "D1", "/body/basic/first_registered_on"


def registered_before_there_were_cars(body: dict[str, Any], data: st.DataObject) -> Spoiled:
    day = data.draw(st.dates(max_value=date(1899, 12, 31)))
    plain_days(body, first_registered_on=day.isoformat())
    return "D2", "/body/basic/first_registered_on"


def model_year_to_come(body: dict[str, Any], data: st.DataObject) -> Spoiled:
    plain_days(body, model_year=data.draw(st.integers(today().year + 2, 2100)))
    return "D3", "/body/basic/model_year"


def inspected_before_it_was_registered(body: dict[str, Any], data: st.DataObject) -> Spoiled:
    registered = today() - timedelta(days=data.draw(st.integers(0, 9)))
    plain_days(
        body,
        model_year=registered.year,
        first_registered_on=registered.isoformat(),
        periodic_inspection_valid_from=today().isoformat(),
        periodic_inspection_valid_to=today().isoformat(),
    )
    inspected = today() - timedelta(days=10)
    body["closing"] |= {"inspected_on": inspected.isoformat(), "issued_on": today().isoformat()}
    return "D4", "/body/basic/first_registered_on"


def registered_long_ago_without_reason(body: dict[str, Any], _: st.DataObject) -> Spoiled:
    plain_days(body, model_year=1955, first_registered_on="1954-05-02")
    return "D5", "/body/basic/first_registered_on"


def odd_model_year_without_reason(body: dict[str, Any], data: st.DataObject) -> Spoiled:
    plain_days(body, model_year=data.draw(st.integers(1960, 2013) | st.just(2021)))
    return "D6", "/body/basic/model_year"


def valid_too_far_ahead(body: dict[str, Any], data: st.DataObject) -> Spoiled:
    ends = data.draw(st.dates(min_value=date(today().year + 11, 1, 1)))
    plain_days(body, periodic_inspection_valid_to=ends.isoformat())
    return "D7", "/body/basic/periodic_inspection_valid_to"


DAY_SPOILS: tuple[Spoil, ...] = (
    registered_in_the_future,
    registered_before_there_were_cars,
    model_year_to_come,
    inspected_before_it_was_registered,
    registered_long_ago_without_reason,
    odd_model_year_without_reason,
    valid_too_far_ahead,
)
