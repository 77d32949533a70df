"""What does not fit together over all of a car's records is told to buyers and inspectors, and stops nothing."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from records.contents.models import Record
from records.people.authors import Author
from records.standing.rulebook import rules as record_rules
from records.stating.services import record_create
from records.terms.rules import Rule
from registry.vehicles.car_facts import CarRule
from registry.vehicles.harm import Level
from registry.vehicles.rules import RULES
from registry.vehicles.selectors import vehicle_history
from tests.cast import SURE, Signer, certified, form82, inspected, listed, photos, subject, today

pytestmark = pytest.mark.django_db

CODES = {rule.harm.code for rule in RULES}


def told(number: int = 1) -> dict[str, str | None]:
    history = vehicle_history(subject(number), now=datetime.now(UTC))
    assert history is not None
    flags = [flag for flag in history.verdict.flags if flag.code in CODES]
    assert all(flag.level == Level.WARNING for flag in flags)
    return {flag.code: flag.record for flag in flags}


def state(author: Author, kind: str, number: int = 1, **body: Any) -> Record:
    return record_create(author=author, kind=kind, subject=subject(number), body=body).record


def days_ago(days: int) -> str:
    return (today() - timedelta(days=days)).isoformat()


def test_one_car_on_the_market_at_two_dealers(dealer: Author, rival: Author) -> None:
    listed(dealer)
    assert "two_listings" not in told()
    listed(dealer)
    assert "two_listings" not in told()
    second = listed(rival, reasons=SURE)
    assert told()["two_listings"] == second.digest
    state(
        rival, "vehicle:delisted", listing=second.digest, delisted_on=today().isoformat(), reason="RETURNED"
    )
    assert "two_listings" not in told()


@pytest.mark.parametrize(
    ("km", "is_told"), [(50_000, False), (50_400, False), (49_000, True), (51_000, True)]
)
def test_a_listing_with_another_reading_than_the_certified_record(
    dealer: Author, inspector: Author, signer: Signer, km: int, is_told: bool
) -> None:
    record = inspected(dealer, overall__odometer_km=50_000)
    listing = listed(dealer, odometer={"stated": km, "unit": "km"}, reasons=SURE)
    assert "listing_odometer" not in told()
    certified(inspector, signer, [record])
    assert told().get("listing_odometer") == (listing.digest if is_told else None)


def test_an_amended_listing_counts_as_amended(dealer: Author, inspector: Author, signer: Signer) -> None:
    certified(inspector, signer, [inspected(dealer, overall__odometer_km=50_000)])
    listing = listed(dealer, odometer={"stated": 20_000, "unit": "km"}, reasons=SURE)
    assert "listing_odometer" in told()
    state(dealer, "vehicle:amended", listing=listing.digest, odometer={"stated": 50_010, "unit": "km"})
    assert "listing_odometer" not in told()


def test_a_listing_that_says_otherwise_of_an_accident(
    dealer: Author, inspector: Author, signer: Signer
) -> None:
    repairs = {"accident_history": "YES", "simple_repair": "NO", "panels": {"floor_panel": ["X"]}}
    certified(inspector, signer, [inspected(dealer, repair_history=repairs)])
    listed(dealer, accident_history="YES")
    assert "listing_accident" not in told()
    second = listed(dealer, accident_history="NO", reasons=SURE)
    assert told()["listing_accident"] == second.digest


def test_a_record_older_than_120_days_when_it_was_used(dealer: Author) -> None:
    inspected(dealer, closing__inspected_on=days_ago(130), closing__issued_on=days_ago(120))
    listing = listed(dealer, listed_on=days_ago(9), reasons=SURE)
    assert told() == {"listing_expired_record": listing.digest}


def test_a_record_that_was_young_enough_when_it_was_used(dealer: Author) -> None:
    inspected(dealer, closing__inspected_on=days_ago(130), closing__issued_on=days_ago(120))
    listed(dealer, listed_on=days_ago(10))
    assert told() == {}


def test_the_same_photo_in_two_cars_records(dealer: Author, rival: Author) -> None:
    first = inspected(dealer, 1)
    inspected(dealer, 2)
    assert told(1) == told(2) == {}
    foreign = record_create(
        author=rival,
        kind="inspection:recorded",
        subject=subject(3),
        body=form82(3),
        attachments=photos(rival, 1),
    ).record
    assert told(1) == {"shared_photo": first.digest}
    assert told(3) == {"shared_photo": foreign.digest}
    # Mended with the right pictures, the first car is free of it.
    inspected(rival, 3, corrects=foreign)
    assert told(1) == told(3) == {}


@pytest.mark.parametrize("plate", ["12하3456", "123호4567"])
def test_a_rental_plate_without_a_stated_use_is_told(dealer: Author, plate: str) -> None:
    record = inspected(dealer, basic__plate_no=plate)
    assert told() == {"plate_use": record.digest}
    flags = vehicle_history(subject(), now=datetime.now(UTC))
    assert flags is not None
    assert not any(plate in flag.text.ko + flag.text.en for flag in flags.verdict.flags)


def test_a_rental_car_that_says_so(dealer: Author) -> None:
    rent: dict[str, Any] = {"overall__use_change": "YES", "overall__use_change_kinds": ["RENT"]}
    inspected(dealer, basic__plate_no="12하3456", **rent)
    assert told() == {}


def test_the_listing_s_plate_counts_too(dealer: Author) -> None:
    inspected(dealer)
    listing = listed(dealer, plate_no="서울 12 바 3456", reasons=SURE)
    assert told() == {"plate_use": listing.digest}


def test_every_rule_s_words_accuse_nobody() -> None:
    rules: list[Rule | CarRule] = [*RULES, *record_rules()]
    assert len({rule.id for rule in rules}) == len(rules)
    for rule in rules:
        for word in ("조작", "사기", "위조", "거짓", "fraud", "tamper", "fake", "lie ", "cheat", "rollback"):
            assert word not in (rule.text.ko + rule.text.en).lower(), rule.id
