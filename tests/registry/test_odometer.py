"""Readings against the running peak of all earlier ones."""

from datetime import UTC, datetime
from typing import Any

import pytest

from records.terms.rules import Earlier
from registry.odometer.rules import Outcome, report

NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)


def listing(day: int, km: int, unit: str = "km", stated: int | None = None) -> Earlier:
    body = {
        "listed_on": f"2026-03-{day:02d}",
        "odometer": {"stated": stated or km, "unit": unit, "km": km},
    }
    return Earlier(f"l{day}", "vehicle:listed", body, NOON, "one", is_certified=False)


def inspection(day: int, km: int, *, is_certified: bool = True) -> Earlier:
    body: dict[str, Any] = {
        "overall": {"odometer_km": km},
        "closing": {"inspected_on": f"2026-03-{day:02d}"},
    }
    return Earlier(f"i{day}", "inspection:recorded", body, NOON, "one", is_certified=is_certified)


def replaced(day: int, km: int = 0, *, before: int | None = None) -> Earlier:
    body: dict[str, Any] = {
        "occurred_on": f"2026-03-{day:02d}",
        "after": {"stated": km, "unit": "km", "km": km},
    }
    if before is not None:
        body["before"] = {"stated": before, "unit": "km", "km": before}
    return Earlier(f"x{day}", "odometer:replaced", body, NOON, "one", is_certified=False)


@pytest.mark.parametrize(
    ("records", "outcome"),
    [
        ([], Outcome.INSUFFICIENT_DATA),
        ([listing(1, 100)], Outcome.INSUFFICIENT_DATA),
        ([listing(1, 100), inspection(2, 100)], Outcome.CLEAR),
        ([listing(1, 100), inspection(2, 99)], Outcome.CLEAR),
        ([inspection(1, 100), listing(2, 90)], Outcome.CONTRADICTION),
        ([listing(1, 100), listing(2, 90)], Outcome.CONTRADICTION),
        ([listing(1, 100), inspection(2, 90)], Outcome.REVIEW),
        ([listing(1, 100), inspection(2, 90, is_certified=False)], Outcome.CONTRADICTION),
        ([listing(1, 1), listing(2, 90)], Outcome.INSUFFICIENT_DATA),
        ([listing(1, 80), listing(2, 2, "mi", 1), listing(3, 90)], Outcome.CLEAR),
        ([inspection(1, 100), replaced(2), inspection(3, 10)], Outcome.CLEAR),
        ([inspection(1, 100), replaced(2, 60), inspection(3, 10)], Outcome.CONTRADICTION),
        ([inspection(1, 100), replaced(2, before=110), inspection(3, 10)], Outcome.CLEAR),
        ([inspection(1, 100), replaced(2, before=50), inspection(3, 10)], Outcome.CONTRADICTION),
        ([inspection(1, 50), listing(2, 100), inspection(3, 60)], Outcome.REVIEW),
        ([inspection(1, 50), listing(2, 100), inspection(3, 40)], Outcome.CONTRADICTION),
    ],
)
def test_the_outcome_of_a_history(records: list[Earlier], outcome: Outcome) -> None:
    assert report(records).outcome == outcome


def test_readings_are_ordered_by_the_day_they_were_taken_on() -> None:
    late, early = listing(5, 100), listing(1, 50)
    found = report([late, early])
    assert [reading.digest for reading in found.readings] == ["l1", "l5"]
    assert found.outcome == Outcome.CLEAR


def test_a_fall_names_both_readings_and_is_measured_from_the_peak() -> None:
    found = report([listing(1, 100), listing(2, 50), listing(3, 60), listing(4, 110)])
    assert [(fall.lower.digest, fall.peak.digest) for fall in found.falls] == [("l2", "l1"), ("l3", "l1")]


def test_without_a_day_of_its_own_a_listing_was_read_when_it_was_recorded() -> None:
    undated = Earlier(
        "l",
        "vehicle:listed",
        {"odometer": {"stated": 5, "unit": "km", "km": 5}},
        datetime(2026, 1, 2, 20, tzinfo=UTC),
        "one",
        is_certified=False,
    )
    assert report([undated]).readings[0].read_on.isoformat() == "2026-01-03"
