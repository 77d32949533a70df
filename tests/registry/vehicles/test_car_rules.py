"""Each rule over a car's records, at the very edge of what it tells."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from records.contents.models import Record
from records.contents.services import Content
from records.standing.history import Item, SubjectHistory
from records.terms.rules import Facts
from records.terms.subjects import number_of
from registry.vehicles.car_facts import car_facts
from registry.vehicles.plate_rules import COMMERCIAL, RENTAL, RULES
from registry.vehicles.rules import car_findings, judge
from registry.vehicles.surroundings import Surroundings, surroundings

pytestmark = pytest.mark.django_db

CAR = "vin:KMHXX00XXXX000001"
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
FIRMS = {"one": UUID(int=1), "two": UUID(int=2), "three": UUID(int=3)}
PRIVATE_PLATE, RENTAL_PLATE, COMMERCIAL_PLATE = "12가3456", "12하3456", "서울12바3456"


def item(digest: str, kind: str, body: dict[str, Any], *, firm: str = "one", **more: Any) -> Item:
    columns = {name: more.pop(name) for name in ("about_id", "corrects_id") if name in more}
    record = Record(
        digest=digest,
        kind=kind,
        subject=CAR,
        organisation_id=FIRMS[firm],
        recorded_at=more.pop("recorded_at", NOON),
        **columns,
    )
    value: Any = {"body": body, "attachments": []}
    given: dict[str, Any] = {"ended_by": None, "certification": None, "is_certified": False}
    return Item(record=record, content=Content(value), is_erased=False, **given | more)


def form(digest: str = "form", *, day: str = "2026-03-01", km: int = 1_000, **more: Any) -> Item:
    """A whole form. `plate`, `accident` and what it says of its `use`, as pairs, may be other than they are."""
    body = {
        "basic": {"vin": number_of(CAR), "plate_no": more.pop("plate", PRIVATE_PLATE)},
        "closing": {"inspected_on": day},
        "overall": {"odometer_km": km, "use_change": "NO", **more.pop("use", {})},
        "repair_history": {"accident_history": more.pop("accident", "NO")},
    }
    return item(digest, "inspection:recorded", body, **{"is_certified": True, **more})


def paper(digest: str = "paper", *, day: str = "2026-03-01", **more: Any) -> Item:
    body = {
        "machine_readable": False,
        "issued_on": day,
        "odometer": {"stated": 1_000, "unit": "km", "km": 1_000},
    }
    return item(digest, "inspection:recorded", body, **{"is_certified": True, **more})


def listing(
    digest: str = "listing", *, km: int = 1_000, body: dict[str, Any] | None = None, **more: Any
) -> Item:
    stated = {"odometer": {"stated": km, "unit": "km", "km": km}, "listed_on": "2026-03-01", **(body or {})}
    return item(digest, "vehicle:listed", stated, **more)


def told(*items: Item, shared: frozenset[str] = frozenset()) -> list[tuple[str, str | None]]:
    """By the rules' identifiers, the records that they are about."""
    facts = car_facts(SubjectHistory(CAR, items), now=NOON, shared=shared)
    return [(finding.rule.id, finding.record) for finding in car_findings(facts)]


def test_a_car_whose_records_agree_is_told_nothing() -> None:
    assert (
        told() == told(form()) == told(listing()) == told(form(), listing()) == told(paper(), listing()) == []
    )


def test_the_last_listing_of_several_dealers_is_told() -> None:
    listings = listing("a"), listing("b", firm="two"), listing("c", firm="three")
    assert told(*listings) == [("V1", "c")]
    assert told(*listings[:2]) == [("V1", "b")]
    assert told(listing("a"), listing("b"), listing("c")) == []


