"""What a buyer would be told of a listing beside other records, asked of its dealer before it is recorded.

The same comparisons as V1 and V3 to V6 of the car's own rules; V2, of the odometer, is O2, O4 and O5.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta

from records.screening.plates import plate_read
from records.terms.days import SEOUL
from records.terms.rules import Beside, Check, Earlier, Facts, Rule, Severity, Spot, Stops
from records.terms.texts import Text
from registry.form82.inspections import accident, inspected_on, inspection_body, is_paper_only
from registry.form82.kinds import INSPECTION
from registry.form82.rules import VALID_DAYS
from registry.form82.texts import BASIS
from registry.listings.kinds import AMENDED, ENDS_LISTING, LISTED
from registry.listings.stated import listed_body
from registry.vehicles.plate_rules import PLATES, use_not_stated
from registry.vehicles.rules import DIFFERS, PHOTOS_BASIS, PRESENTED

_LISTED = frozenset({LISTED.name})
_OFFERED = frozenset({LISTED.name, AMENDED.name})


class _Inspections:
    """Which one speaks for the car: a certified one before any other, then the newest."""

    def __init__(self) -> None:
        self.first: tuple[tuple[bool, date, bool], Earlier] | None = None

    def add(self, earlier: Earlier) -> None:
        if earlier.kind == INSPECTION.name:
            rank = _rank(earlier)
            if self.first is None or rank > self.first[0]:
                self.first = rank, earlier


def _inspection(facts: Facts) -> Earlier | None:
    first = facts.gathered(_Inspections).first
    return first[1] if first else None


def _rank(record: Earlier) -> tuple[bool, date, bool]:
    body = inspection_body(record.body)
    return record.is_certified, inspected_on(body), not is_paper_only(body)


class _Offers:
    """How many listings each organisation has that no record ended, by its own id."""

    def __init__(self) -> None:
        self.open = Counter[str]()
        self._listed: dict[str, str] = {}
        self._ended: set[object] = set()

    def add(self, earlier: Earlier) -> None:
        if earlier.kind == LISTED.name and earlier.digest not in self._ended:
            self._listed[earlier.digest] = earlier.organisation
            self.open[earlier.organisation] += 1
        elif earlier.kind in ENDS_LISTING:
            ended = earlier.body.get("listing")
            self._ended.add(ended)
            if organisation := self._listed.pop(str(ended), None):
                self.open[organisation] -= 1


def _offered_elsewhere(facts: Facts) -> Iterable[Spot]:
    others = +facts.gathered(_Offers).open
    others.pop(facts.organisation, None)
    if others and facts.organisation:
        yield Spot("/subject", {"count": len(others)}, root="")


def _other_accident(facts: Facts) -> Iterable[Spot]:
    stated, inspection = listed_body(facts.body).get("accident_history"), _inspection(facts)
    if stated is None or inspection is None or not inspection.is_certified:
        return
    certified = accident(inspection_body(inspection.body))
    if certified is not None and certified != stated:
        yield Spot("/accident_history")


def _expired(facts: Facts) -> Iterable[Spot]:
    inspection = _inspection(facts)
    if inspection is None:
        return
    body = listed_body(facts.body)
    # A listing that was looked at again was recorded on another day than today; what it states itself holds at any time.
    day = date.fromisoformat(body["listed_on"]) if "listed_on" in body else facts.now.astimezone(SEOUL).date()
    inspected = inspected_on(inspection_body(inspection.body))
    if day > inspected + timedelta(days=VALID_DAYS):
        pointer, root = ("/listed_on", "/body") if "listed_on" in body else ("/subject", "")
        yield Spot(pointer, {"day": inspected, "days": VALID_DAYS}, root=root)


def _use(facts: Facts) -> Iterable[Spot]:
    stated, inspection = facts.body.get("plate_no"), _inspection(facts)
    if not isinstance(stated, str) or inspection is None:
        return
    body = inspection_body(inspection.body)
    if is_paper_only(body):
        return
    overall = body["overall"]
    kinds = overall.get("use_change_kinds", ()) if overall["use_change"] == "YES" else ()
    plate = plate_read(stated)
    if use := plate and use_not_stated(plate, kinds):
        yield Spot("/plate_no", {"use": use})


def _other_car(facts: Facts) -> Iterable[Spot]:
    if facts.shared:
        yield Spot("/attachments", root="")


def _asked(
    identifier: str,
    basis: Text,
    text: Text,
    check: Check,
    kinds: frozenset[str],
    compares: Beside = Beside.EARLIER,
) -> Rule:
    return Rule(identifier, basis, Severity.ASK, Stops.RECORDING, text, check, kinds, compares=compares)


RULES = (
    _asked(
        "L1",
        PRESENTED,
        Text(
            "다른 매매업체 {count}곳이 이 차를 지금 매물로 등록해 두었습니다. 매수인에게 그렇게 보입니다. "
            "차대번호를 확인하고, 이 업체가 파는 차이면 그 사유를 적어 주십시오.",
            "Other dealerships ({count}) have this car on offer now, and buyers will read so. "
            "Check the VIN; if the car is yours to sell, say why.",
        ),
        _offered_elsewhere,
        _LISTED,
    ),
    _asked(
        "L2",
        DIFFERS,
        Text(
            "적은 사고이력이 인증된 점검기록부의 사고이력과 다릅니다. 매수인에게 그렇게 보입니다.",
            "The accident history stated here is not that of the certified inspection record. Buyers will read so.",
        ),
        _other_accident,
        _OFFERED,
    ),
    _asked(
        "L3",
        BASIS["R8"],
        Text(
            "이 차의 점검기록부는 {day}에 점검한 것으로, {days}일이 지났습니다. 매수인에게 줄 수 없는 기록부입니다.",
            "This car's inspection record is of {day}, more than {days} days ago, and may not be given to a buyer.",
        ),
        _expired,
        _LISTED,
    ),
    _asked(
        "L4",
        PLATES,
        Text(
            "등록번호는 {use}의 것인데 점검기록부의 용도변경에는 적혀 있지 않습니다. 매수인에게 그렇게 보입니다.",
            "The plate is that of {use}, and the inspection's change of use does not say so. Buyers will read so.",
        ),
        _use,
        _OFFERED,
    ),
    _asked(
        "L5",
        PHOTOS_BASIS,
        Text(
            "같은 사진이나 문서가 다른 차의 기록에 있습니다. 이 차의 것인지 확인해 주십시오.",
            "Another car's record has the same photo or paper. Look whether it is of this car.",
        ),
        _other_car,
        _OFFERED,
        Beside.FILES,
    ),
)
