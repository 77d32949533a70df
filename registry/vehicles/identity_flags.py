"""What a buyer is told where one car could be taken for another."""

from collections.abc import Iterable

from records.terms.subjects import number_of, subject_refusal
from records.terms.texts import Text
from registry.form82.inspections import inspection_body, is_paper_only
from registry.form82.kinds import INSPECTION
from registry.identity.chassis import vin_seen_in
from registry.vehicles.car_facts import CarFacts, CarRule, Sighting
from registry.vehicles.harm import Harm
from registry.vehicles.identity_rules import ONE_CAR

TAKEN_FOR_A_VIN = Text(
    "이 차체번호는 어떤 차대번호처럼 보이며, 그 차대번호로 된 기록이 따로 있습니다. "
    "같은 차일 수 있으니 차대번호의 기록도 확인하십시오.",
    "This chassis number reads like a VIN under which there are other records. "
    "It may be the same car: look at the VIN's records too.",
)
REFUSED = Text(
    "지금은 받지 않는 번호로 된 기록입니다. 차체에 각인된 번호와 비교하고, 그 번호로 다시 조회하십시오.",
    "These records lie under a number that is not taken any more. "
    "Compare it with the one on the car's body, and look that up.",
)
TAKEN_FOR_THIS_VIN = Text(
    "이 차대번호처럼 보이는 차체번호로 된 기록이 따로 있습니다. 한 차의 기록이 나뉘어 있을 수 있으니 둘 다 확인하십시오.",
    "There are other records under a chassis number that reads like this VIN. "
    "One car's records may be in two places: look at both.",
)
TAKEN_FOR_ANOTHER = Text(
    "이 차체번호와 거의 같은 번호(붙임표, 점, O와 0의 차이)로 된 기록이 따로 있습니다. "
    "같은 차일 수 있으니 둘 다 확인하십시오.",
    "There are other records under a number that differs from this chassis number in hyphens, dots or O for 0 only. "
    "It may be the same car: look at both.",
)
OTHER_NUMBER = Text(
    "점검기록부에 적힌 차대번호가 이 차의 번호가 아닙니다. 다른 차의 점검기록부일 수 있습니다.",
    "The inspection record has another VIN than this car: it may be another car's.",
)


def _look_alike(facts: CarFacts) -> Iterable[Sighting]:
    is_refused = subject_refusal(facts.subject) is not None
    if facts.namesakes and vin_seen_in(number_of(facts.subject)):
        yield Sighting(None, {"alike": TAKEN_FOR_A_VIN if is_refused else TAKEN_FOR_THIS_VIN})
    elif facts.namesakes:
        yield Sighting(None, {"alike": TAKEN_FOR_ANOTHER})
    elif is_refused:
        yield Sighting(None, {"alike": REFUSED})


def _names_another(facts: CarFacts) -> Iterable[Sighting]:
    for item in facts.standing:
        if item.record.kind == INSPECTION.name:
            body = inspection_body(item.content.body)
            if not is_paper_only(body) and body["basic"]["vin"] != number_of(facts.subject):
                yield Sighting(item.record.digest)


RULES = (
    CarRule("V7", Harm.LOOK_ALIKE, ONE_CAR, Text("{alike}", "{alike}"), _look_alike),
    CarRule("V8", Harm.OTHER_CAR, ONE_CAR, OTHER_NUMBER, _names_another),
)
