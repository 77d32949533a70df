"""What the rules say to a reading while it is stated, from the records before it."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.terms.json_types import JsonObject
from records.terms.rules import Before, Earlier, Facts, Severity, Stops
from registry.odometer import rules
from registry.odometer.readings import Reading, readings_of, to_km
from registry.odometer.rules import RULES, filled_in
from tests.registry.odometer.readings import NOON, inspection, listing, paper, replaced

CERTIFIED = {"own_km": "900", "earlier_km": "1,100", "day": date(2026, 3, 1)}
STATED = {**CERTIFIED, "day": date(2026, 3, 2)}


def spots(rule: str, own: Earlier, *earlier: Earlier) -> list[tuple[str, dict[str, object]]]:
    """Pointers and values of what the rule finds in `own`, which is stated after `earlier`."""
    asked = next(one for one in RULES if one.id == rule)
    assert own.kind in asked.kinds
    facts = Facts(own.kind, "vin", own.body, NOON, earlier=earlier)
    return [(spot.pointer, spot.values) for spot in asked.check(facts)]


def test_a_certified_reading_stops_a_lower_form_s_certification() -> None:
    assert spots("R10", inspection(3, 900), inspection(1, 1_100)) == [("/overall/odometer_km", CERTIFIED)]


def test_a_listing_below_a_certified_reading_is_asked_about() -> None:
    assert spots("O2", listing(3, 900), inspection(1, 1_100)) == [("/odometer", CERTIFIED)]


@pytest.mark.parametrize(
    ("rule", "own", "pointer"),
    [
        ("O3", inspection(3, 900), "/overall/odometer_km"),
        ("O3", paper(3, 900), "/odometer"),
        ("O4", listing(3, 900), "/odometer"),
    ],
)
def test_a_merely_stated_reading_is_told_to_a_lower_one(rule: str, own: Earlier, pointer: str) -> None:
    assert spots(rule, own, listing(2, 1_100), inspection(1, 800)) == [(pointer, STATED)]


def test_a_merely_stated_reading_stops_no_certification() -> None:
    assert spots("R10", inspection(3, 900), listing(2, 1_100)) == []
    assert [(rule.severity, rule.stops) for rule in RULES if rule.id == "O3"] == [
        (Severity.NOTE, Stops.NOTHING)
    ]


def test_of_one_reading_one_question_is_asked() -> None:
    before = listing(2, 1_300), inspection(1, 1_100)
    assert [rule for rule in ("O2", "O4", "O5") if spots(rule, listing(3, 900), *before)] == ["O2"]


def test_a_reading_far_above_the_certified_one_is_asked_about() -> None:
    assert spots("O5", listing(3, 101_101), inspection(1, 1_100)) == [
        ("/odometer", {**CERTIFIED, "own_km": "101,101"})
    ]
    assert spots("O5", listing(3, 101_100), inspection(1, 1_100)) == []
    assert spots("O5", listing(3, 999_998), listing(1, 1_100)) == []


def test_two_kilometres_less_are_the_same_reading() -> None:
    assert spots("O2", listing(3, 1_098), inspection(1, 1_100)) == []
    assert spots("O2", listing(3, 1_097), inspection(1, 1_100)) == [
        ("/odometer", {**CERTIFIED, "own_km": "1,097"})
    ]


def test_a_reading_nobody_took_is_not_compared() -> None:
    assert spots("O4", listing(3, 1), listing(2, 1_100)) == []
    assert spots("O4", listing(3, 900), listing(2, 999_999)) == []


def test_a_reading_of_a_later_day_is_not_compared() -> None:
    assert spots("O2", listing(3, 900), inspection(4, 1_100)) == []
    assert len(spots("O2", listing(3, 900), inspection(3, 1_100))) == 1


def test_a_replaced_gauge_begins_anew() -> None:
    assert spots("R10", inspection(5, 40), inspection(1, 1_100), replaced(2)) == []
    assert spots("R10", inspection(5, 40), replaced(2, 60), inspection(1, 1_100)) == [
        ("/overall/odometer_km", {"own_km": "40", "earlier_km": "60", "day": date(2026, 3, 2)})
    ]


def test_of_two_replaced_gauges_the_later_counts() -> None:
    assert spots("O2", listing(5, 40), replaced(1, 80), replaced(3, 10)) == []


def test_the_highest_reading_before_is_told() -> None:
    before = inspection(2, 1_000), inspection(1, 1_100), inspection(2, 950)
    assert spots("O2", listing(3, 900), *before) == [("/odometer", CERTIFIED)]


def test_an_amendment_without_a_reading_is_not_compared() -> None:
    amended = Earlier("a", "vehicle:amended", {"price": 1}, NOON, "one", is_certified=False)
    assert spots("O2", amended, inspection(1, 1_100)) == []


@pytest.mark.parametrize(
    ("miles", "km"), [(1, 2), (3, 5), (5, 8), (100_000, 160_934), (5_000_000, 8_046_720)]
)
def test_miles_are_rounded_to_whole_kilometres(miles: int, km: int) -> None:
    assert to_km(miles, "mi") == km
    assert to_km(miles, "km") == miles
    assert spots("O1", listing(1, km, "mi", miles)) == []
    assert spots("O1", listing(1, km + 1, "mi", miles)) == [("/odometer/km", {"km": km})]


def test_kilometres_that_differ_from_what_was_read_are_wrong() -> None:
    assert spots("O1", listing(1, 10, "km", 11)) == [("/odometer/km", {"km": 11})]


def test_missing_kilometres_are_filled_in() -> None:
    body: JsonObject = {
        "odometer": {"stated": 3, "unit": "mi"},
        "after": {"stated": 7, "unit": "km"},
        "price": 1,
    }
    assert filled_in(body) == {
        "odometer": {"stated": 3, "unit": "mi", "km": 5},
        "after": {"stated": 7, "unit": "km", "km": 7},
        "price": 1,
    }


@pytest.mark.parametrize(
    "reading",
    [
        {"stated": 3, "unit": "mi", "km": 9},
        {"stated": True, "unit": "km"},
        {"stated": "3", "unit": "km"},
        {"stated": 3, "unit": "furlong"},
        {"unit": "km"},
        "3 mi",
    ],
)
def test_readings_in_kilometres_are_left_alone(reading: Any) -> None:
    assert filled_in({"odometer": reading}) == {"odometer": reading}


def test_each_earlier_record_is_read_once_for_all_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    """A batch of five hundred of one car read each of them four times for each other."""
    read: list[str] = []

    def counted(record: Earlier) -> Iterable[Reading]:
        read.append(record.digest)
        return readings_of(record)

    monkeypatch.setattr(rules, "readings_of", counted)
    own = listing(3, 900)
    earlier = [listing(2, 1_300), inspection(1, 1_100)]
    facts = Facts(own.kind, "vin", own.body, NOON, earlier=earlier)
    asked = [rule for rule in RULES if own.kind in rule.kinds and rule.compares]
    assert len(asked) > 2
    for rule in asked:
        list(rule.check(facts))
    assert sorted(digest for digest in read if digest) == sorted(record.digest for record in earlier)


def test_each_of_a_batch_reads_only_what_is_new(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []

    def counted(record: Earlier) -> Iterable[Reading]:
        read.append(record.digest)
        return readings_of(record)

    monkeypatch.setattr(rules, "readings_of", counted)
    before = Before([listing(2, 1_300), inspection(1, 1_100)])
    asked = [rule for rule in RULES if rule.id in {"O2", "O4", "O5"}]
    for day in (3, 4, 5):
        own = listing(day, 900)
        facts = Facts(own.kind, "vin", own.body, NOON, earlier=before)
        assert any(list(rule.check(facts)) for rule in asked)
        before.append(own)
    # The last one's own reading is nobody's yet.
    assert sorted(digest for digest in read if digest) == ["i1", "l2", "l3", "l4"]


EARLIER = st.one_of(
    st.builds(listing, st.integers(1, 9), st.sampled_from((0, 900, 1_000, 1_100))),
    st.builds(
        inspection, st.integers(1, 9), st.sampled_from((900, 1_000, 1_100)), is_certified=st.booleans()
    ),
    st.builds(replaced, st.integers(1, 9), st.sampled_from((0, 7)), before=st.sampled_from((None, 1_050))),
)


@given(st.lists(EARLIER, max_size=8), st.integers(1, 9))
def test_the_highest_before_is_that_of_all_readings(earlier: list[Earlier], day: int) -> None:
    readings = [reading for record in earlier for reading in readings_of(record)]
    until = [reading for reading in readings if reading.read_on.day <= day]
    until.sort(key=lambda reading: reading.read_on)
    gauge = max((at for at, reading in enumerate(until) if reading.restarts), default=0)
    for rule, certified in (("R10", True), ("O3", False)):
        taken = [one for one in until[gauge:] if one.is_readable and one.is_certified == certified]
        highest = max(taken, key=lambda reading: reading.km, default=None)
        told = [(f"{highest.km:,}", highest.read_on)] if highest and highest.km > 502 else []
        found = spots(rule, inspection(day, 500), *earlier)
        assert [(values["earlier_km"], values["day"]) for _, values in found] == told
