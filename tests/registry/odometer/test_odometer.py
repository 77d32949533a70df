"""Readings against the running peak of all earlier ones."""

from datetime import UTC, datetime

import pytest

from records.terms.rules import Earlier
from registry.odometer.readings import Outcome, report
from tests.registry.odometer.readings import NOON, inspection, listing, replaced


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
        ([listing(1, 999_999), listing(2, 90), listing(3, 95)], Outcome.CLEAR),
        ([inspection(1, 9_999_999), inspection(2, 90), inspection(3, 95)], Outcome.CLEAR),
        ([listing(1, 100), listing(2, 0)], Outcome.INSUFFICIENT_DATA),
        (
            [inspection(1, 50), listing(2, 100), inspection(3, 60), listing(4, 40)],
            Outcome.CONTRADICTION,
        ),
        ([listing(1, 100), listing(2, 98)], Outcome.CLEAR),
        ([listing(1, 100), listing(2, 97)], Outcome.CONTRADICTION),
        ([inspection(1, 100), replaced(2), inspection(3, 10)], Outcome.INSUFFICIENT_DATA),
        ([inspection(1, 100), replaced(2, 5), inspection(3, 10)], Outcome.CLEAR),
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
    reported = report([late, early])
    assert [reading.digest for reading in reported.readings] == ["l1", "l5"]
    assert reported.outcome == Outcome.CLEAR


def test_a_fall_is_measured_from_the_peak() -> None:
    reported = report([listing(1, 100), listing(2, 50), listing(3, 60), listing(4, 110)])
    assert [(fall.lower.digest, fall.peak.digest) for fall in reported.falls] == [("l2", "l1"), ("l3", "l1")]


def test_a_fall_names_a_certified_reading_before_a_higher_statement() -> None:
    falls = report([inspection(1, 100), listing(2, 200), inspection(3, 50)]).falls
    assert [(fall.lower.digest, fall.peak.digest) for fall in falls] == [("i3", "i1")]


@pytest.mark.parametrize(
    ("records", "falls"),
    [
        (
            [inspection(1, 100), listing(2, 200), inspection(3, 60), inspection(4, 90)],
            [("i3", "i1"), ("i4", "i1")],
        ),
        ([inspection(1, 100), inspection(2, 300), listing(3, 400), inspection(4, 200)], [("i4", "i2")]),
        ([inspection(1, 100), inspection(2, 100), inspection(3, 50)], [("i3", "i1")]),
        ([listing(1, 100), listing(2, 100), listing(3, 50)], [("l3", "l1")]),
    ],
)
def test_a_fall_is_measured_from_the_first_of_the_highest(
    records: list[Earlier], falls: list[tuple[str, str]]
) -> None:
    assert [(fall.lower.digest, fall.peak.digest) for fall in report(records).falls] == falls


def test_a_replaced_gauge_has_two_readings_and_both_are_certified() -> None:
    readings = report([replaced(2, 5, before=110)]).readings
    assert [(reading.km, reading.is_certified, reading.restarts) for reading in readings] == [
        (110, True, False),
        (5, True, True),
    ]


def test_a_record_without_a_gauge_has_no_reading() -> None:
    delisted = Earlier("d", "vehicle:delisted", {"reason": "sold"}, NOON, "one", is_certified=False)
    amended = Earlier("a", "vehicle:amended", {"price": 1}, NOON, "one", is_certified=False)
    assert report([delisted, amended]).readings == ()


def test_an_undated_listing_was_read_when_recorded() -> None:
    undated = Earlier(
        "l",
        "vehicle:listed",
        {"odometer": {"stated": 5, "unit": "km", "km": 5}},
        datetime(2026, 1, 2, 20, tzinfo=UTC),
        "one",
        is_certified=False,
    )
    assert report([undated]).readings[0].read_on.isoformat() == "2026-01-03"


@pytest.mark.parametrize(
    ("records", "compared"),
    [
        ([listing(1, 10, firm="a"), listing(1, 11, firm="b")], []),
        ([listing(1, 10, firm="a"), listing(2, 11, firm="a")], []),
        ([listing(1, 10, firm="a"), listing(2, 11, firm="b")], ["l1", "l2"]),
        ([listing(1, 10, firm="a"), listing(2, 11, firm="a"), listing(3, 12, firm="b")], ["l1", "l2", "l3"]),
        ([listing(1, 10, firm="a"), listing(3, 11, firm="a"), inspection(3, 12, firm="b")], ["l1", "i3"]),
        ([listing(1, 10, firm="a"), listing(2, 999_999, firm="b")], []),
        ([listing(1, 100, firm="a"), replaced(2, 5), listing(3, 6, firm="one")], []),
    ],
)
def test_readings_that_differ_in_day_and_firm_are_compared(
    records: list[Earlier], compared: list[str]
) -> None:
    reported = report(records)
    assert [reading.digest for reading in reported.compared] == compared
    assert (reported.outcome == Outcome.CLEAR) == bool(compared)


def test_a_rejected_reading_confirms_none_and_is_not_shown() -> None:
    reported = report([listing(1, 10), inspection(2, 11)], disowned={"i2"})
    assert reported.compared == ()
    newest = reported.newest({"i2"})
    assert newest is not None
    assert newest.digest == "l1"


def test_one_dealer_s_two_readings_of_one_minute_still_fall() -> None:
    falls = report([listing(1, 182_060, firm="a"), listing(1, 1_000, firm="a")]).falls
    assert [fall.km for fall in falls] == [181_060]


@pytest.mark.parametrize(
    ("records", "km"),
    [
        ([], None),
        ([listing(1, 999_999)], None),
        ([listing(1, 10), listing(2, 11), listing(3, 999_999)], 11),
        ([listing(2, 11), inspection(2, 12), listing(1, 10)], 12),
        ([inspection(2, 12), listing(2, 13)], 12),
        ([listing(2, 12), listing(2, 11)], 11),
    ],
)
def test_the_newest_reading_is_the_last_that_somebody_took(records: list[Earlier], km: int | None) -> None:
    newest = report(records).newest(())
    assert (newest.km if newest else None) == km
