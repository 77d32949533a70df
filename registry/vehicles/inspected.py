"""What an inspection record says that a buyer has to know, each with the harm that it does."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from records.terms.days import SEOUL
from records.terms.texts import Text
from registry.form82.bodies import FormBody, InspectionBody, Overall
from registry.form82.catalogue import DETAIL_ITEMS, option_text
from registry.form82.damage import FRAME, NAMED, WORKED, joined, marked, panels_text
from registry.form82.inspections import accident, inspected_on, is_paper_only
from registry.form82.rules import VALID_DAYS
from registry.vehicles.harm import Harm

Said = tuple[Harm, Text]

LASTING = frozenset(
    {Harm.OTHER_CAR, Harm.FLOOD, Harm.FIRE, Harm.FRAME, Harm.ACCIDENT, Harm.FRAME_MARKED, Harm.USE_CHANGE}
)
"""What does not go away: a later record that does not say it contradicts the one that does."""

ACCIDENT = Text("사고이력이 있습니다: {panels}.", "The car has had an accident: {panels}.")
ACCIDENT_BARE = Text(
    "사고이력이 있습니다. 어느 부위인지는 적혀 있지 않습니다.",
    "The car has had an accident; the record does not say where.",
)
ACCIDENT_DENIED = Text(
    "사고이력이 없다고 적혀 있으나 사고로 보는 수리가 있습니다: {panels}.",
    "Stated to be free of accidents, with repairs that count as one: {panels}.",
)
FRAME_MARKED = Text("주요골격에 표시가 있습니다: {panels}.", "The main frame is marked: {panels}.")
SIMPLE_REPAIR = Text("단순수리가 있습니다: {panels}.", "There was a simple repair: {panels}.")
SIMPLE_REPAIR_BARE = Text(
    "단순수리가 있습니다. 어느 부위인지는 적혀 있지 않습니다.",
    "There was a simple repair; the record does not say where.",
)
FLOOD = Text("침수 이력이 있습니다.", "The car has been flooded.")
FIRE = Text("화재 이력이 있습니다.", "The car has been on fire.")
SPECIAL_BARE = Text(
    "특별이력이 있습니다. 침수인지 화재인지는 적혀 있지 않습니다.",
    "The car has a special history; the record does not say whether flood or fire.",
)
USE_CHANGE = Text("용도변경 이력이 있습니다: {kinds}.", "The car's use was changed: {kinds}.")
NOT_STATED = Text("종류 미기재", "kind not stated")
GAUGE_BAD = Text("주행거리 계기가 불량입니다.", "The odometer gauge is marked as bad.")
VIN_MARKING = Text("차대번호 표기 상태: {marking}.", "VIN marking on the car: {marking}.")
RECALL = Text(
    "리콜 대상이라고 진술되었습니다. 자동차리콜센터(car.go.kr)에서 확인하십시오.",
    "Stated to be subject to a recall: check it at the recall centre, car.go.kr.",
)
TUNING = Text("불법 튜닝이 있습니다.", "The car has an illegal modification.")
PARTS = Text("불량이거나 새는 부품이 있습니다: {parts}.", "Parts that are bad or leak: {parts}.")
PARTS_MORE = Text("{parts} 외 {count}개", "{parts} and {count} more")
PAPER_ONLY = Text(
    "종이 기록부의 사진이나 PDF뿐인 기록입니다. 기계로 읽을 수 없어 점검 항목이 확인되지 않았습니다.",
    "The record is a picture of the paper only, not machine-readable: its items were not checked.",
)
EXPIRED = Text(
    "{day}에 점검한 기록입니다: {days}일이 지나 더 이상 교부할 수 없습니다.",
    "Inspected on {day}, {days} days ago: the record may not be issued any more.",
)
PAPER_EXPIRED = Text(
    "{day}에 발급한 기록입니다: {days}일이 지나 더 이상 교부할 수 없습니다.",
    "Issued on {day}, {days} days ago: the record may not be handed out any more.",
)
_SAID_OF_THE_VIN = {"MISMATCH": Harm.OTHER_CAR, "ALTERED": Harm.OTHER_CAR, "ERASED": Harm.OTHER_CAR}
_BROKEN = frozenset({"BAD", "LEAK", "YES"})


def said_of(body: InspectionBody) -> Iterator[Said]:
    if is_paper_only(body):
        if accident(body) == "YES":
            yield Harm.ACCIDENT, ACCIDENT_BARE
        yield Harm.PAPER_ONLY, PAPER_ONLY
        return
    yield from _of_repairs(body)
    yield from _of_history(body["overall"])
    yield from _of_condition(body)


def age_of(body: InspectionBody, now: datetime) -> int:
    """In days, from the inspection; of paper alone from its issue."""
    return (now.astimezone(SEOUL).date() - inspected_on(body)).days


def good_until(body: InspectionBody) -> date:
    """The last day on which it may be issued to a buyer (Rule Art. 120(2))."""
    return inspected_on(body) + timedelta(days=VALID_DAYS)


def said_of_age(body: InspectionBody, now: datetime) -> Iterator[Said]:
    days = age_of(body, now)
    if days > VALID_DAYS:
        text = PAPER_EXPIRED if is_paper_only(body) else EXPIRED
        yield Harm.EXPIRED, text.format(day=inspected_on(body), days=days)


def _of_repairs(form: FormBody) -> Iterator[Said]:
    frame = marked(form, FRAME, WORKED)
    outer = marked(form, {"OUTER_2"}, WORKED)
    # Sheet-metal work on a quarter panel is no accident; cut out and replaced it is (Form 82, note 4).
    cut = marked(form, {"OUTER_2"}, {"X"})
    is_stated = accident(form) == "YES"
    if is_stated and not (frame or outer):
        yield Harm.ACCIDENT, ACCIDENT_BARE
    elif frame or cut or is_stated:
        panels = panels_text([*frame, *outer])
        text = ACCIDENT if is_stated else ACCIDENT_DENIED
        yield Harm.FRAME if frame else Harm.ACCIDENT, text.format(panels=panels)
    else:
        yield from _of_simple_repairs(form)
    if not frame and (worn := marked(form, FRAME, {"C", "T", "U"})):
        yield Harm.FRAME_MARKED, FRAME_MARKED.format(panels=panels_text(worn))


def _of_simple_repairs(form: FormBody) -> Iterator[Said]:
    repaired = marked(form, {"OUTER_1", "OUTER_2"}, WORKED)
    if repaired:
        yield Harm.SIMPLE_REPAIR, SIMPLE_REPAIR.format(panels=panels_text(repaired))
    elif form["repair_history"]["simple_repair"] == "YES":
        yield Harm.SIMPLE_REPAIR, SIMPLE_REPAIR_BARE


def _of_history(overall: Overall) -> Iterator[Said]:
    if overall["special_history"] == "YES":
        kinds = overall.get("special_history_kinds", [])
        if "FLOOD" in kinds:
            yield Harm.FLOOD, FLOOD
        if "FIRE" in kinds:
            yield Harm.FIRE, FIRE
        if not kinds:
            yield Harm.FLOOD, SPECIAL_BARE
    if overall["use_change"] == "YES":
        uses = joined(option_text("USE_CHANGE", kind) for kind in overall.get("use_change_kinds", []))
        yield Harm.USE_CHANGE, USE_CHANGE.format(kinds=uses if uses.ko else NOT_STATED)


def _of_condition(form: FormBody) -> Iterator[Said]:
    overall = form["overall"]
    if overall["odometer_gauge"] == "BAD":
        yield Harm.GAUGE_BAD, GAUGE_BAD
    if (marking := overall["vin_marking"]) != "GOOD":
        text = VIN_MARKING.format(marking=option_text("VIN_MARKING", marking))
        yield _SAID_OF_THE_VIN.get(marking, Harm.VIN_UNCLEAR), text
    if overall["recall"] == "APPLICABLE" and overall.get("recall_done") != "DONE":
        yield Harm.RECALL, RECALL
    if overall["tuning"] == "YES" and overall.get("tuning_legality") == "ILLEGAL":
        yield Harm.TUNING, TUNING
    detail: dict[str, object] = {**form["detail"]}
    broken = [item.label for item in DETAIL_ITEMS if detail[item.key] in _BROKEN]
    if broken:
        parts = joined(broken[:NAMED])
        more = len(broken) - NAMED
        yield (
            Harm.PARTS,
            PARTS.format(parts=PARTS_MORE.format(parts=parts, count=more) if more > 0 else parts),
        )
