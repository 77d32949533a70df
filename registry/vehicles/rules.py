"""What does not fit together over all the records of one car. Nothing is stopped: buyers and inspectors are told."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta

from records.standing.history import Item, SubjectHistory
from records.terms.days import SEOUL
from records.terms.texts import Text
from registry.form82 import texts
from registry.form82.inspections import accident, inspected_on, inspection_body, is_paper_only, odometer_of
from registry.form82.kinds import INSPECTION
from registry.form82.rules import VALID_DAYS
from registry.listings.stated import listed_body
from registry.odometer.readings import TOLERANCE_KM
from registry.vehicles import identity_flags
from registry.vehicles.car_facts import CarFacts, CarFinding, CarRule, Sighting, car_facts, listed_now
from registry.vehicles.harm import Harm
from registry.vehicles.plate_rules import PLATES, plate_use, use_not_stated
from registry.vehicles.surroundings import surroundings

DRIVEN_KM = 500
"""A car on the market is moved and tried out; what is within this is the same reading."""


def car_findings(facts: CarFacts) -> Iterator[CarFinding]:
    for rule in RULES:
        for seen in rule.check(facts):
            yield CarFinding(rule, seen.record, rule.text.format(**seen.values))


def judge(histories: Sequence[SubjectHistory], now: datetime) -> dict[str, list[CarFinding]]:
    """What these cars' records say of each other, by subject."""
    around = surroundings(history.subject for history in histories)
    return {
        history.subject: list(
            car_findings(
                car_facts(
                    history,
                    now=now,
                    shared=around.shared,
                    namesakes=around.namesakes.get(history.subject, ()),
                )
            )
        )
        for history in histories
    }


def _two_listings(facts: CarFacts) -> Iterable[Sighting]:
    dealers = {item.record.organisation_id for item in facts.listings}
    if len(dealers) > 1:
        yield Sighting(facts.listings[-1].record.digest, {"count": len(dealers)})


def _odometer(facts: CarFacts) -> Iterable[Sighting]:
    if facts.certified is None:
        return
    km = odometer_of(inspection_body(facts.certified.content.body))["km"]
    for listing in facts.listings:
        reading = listed_now(facts, listing).get("odometer")
        if reading is None:
            continue
        listed = reading["km"]
        if not km - TOLERANCE_KM <= listed <= km + DRIVEN_KM:
            yield Sighting(listing.record.digest, {"listed": f"{listed:,}", "km": f"{km:,}"})


def _accident(facts: CarFacts) -> Iterable[Sighting]:
    if facts.certified is None:
        return
    certified = accident(inspection_body(facts.certified.content.body))
    for listing in facts.listings:
        if certified and listed_now(facts, listing).get("accident_history", certified) != certified:
            yield Sighting(listing.record.digest)


def _stale_listing(facts: CarFacts) -> Iterable[Sighting]:
    if facts.inspection is None:
        return
    last = _last_day(facts.inspection)
    for listing in facts.listings:
        day = listed_body(listing.content.body).get("listed_on")
        listed = date.fromisoformat(day) if day else listing.record.recorded_at.astimezone(SEOUL).date()
        if listed > last:
            yield Sighting(listing.record.digest, {"days": VALID_DAYS})


def _last_day(inspection: Item) -> date:
    return inspected_on(inspection_body(inspection.content.body)) + timedelta(days=VALID_DAYS)


def _shared(facts: CarFacts) -> Iterable[Sighting]:
    return (Sighting(item.record.digest) for item in facts.standing if item.record.digest in facts.shared)


def _plate(facts: CarFacts) -> Iterable[Sighting]:
    """Any standing record's plate against the inspection's word: the plate itself is shown to nobody."""
    inspection = inspection_body(facts.inspection.content.body) if facts.inspection else None
    if inspection is None or is_paper_only(inspection):
        return
    overall = inspection["overall"]
    kinds = overall.get("use_change_kinds", ()) if overall["use_change"] == "YES" else ()
    for item in facts.standing:
        path = "basic.plate_no" if item.record.kind == INSPECTION.name else "plate_no"
        told = plate_use(item.record, item.content, path)
        use = use_not_stated(told, kinds) if told else None
        if use:
            yield Sighting(item.record.digest, {"use": use})


_KCA = Text(
    "한국소비자원 조사: 온라인 매물 약 절반의 주행거리가 자동차365와 다름",
    "Korea Consumer Agency: about half of the listings checked had another mileage than car365",
)
DIFFERS = Text(
    "한국소비자원: 중고차 피해의 약 80%가 '점검기록부와 실제가 다름'",
    "Korea Consumer Agency: about 80% of complaints are that the record differs from the car",
)
PHOTOS_BASIS = Text(
    "자동차관리법 시행규칙 제123조의5 제1항 (점검 장면 촬영)",
    "Enforcement Rule Art. 123-5(1) (photos of the inspection)",
)
PRESENTED = Text(
    "자동차관리법 시행규칙 제121조 (제시신고)", "Enforcement Rule Art. 121 (presentation report)"
)

RULES = (
    CarRule(
        "V1",
        Harm.TWO_LISTINGS,
        PRESENTED,
        Text(
            "매매업체 {count}곳이 이 차를 동시에 매물로 등록했습니다. 어느 업체가 파는지 확인하십시오.",
            "{count} dealerships list this car at the same time. Find out which one sells it.",
        ),
        _two_listings,
    ),
    CarRule(
        "V2",
        Harm.ODOMETER_DIFFERS,
        _KCA,
        Text(
            "매물에 적힌 주행거리 {listed}km가 인증된 {km}km와 다릅니다. 확인이 필요합니다.",
            "The listing says {listed} km, the certified record {km} km. It needs to be looked at.",
        ),
        _odometer,
    ),
    CarRule(
        "V3",
        Harm.ACCIDENT_DIFFERS,
        DIFFERS,
        Text(
            "매물에 적힌 사고이력과 인증된 점검기록부의 사고이력이 서로 다릅니다. 확인이 필요합니다.",
            "Listing and certified record differ on whether there was an accident. It needs to be looked at.",
        ),
        _accident,
    ),
    CarRule(
        "V4",
        Harm.LISTED_EXPIRED,
        texts.BASIS["R8"],
        Text(
            "매물로 등록할 때 점검일부터 {days}일이 지나 있었습니다. 새 점검기록부를 요구하십시오.",
            "When the car was listed, the inspection was more than {days} days old. Ask for a new one.",
        ),
        _stale_listing,
    ),
    CarRule(
        "V5",
        Harm.SHARED_PHOTO,
        PHOTOS_BASIS,
        Text(
            "같은 사진이나 문서가 다른 차의 기록에도 있습니다. 이 차의 것인지 확인하십시오.",
            "The same photo or paper is in another car's record. Make sure that it is of this car.",
        ),
        _shared,
    ),
    CarRule(
        "V6",
        Harm.PLATE_USE,
        PLATES,
        Text(
            "등록번호는 {use}의 것인데 점검기록부의 용도변경에는 적혀 있지 않습니다. 확인이 필요합니다.",
            "The plate is that of {use}, and the inspection's change of use does not say so. It needs to be looked at.",
        ),
        _plate,
    ),
    *identity_flags.RULES,
)
