"""What a dealer once said against a car is told, whichever way it was taken back."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from anchoring.texts import day_text
from records.contents.models import Record
from records.people.authors import Author, author_for
from records.stating.services import record_create
from registry.vehicles.headline import Headline
from registry.vehicles.selectors import vehicle_history
from tests.cast import (
    SURE,
    Signer,
    certified,
    enrolled,
    inspected,
    listed,
    listing,
    subject,
    today,
)
from tests.fixtures.market import member, second_factor

pytestmark = pytest.mark.django_db


def headline() -> Headline:
    car = vehicle_history(subject(), now=datetime.now(UTC))
    assert car is not None
    return car.verdict.headline


def days_ago(days: int) -> str:
    return (today() - timedelta(days=days)).isoformat()


def withdrawn(author: Author, record: Record) -> None:
    body = {"record": record.digest, "reason": "mistake"}
    record_create(author=author, kind="record:withdrawn", subject=subject(), body=body)


def amended(author: Author, listing: Record, word: str, corrects: Record | None = None) -> Record:
    reason = {"correction_reason": "mistake"} if corrects else {}
    return record_create(
        author=author,
        kind="vehicle:amended",
        subject=subject(),
        body={"listing": listing.digest, "accident_history": word, **reason},
        corrects=corrects.digest if corrects else None,
    ).record


def listing_corrected(dealer: Author) -> None:
    first = listed(dealer, accident_history="YES")
    body = listing(accident_history="NO", correction_reason="mistake", reasons=SURE)
    record_create(author=dealer, kind="vehicle:listed", subject=subject(), body=body, corrects=first.digest)


def listing_amended(dealer: Author) -> None:
    amended(dealer, listed(dealer, accident_history="YES"), "NO")


def amended_twice(dealer: Author) -> None:
    offer = listed(dealer, accident_history="NO")
    for word in ("YES", "NO"):
        amended(dealer, offer, word)


def amendment_withdrawn(dealer: Author) -> None:
    withdrawn(dealer, amended(dealer, listed(dealer, accident_history="NO"), "YES"))


def amendment_corrected(dealer: Author) -> None:
    offer = listed(dealer, accident_history="NO")
    amended(dealer, offer, "NO", corrects=amended(dealer, offer, "YES"))


def listing_withdrawn_under_its_amendment(dealer: Author) -> None:
    offer = listed(dealer, accident_history="NO")
    amended(dealer, offer, "YES")
    withdrawn(dealer, offer)


@pytest.mark.parametrize(
    "way",
    [
        listing_corrected,
        listing_amended,
        amended_twice,
        amendment_withdrawn,
        amendment_corrected,
        listing_withdrawn_under_its_amendment,
    ],
)
def test_no_way_of_taking_an_accident_back_hides_it(dealer: Author, way: Callable[[Author], None]) -> None:
    way(dealer)
    told = headline()
    assert (told.code, told.tone) == ("taken_back", "warning")
    assert "There was an accident" in told.title.en


@pytest.fixture
def second(city: Author) -> tuple[Author, Signer]:
    """An inspector of another station."""
    membership = member("station", "inspector", "Station Two", licence="44-55-666666")
    second_factor(membership.user)
    other = author_for(membership)
    return other, enrolled(city, other, bytes([8]) * 32)


def signed_by_both(dealer: Author, record: Record) -> list[Record]:
    return [record]


def corrected_in_between(dealer: Author, record: Record) -> list[Record]:
    return [inspected(dealer, corrects=record)]


def withdrawn_in_between(dealer: Author, record: Record) -> list[Record]:
    withdrawn(dealer, record)
    return [inspected(dealer)]


@pytest.mark.parametrize("way", [signed_by_both, corrected_in_between, withdrawn_in_between])
def test_another_inspector_s_signature_hides_no_rejection(
    dealer: Author,
    inspector: Author,
    signer: Signer,
    second: tuple[Author, Signer],
    way: Callable[[Author, Record], list[Record]],
) -> None:
    record = inspected(dealer)
    certified(*second, [record], verdict="rejected", reason="no")
    offered = way(dealer, record)
    certified(inspector, signer, offered)
    told = headline()
    assert (told.code, told.tone, told.record) == ("rejected", "warning", record.digest)
    assert "Another inspector" in told.title.en


def test_who_rejected_a_record_may_certify_its_correction(
    dealer: Author, inspector: Author, signer: Signer
) -> None:
    record = inspected(dealer)
    certified(inspector, signer, [record], verdict="rejected", reason="no")
    certified(inspector, signer, [inspected(dealer, corrects=record)])
    assert headline().tone == "success"


def test_a_replaced_gauge_says_what_was_read_before(dealer: Author, inspector: Author) -> None:
    bought = {"acquired_on": days_ago(9), "source": "PERSON", "odometer": {"stated": 182_060, "unit": "km"}}
    record_create(author=dealer, kind="vehicle:acquired", subject=subject(), body=bought)
    replaced = {
        "event": "REPLACEMENT",
        "occurred_on": days_ago(3),
        "confirmation_no": "1",
        "after": {"stated": 0, "unit": "km"},
    }
    record_create(author=inspector, kind="odometer:replaced", subject=subject(), body=replaced)
    assert f"182,060 km on {day_text(today() - timedelta(days=9)).en}" in headline().title.en