@pytest.mark.parametrize("kind", ["vehicle:sold", "vehicle:delisted"])
def test_a_closed_listing_is_compared_with_nothing(kind: str) -> None:
    first, second = listing("a"), listing("b", firm="two")
    assert told(first, second, item("end", kind, {}, about_id="b")) == []
    assert told(first, second, item("end", kind, {}, about_id="a")) == []
    assert told(first, second, item("end", kind, {}, about_id="c")) == [("V1", "b")]
    assert told(first, second, item("end", "vehicle:amended", {}, about_id="b")) == [("V1", "b")]
    # What was closed before it was corrected is closed.
    mended = listing("m", firm="two", corrects_id="b")
    ended = listing("b", firm="two", ended_by="m")
    assert told(first, ended, mended, item("end", kind, {}, about_id="b")) == []


@pytest.mark.parametrize("spoilt", [{"ended_by": "later"}, {"problem": "content_changed"}])
def test_a_record_that_ended_or_was_changed_is_not_compared(spoilt: dict[str, Any]) -> None:
    assert told(listing("a"), listing("b", firm="two", **spoilt)) == []


@pytest.mark.parametrize(
    ("km", "is_told"), [(997, True), (998, False), (1_000, False), (1_500, False), (1_501, True)]
)
def test_a_listing_s_reading_may_differ_by_so_much(km: int, is_told: bool) -> None:
    assert told(form(), listing(km=km)) == ([("V2", "listing")] if is_told else [])
    assert told(form(is_certified=False), listing(km=km)) == []


def test_only_a_listing_s_own_amendments_count() -> None:
    reading = {"odometer": {"stated": 1_000, "unit": "km", "km": 1_000}}
    listed = form(), listing(km=5)
    assert told(*listed, item("own", "vehicle:amended", reading, about_id="listing")) == []
    for other in (
        item("other", "vehicle:amended", reading, about_id="another"),
        item("sold", "vehicle:acquired", reading, about_id="listing"),
    ):
        assert told(*listed, other) == [("V2", "listing")]


@pytest.mark.parametrize(
    ("certified", "listed", "is_told"),
    [("YES", "NO", True), ("NO", "YES", True), ("NO", "NO", False), ("YES", None, False)],
)
def test_a_listing_that_differs_on_accidents_is_told(
    certified: str, listed: str | None, is_told: bool
) -> None:
    offered = listing(body={"accident_history": listed} if listed else {})
    assert told(form(accident=certified), offered) == ([("V3", "listing")] if is_told else [])
    assert told(form(accident=certified, is_certified=False), offered) == []


def test_paper_that_says_nothing_of_accidents_is_not_compared() -> None:
    assert told(paper(), listing(body={"accident_history": "YES"})) == []


@pytest.mark.parametrize(("day", "is_told"), [("2026-06-29", False), ("2026-06-30", True)])
def test_a_listing_after_the_record_s_last_day_is_told(day: str, is_told: bool) -> None:
    expected = [("V4", "listing")] if is_told else []
    assert told(form(is_certified=False), listing(body={"listed_on": day})) == expected
    # Where no day is stated it is the day of the record, in Seoul.
    undated = listing(
        body={"listed_on": ""}, recorded_at=datetime.fromisoformat(f"{day}T00:00:00+09:00").astimezone(UTC)
    )
    assert told(form(), undated) == expected


def test_a_record_with_another_car_s_photo_is_told() -> None:
    assert told(form("a"), form("b"), shared=frozenset({"b"})) == [("V5", "b")]


def test_the_newest_inspection_is_the_one_compared() -> None:
    """By its reading, which alone the listing's differs from; a certified one comes before any other."""
    late, early = "2026-03-02", "2026-03-01"
    assert told(form("a", km=9_000, day=late), form("b", day=early), listing()) == [("V2", "listing")]
    assert told(form("a", day=late), form("b", km=9_000, day=early), listing()) == []
    merely_stated = form("a", km=9_000, day=late, is_certified=False)
    assert told(merely_stated, form("b", day=early), listing()) == []
    # Of one day the form comes before its picture.
    for both in ((form(km=9_000), paper()), (paper(), form(km=9_000))):
        assert told(*both, listing()) == [("V2", "listing")]


