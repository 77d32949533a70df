"""The gravest fact is the headline, with its numbers; the answers beneath never say better of it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from anchoring.texts import day_text
from records.contents.models import Record
from records.people.authors import Author
from records.signing.revocations import key_revoke
from records.stating.services import record_create
from registry.vehicles.harm import Harm, Level, Topic
from registry.vehicles.selectors import vehicle_history
from registry.vehicles.tiles import State
from registry.vehicles.verdict import Verdict
from tests.cast import SURE, Signer, certified, inspected, listed, on_paper, subject, today

pytestmark = pytest.mark.django_db

FRAME = {"accident_history": "YES", "simple_repair": "NO", "panels": {"floor_panel": ["X"]}}


def read(*, days: int = 0) -> Verdict:
    car = vehicle_history(subject(), now=datetime.now(UTC) + timedelta(days=days))
    assert car is not None
    return car.verdict


def state(topic: Topic, *, days: int = 0) -> State:
    return read(days=days).tile(topic).state


def title(*, days: int = 0) -> str:
    return read(days=days).headline.title.en


def acquired(author: Author, day: str, km: int) -> Record:
    body = {
        "acquired_on": day,
        "source": "PERSON",
        "odometer": {"stated": km, "unit": "km"},
        "reasons": SURE,
    }
    return record_create(author=author, kind="vehicle:acquired", subject=subject(), body=body).record


def days_ago(days: int) -> str:
    return (today() - timedelta(days=days)).isoformat()


def told(days: int) -> str:
    """The same day as a sentence has it."""
    return day_text(today() - timedelta(days=days)).ko


def test_harm_is_ordered_as_it_is_written() -> None:
    assert [harm.place for harm in Harm] == list(range(1, len(Harm) + 1))
    levels = [list(Level).index(harm.level) for harm in Harm]
    assert levels == sorted(levels)


def test_a_fall_of_182_059_km_is_the_headline(dealer: Author, rival: Author) -> None:
    acquired(dealer, "2015-01-08", 194_060)
    low = acquired(rival, "2015-06-16", 12_001)
    verdict = read()
    assert verdict.headline.title.ko == (
        "주행거리가 182,059 km 줄었습니다: 194,060 km (2015. 1. 8.) → 12,001 km (2015. 6. 16.)"
    )
    assert (verdict.headline.tone, verdict.headline.record) == ("error", low.digest)
    assert verdict.tile(Topic.ODOMETER).state is State.BAD


def test_a_replaced_frame_panel_names_panel_and_rank(
    dealer: Author, inspector: Author, signer: Signer
) -> None:
    certified(inspector, signer, [inspected(dealer, repair_history=FRAME)])
    verdict = read()
    assert verdict.headline.title.ko == "사고이력이 있습니다: 주요골격 C랭크 플로어 패널 교환(교체)."
    assert verdict.headline.tone == "error"
    assert verdict.tile(Topic.ACCIDENT).state is State.BAD


def test_a_replaced_frame_panel_without_the_word_accident(dealer: Author) -> None:
    inspected(dealer, repair_history=FRAME | {"accident_history": "NO"})
    assert title() == (
        "Stated to be free of accidents, with repairs that count as one: Floor panel (main frame rank C) replaced."
    )


def test_an_earlier_accident_outlives_a_newer_clean_record(
    dealer: Author, rival: Author, inspector: Author, signer: Signer
) -> None:
    days: dict[str, Any] = {"closing__inspected_on": days_ago(40), "closing__issued_on": days_ago(40)}
    earlier = inspected(dealer, repair_history=FRAME, **days)
    certified(inspector, signer, [earlier])
    certified(inspector, signer, [inspected(rival, 1)])
    verdict = read()
    assert verdict.headline.record == earlier.digest
    assert f"{told(40)} 점검기록부, 인증됨" in verdict.headline.title.ko
    assert verdict.tile(Topic.ACCIDENT).state is State.BAD


@pytest.mark.parametrize(
    ("kinds", "words"), [(["FLOOD"], "flooded"), (["FIRE"], "on fire"), ([], "whether flood or fire")]
)
def test_flood_and_fire_come_before_an_accident(dealer: Author, kinds: list[str], words: str) -> None:
    special: dict[str, Any] = {"overall__special_history": "YES"}
    if kinds:
        special["overall__special_history_kinds"] = kinds
    inspected(dealer, repair_history=FRAME, **special)
    assert words in title()
    assert state(Topic.SPECIAL) is State.BAD


def test_a_dealer_s_word_on_an_accident_counts_without_inspection(dealer: Author) -> None:
    listed(dealer, accident_history="YES")
    assert "a listing of" in title().lower()
    assert state(Topic.ACCIDENT) is State.BAD


def test_liens_that_a_dealer_states_are_named(dealer: Author) -> None:
    listed(dealer, liens={"seizures": 2, "mortgages": 1, "as_of": days_ago(3)})
    assert "압류 2건, 저당 1건" in read().headline.title.ko
    assert state(Topic.OFFERS) is State.WARNING


def test_a_doubtful_signature_has_no_green_answer(
    dealer: Author, inspector: Author, signer: Signer, city: Author
) -> None:
    certified(inspector, signer, [inspected(dealer)])
    assert state(Topic.ACCIDENT) is State.OK
    long_ago = datetime.now(UTC) - timedelta(days=1)
    key_revoke(author=city, key=signer.key.key, reason="분실", compromised_since=long_ago)
    verdict = read()
    assert verdict.headline.code == "doubtful"
    assert not verdict.is_certified
    assert State.OK not in {tile.state for tile in verdict.tiles}


@pytest.mark.parametrize(
    ("word", "code"), [("rejected", "rejected"), ("withdrawn", "certification_withdrawn")]
)
def test_a_taken_back_certification_is_not_called_unsigned(
    dealer: Author, inspector: Author, signer: Signer, word: Any, code: str
) -> None:
    record = inspected(dealer)
    certified(inspector, signer, [record])
    certified(inspector, signer, [record], verdict=word, reason="no")
    verdict = read()
    assert verdict.headline.code == code
    assert verdict.tile(Topic.AGE).state is State.WARNING
    assert "uncertified" not in {flag.code for flag in verdict.flags}


def test_an_old_record_vouches_for_nothing(dealer: Author, inspector: Author, signer: Signer) -> None:
    certified(inspector, signer, [inspected(dealer)])
    assert state(Topic.ACCIDENT) is State.OK
    assert state(Topic.ACCIDENT, days=121) is State.UNKNOWN
    assert "121 days ago" in title(days=121)


def test_a_withdrawn_accident_is_still_told(dealer: Author, inspector: Author, signer: Signer) -> None:
    first = inspected(dealer, repair_history=FRAME)
    body = {"record": first.digest, "reason": "mistake"}
    record_create(author=dealer, kind="record:withdrawn", subject=subject(), body=body)
    certified(inspector, signer, [inspected(dealer)])
    headline = read().headline
    assert (headline.code, headline.tone, headline.record) == ("taken_back", "warning", first.digest)
    assert "플로어 패널" in headline.title.ko


def test_a_withdrawn_listing_hides_no_higher_mileage(dealer: Author) -> None:
    first = listed(dealer, odometer={"stated": 150_000, "unit": "km"})
    body = {"record": first.digest, "reason": "mistake"}
    record_create(author=dealer, kind="record:withdrawn", subject=subject(), body=body)
    listed(dealer, odometer={"stated": 50_000, "unit": "km"})
    assert "150,000 km" in title()


def test_a_certified_correction_takes_nothing_back(dealer: Author, inspector: Author, signer: Signer) -> None:
    first = inspected(dealer, repair_history=FRAME, overall__odometer_km=150_000)
    certified(inspector, signer, [inspected(dealer, corrects=first)])
    assert read().headline.tone == "success"


def test_a_paper_says_nothing_of_flood_and_use(dealer: Author, inspector: Author, signer: Signer) -> None:
    certified(inspector, signer, [on_paper(dealer)])
    assert {topic: state(topic) for topic in (Topic.ACCIDENT, Topic.SPECIAL, Topic.USE)} == {
        Topic.ACCIDENT: State.OK,
        Topic.SPECIAL: State.UNKNOWN,
        Topic.USE: State.UNKNOWN,
    }


def test_two_readings_of_one_dealer_are_not_compared(dealer: Author) -> None:
    for km in (50_000, 50_001):
        listed(dealer, odometer={"stated": km, "unit": "km"})
    tile = read().tile(Topic.ODOMETER)
    assert (tile.state, tile.text.ko) == (State.UNKNOWN, "비교할 기록이 없습니다.")


def test_a_certified_reading_is_compared_with_the_dealer_s_word(
    dealer: Author, inspector: Author, signer: Signer
) -> None:
    km = inspected_km(inspector, signer, dealer)
    acquired(dealer, days_ago(9), km - 10)
    tile = read().tile(Topic.ODOMETER)
    assert tile.state is State.OK
    assert f"값 2개에서 줄어든 적이 없습니다 ({told(9)} ~ {told(0)})" in tile.text.ko


def inspected_km(inspector: Author, signer: Signer, dealer: Author) -> int:
    certified(inspector, signer, [inspected(dealer, overall__odometer_km=60_000)])
    return 60_000


def test_a_certified_reading_below_a_stated_one_is_told(
    dealer: Author, inspector: Author, signer: Signer
) -> None:
    acquired(dealer, days_ago(9), 150_000)
    inspected_km(inspector, signer, dealer)
    verdict = read()
    assert verdict.headline.tone == "warning"
    assert "90,000 km below" in verdict.headline.title.en


def test_mileage_is_the_newest_that_no_inspector_rejected(
    dealer: Author, inspector: Author, signer: Signer
) -> None:
    acquired(dealer, days_ago(9), 50_000)
    certified(
        inspector, signer, [inspected(dealer, overall__odometer_km=60_000)], verdict="rejected", reason="no"
    )
    mileage = read().mileage
    assert mileage is not None
    assert (mileage.km, mileage.read_on.isoformat()) == (50_000, days_ago(9))
