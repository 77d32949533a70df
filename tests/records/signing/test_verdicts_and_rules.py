"""What may be certified, rejected, withdrawn, and when the rules stop an inspector."""

from typing import Any

import pytest
from django.db import connection

from records.contents.models import Record
from records.people.authors import Author, author_for
from records.standing.history import subject_history
from records.stating.services import record_create
from tests.cast import Signer, certified, enrolled, inspected, member, subject, today
from tests.records.answers import refused

pytestmark = pytest.mark.django_db

FIRST = "/statement/records/0"


def refused_word(inspector: Author, signer: Signer, record: Record, verdict: str = "certified") -> object:
    reason = None if verdict == "certified" else "because"
    return refused(
        certified, author=inspector, signer=signer, records=[record], verdict=verdict, reason=reason
    )


def is_certified(record: Record) -> bool:
    return subject_history(record.subject).item(record.digest).is_certified


def stands(record: Record) -> bool:
    return subject_history(record.subject).item(record.digest).stands


def test_a_rejection_leaves_the_record_standing_and_uncertified(
    dealer: Author, inspector: Author, signer: Signer
) -> None:
    record = inspected(dealer)
    certified(inspector, signer, [record], verdict="rejected", reason="the photos show another car")
    assert stands(record)
    assert not is_certified(record)
    certified(inspector, signer, [record])
    assert is_certified(record)


def test_of_several_words_the_latest_counts(dealer: Author, inspector: Author, signer: Signer) -> None:
    record = inspected(dealer)
    certified(inspector, signer, [record])
    certified(inspector, signer, [record], verdict="rejected", reason="wrong after all")
    assert not is_certified(record)


def test_a_signed_withdrawal_ends_a_certified_record(
    dealer: Author, inspector: Author, signer: Signer
) -> None:
    record = inspected(dealer)
    assert refused_word(inspector, signer, record, "withdrawn") == [("not_certified", FIRST)]
    certified(inspector, signer, [record])
    certified(inspector, signer, [record], verdict="withdrawn", reason="wrong car")
    assert not stands(record)
    assert refused_word(inspector, signer, record, "rejected") == [("ended", FIRST)]


def test_one_station_does_not_take_back_another_s_word(
    dealer: Author, inspector: Author, city: Author, signer: Signer
) -> None:
    record = inspected(dealer)
    certified(inspector, signer, [record])
    other = author_for(member("station", "inspector", "Station Two", licence="44-55-666666"))
    theirs = enrolled(city, other, bytes([9]) * 32)
    for verdict in ("withdrawn", "rejected"):
        assert refused_word(other, theirs, record, verdict) == [("others_word", FIRST)]
    assert certified(other, theirs, [record])


def test_a_rejection_keeps_no_other_station_from_rejecting(
    dealer: Author, inspector: Author, city: Author, signer: Signer
) -> None:
    record = inspected(dealer)
    certified(inspector, signer, [record], verdict="rejected", reason="another car")
    other = author_for(member("station", "inspector", "Station Two", licence="44-55-666666"))
    theirs = enrolled(city, other, bytes([9]) * 32)
    assert certified(other, theirs, [record], verdict="rejected", reason="another car too")


@pytest.mark.parametrize(
    ("repairs", "rule"),
    [
        ({"accident_history": "NO", "simple_repair": "NO", "panels": {"floor_panel": ["X"]}}, "R1"),
        ({"accident_history": "NO", "simple_repair": "NO", "panels": {"roof_panel": ["X"]}}, "R2"),
        ({"accident_history": "NO", "simple_repair": "NO", "panels": {"hood": ["W"]}}, "R3"),
    ],
)
def test_a_contradiction_is_recorded_and_never_certified(
    dealer: Author, inspector: Author, signer: Signer, repairs: dict[str, object], rule: str
) -> None:
    record = inspected(dealer, repair_history=repairs)
    assert refused_word(inspector, signer, record) == [(rule, FIRST)]
    certified(inspector, signer, [record], verdict="rejected", reason="contradicts itself")


def test_a_reading_below_a_certified_one_is_not_certified(
    dealer: Author, inspector: Author, signer: Signer
) -> None:
    first = inspected(dealer, overall__odometer_km=50_000)
    certified(inspector, signer, [first])
    lower = inspected(dealer, overall__odometer_km=40_000)
    assert refused_word(inspector, signer, lower) == [("R10", FIRST)]


def test_a_note_hides_no_refusal_behind_it(dealer: Author, inspector: Author, signer: Signer) -> None:
    certified(inspector, signer, [inspected(dealer, overall__odometer_km=50_000)])
    recalled: dict[str, Any] = {"overall__recall": "APPLICABLE", "overall__recall_done": "DONE"}
    lower = inspected(dealer, **recalled, overall__odometer_km=40_000)
    assert refused_word(inspector, signer, lower) == [("R10", FIRST)]


def test_a_reading_below_a_merely_stated_one_is_certified(
    dealer: Author, inspector: Author, signer: Signer
) -> None:
    inspected(dealer, overall__odometer_km=50_000)
    lower = inspected(dealer, overall__odometer_km=40_000)
    assert certified(inspector, signer, [lower])


def test_after_a_gauge_was_replaced_a_lower_reading_is_certified(
    dealer: Author, inspector: Author, signer: Signer
) -> None:
    certified(inspector, signer, [inspected(dealer, overall__odometer_km=50_000)])
    body = {
        "event": "REPLACEMENT",
        "occurred_on": today().isoformat(),
        "confirmation_no": "1",
        "after": {"stated": 0, "unit": "km"},
    }
    record_create(author=inspector, kind="odometer:replaced", subject=subject(), body=body)
    lower = inspected(dealer, overall__odometer_km=900)
    assert certified(inspector, signer, [lower])


def test_a_correction_is_not_measured_against_what_it_corrects(
    dealer: Author, inspector: Author, signer: Signer
) -> None:
    wrong = inspected(dealer, overall__odometer_km=500_000)
    certified(inspector, signer, [wrong])
    assert certified(inspector, signer, [inspected(dealer, corrects=wrong, overall__odometer_km=50_000)])


def test_a_row_that_was_changed_is_not_certified(dealer: Author, inspector: Author, signer: Signer) -> None:
    record = inspected(dealer)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE records_recordcontent SET canonical = replace(canonical, 'GOOD', 'BAD')")
    assert refused_word(inspector, signer, record) == [("content_changed", FIRST)]