@pytest.mark.parametrize(
    ("plate", "use", "is_told"),
    [
        (PRIVATE_PLATE, {}, False),
        ("임시 0001", {}, False),
        ({"digest": "ab" * 32}, {}, False),
        (RENTAL_PLATE, {}, True),
        (COMMERCIAL_PLATE, {}, True),
        (RENTAL_PLATE, {"use_change": "YES"}, True),
        (RENTAL_PLATE, {"use_change": "YES", "use_change_kinds": ["RENT"]}, False),
        (RENTAL_PLATE, {"use_change": "YES", "use_change_kinds": ["COMMERCIAL"]}, True),
        (COMMERCIAL_PLATE, {"use_change": "YES", "use_change_kinds": ["RENT"]}, True),
        (COMMERCIAL_PLATE, {"use_change": "YES", "use_change_kinds": ["COMMERCIAL"]}, False),
        (RENTAL_PLATE, {"use_change": "NO", "use_change_kinds": ["RENT"]}, True),
    ],
)
def test_a_plate_that_tells_more_than_the_form_is_told(
    plate: object, use: dict[str, Any], is_told: bool
) -> None:
    assert told(form(plate=plate, use=use)) == ([("V6", "form")] if is_told else [])
    offered = listing(body={"plate_no": plate})
    assert told(form(use=use), offered) == ([("V6", "listing")] if is_told else [])
    assert told(offered) == told(paper(), offered) == []


def test_a_picture_beside_the_form_has_no_plate() -> None:
    assert told(form(plate=RENTAL_PLATE), paper(is_certified=False)) == [("V6", "form")]


def test_each_car_is_judged_by_its_own_records() -> None:
    spoilt = SubjectHistory(CAR, (form(), listing(km=1)))
    judged = judge([spoilt, SubjectHistory("vin:KMHXX00XXXX000002", ())], NOON)
    assert {subject: [finding.rule.id for finding in findings] for subject, findings in judged.items()} == {
        CAR: ["V2"],
        "vin:KMHXX00XXXX000002": [],
    }
    assert surroundings([]) == Surroundings()


def plate_spots(rule_id: str, kind: str, body: dict[str, Any]) -> list[tuple[str, dict[str, object]]]:
    [rule] = [rule for rule in RULES if rule.id == rule_id]
    assert kind in rule.kinds
    return [(spot.pointer, spot.values) for spot in rule.check(Facts(kind, CAR, body, NOON))]


@pytest.mark.parametrize(
    ("plate", "is_unusual"), [(PRIVATE_PLATE, False), ("임시 0001", True), ({"digest": "ab" * 32}, False)]
)
def test_an_unusual_plate_is_pointed_at(plate: object, is_unusual: bool) -> None:
    for kind, body, pointer in (
        ("vehicle:sold", {"plate_no": plate}, "/plate_no"),
        ("inspection:recorded", form(plate=plate).content.body, "/basic/plate_no"),
    ):
        expected: list[object] = [(pointer, {})] if is_unusual else []
        assert plate_spots("P1", kind, body) == expected


def test_no_plate_is_none_unusual() -> None:
    assert plate_spots("P1", "vehicle:listed", {}) == []
    assert plate_spots("P1", "inspection:recorded", paper().content.body) == []


@pytest.mark.parametrize(
    ("plate", "kinds", "use"),
    [
        (PRIVATE_PLATE, [], None),
        ("임시 0001", [], None),
        (RENTAL_PLATE, [], RENTAL),
        (RENTAL_PLATE, ["RENT"], None),
        (RENTAL_PLATE, ["COMMERCIAL"], RENTAL),
        (COMMERCIAL_PLATE, ["RENT"], COMMERCIAL),
        (COMMERCIAL_PLATE, ["COMMERCIAL"], None),
    ],
)
def test_a_form_is_asked_for_the_use_its_plate_tells(plate: str, kinds: list[str], use: object) -> None:
    body = form(plate=plate, use={"use_change_kinds": kinds}).content.body
    expected = [("/overall/use_change", {"use": use})] if use else []
    assert plate_spots("P2", "inspection:recorded", body) == expected


def test_a_picture_is_asked_for_no_use() -> None:
    assert plate_spots("P2", "inspection:recorded", paper().content.body) == []
