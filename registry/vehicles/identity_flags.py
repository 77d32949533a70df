"""What a buyer is told where one car could be taken for another."""

from collections.abc import Collection, Iterator

from records.standing.history import Item, SubjectHistory
from records.terms.subjects import number_of, subject_refusal
from records.terms.texts import Text
from registry.form82.inspections import inspection_body, is_paper_only
from registry.form82.kinds import INSPECTION
from registry.identity.chassis import vin_seen_in
from registry.vehicles.harm import Flag, Harm

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


def identity_flags(history: SubjectHistory, namesakes: Collection[str]) -> Iterator[Flag]:
    """`namesakes` are other subjects with records that a reader takes for this one."""
    is_refused = subject_refusal(history.subject) is not None
    if namesakes and vin_seen_in(number_of(history.subject)):
        yield Flag(Harm.LOOK_ALIKE, TAKEN_FOR_A_VIN if is_refused else TAKEN_FOR_THIS_VIN)
    elif namesakes:
        yield Flag(Harm.LOOK_ALIKE, TAKEN_FOR_ANOTHER)
    elif is_refused:
        yield Flag(Harm.LOOK_ALIKE, REFUSED)
    for item in history.items:
        if item.stands and item.is_readable and _names_another(item):
            yield Flag(Harm.OTHER_CAR, OTHER_NUMBER, item.record.digest)


def _names_another(item: Item) -> bool:
    body = inspection_body(item.content.body)
    if item.record.kind != INSPECTION.name or is_paper_only(body):
        return False
    return body["basic"]["vin"] != number_of(item.record.subject)
