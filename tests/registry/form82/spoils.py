"""What can be wrong with a form that is good otherwise: each spoils one and says what is to be refused, and where."""

from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from registry.form82.catalogue import DETAIL_ITEMS, NOT_APPLICABLE, PANELS, SECTIONS, applies
from tests.cast import subject, today
from tests.registry.form82.day_spoils import DAY_SPOILS, plain_days, without_reasons
from tests.registry.form82.forms import HEADS, codes
from tests.registry.form82.misshapen import MISSHAPEN, Spoil, Spoiled


def choice_without_its_head(body: dict[str, Any], data: st.DataObject) -> Spoiled:
    head = data.draw(st.sampled_from(["special_history", "use_change", "main_options", "tuning"]))
    choice = HEADS[head][1][-1]
    enum = next(field.enum for field in SECTIONS["overall"].fields if field.key == choice)
    for other in HEADS[head][1]:
        body["overall"].pop(other, None)
    body["overall"] |= {head: "NO", choice: [data.draw(st.sampled_from(codes(str(enum))))]}
    return "R5", f"/body/overall/{choice}"


def _panels(*ranks: str) -> list[str]:
    return [key for key, panel in PANELS.items() if panel.rank in ranks]


def _one_panel(body: dict[str, Any], key: str, code: str) -> None:
    repairs = body["repair_history"]
    repairs["panels"] = {key: [code]}
    repairs |= {"accident_history": "NO", "simple_repair": "NO"}
    without_reasons(body, "R4", "R2W")


def frame_without_accident(body: dict[str, Any], data: st.DataObject) -> Spoiled:
    key = data.draw(st.sampled_from(_panels("FRAME_A", "FRAME_B", "FRAME_C")))
    _one_panel(body, key, data.draw(st.sampled_from("XW")))
    return "R1", "/body/repair_history/accident_history"


def second_rank_replaced_without_accident(body: dict[str, Any], data: st.DataObject) -> Spoiled:
    _one_panel(body, data.draw(st.sampled_from(_panels("OUTER_2"))), "X")
    return "R2", "/body/repair_history/accident_history"


def second_rank_welded_without_reason(body: dict[str, Any], data: st.DataObject) -> Spoiled:
    _one_panel(body, data.draw(st.sampled_from(_panels("OUTER_2"))), "W")
    return "R2W", "/body/repair_history/accident_history"


def first_rank_without_repair(body: dict[str, Any], data: st.DataObject) -> Spoiled:
    _one_panel(body, data.draw(st.sampled_from(_panels("OUTER_1"))), data.draw(st.sampled_from("XW")))
    return "R3", "/body/repair_history/simple_repair"


def repair_without_panel_or_reason(body: dict[str, Any], data: st.DataObject) -> Spoiled:
    head = data.draw(st.sampled_from(["accident_history", "simple_repair"]))
    body["repair_history"] |= {"panels": {}, "accident_history": "NO", "simple_repair": "NO", head: "YES"}
    without_reasons(body, "R4", "R2W")
    return "R4", f"/body/repair_history/{head}"


def _car(body: dict[str, Any], **traits: str) -> list[Any]:
    """Makes it such a car, and gives the parts that it does not have."""
    body["basic"] |= {key: traits[key] for key in ("fuel", "transmission") if key in traits}
    detail = body["detail"]
    detail["steering_type"] = traits.get("steering", detail["steering_type"])
    car = {
        "fuel": body["basic"]["fuel"],
        "transmission": body["basic"]["transmission"],
        "steering": detail["steering_type"],
    }
    absent = [item for item in DETAIL_ITEMS if not applies(item, **car)]
    detail |= {item.key: NOT_APPLICABLE for item in absent}
    return absent


def pump_of_an_electric_steering(body: dict[str, Any], data: st.DataObject) -> Spoiled:
    _car(body, steering="MDPS")
    key = data.draw(st.sampled_from(["ps_oil_leak", "steering_pump", "ps_pressure_hose"]))
    item = next(item for item in DETAIL_ITEMS if item.key == key)
    body["detail"][key] = data.draw(st.sampled_from(item.codes))
    return "R6", f"/body/detail/{key}"


def engine_of_an_electric_car(body: dict[str, Any], data: st.DataObject) -> Spoiled:
    absent = _car(body, fuel="ELECTRIC", steering="HYDRAULIC")
    item = data.draw(st.sampled_from([item for item in absent if item.applies_to in {"ICE", "DIESEL"}]))
    body["detail"][item.key] = data.draw(st.sampled_from(item.codes))
    return "R7", f"/body/detail/{item.key}"


def other_vin_in_an_opinion(body: dict[str, Any], data: st.DataObject) -> Spoiled:
    return "N3", opinion(body, data, subject(2).removeprefix("vin:"), "kmhxx00xxxx000003")


def issued_at_another_time(body: dict[str, Any], data: st.DataObject) -> Spoiled:
    """Before the inspection, or more than 120 days after it."""
    plain_days(body)
    days = data.draw(st.integers(-400, -1) | st.integers(121, 400))
    inspected = today() - timedelta(days=max(days, 0) + data.draw(st.integers(0, 100)))
    issued = inspected + timedelta(days=days)
    body["closing"] |= {"inspected_on": inspected.isoformat(), "issued_on": issued.isoformat()}
    return "R8", "/body/closing/issued_on"


def issued_in_the_future(body: dict[str, Any], data: st.DataObject) -> Spoiled:
    issued = today() + timedelta(days=data.draw(st.integers(1, 60)))
    body["closing"] |= {"inspected_on": today().isoformat(), "issued_on": issued.isoformat()}
    return "R8F", "/body/closing/issued_on"


def warranty_too_short(body: dict[str, Any], data: st.DataObject) -> Spoiled:
    key, least = data.draw(st.sampled_from([("warranty_days", 30), ("warranty_km", 2000)]))
    body["closing"][key] = data.draw(st.integers(0, least - 1))
    return "R9", f"/body/closing/{key}"


def another_car(body: dict[str, Any], _: st.DataObject) -> Spoiled:
    body["basic"]["vin"] = subject(2).removeprefix("vin:")
    return "F1", "/body/basic/vin"


def photo_that_is_not_attached(body: dict[str, Any], data: st.DataObject) -> Spoiled:
    key = data.draw(st.sampled_from(["photo_front", "photo_rear"]))
    body["closing"][key] = "side.png"
    return "F2", f"/body/closing/{key}"


def inspection_that_ends_before_it_begins(body: dict[str, Any], data: st.DataObject) -> Spoiled:
    plain_days(body)
    begins = data.draw(st.dates(date(2020, 1, 1), date(2030, 1, 1)))
    ends = begins - timedelta(days=data.draw(st.integers(1, 300)))
    body["basic"]["periodic_inspection_valid_from"] = begins.isoformat()
    body["basic"]["periodic_inspection_valid_to"] = ends.isoformat()
    return "F3", "/body/basic/periodic_inspection_valid_to"


def opinion(body: dict[str, Any], data: st.DataObject, *texts: str) -> str:
    key = data.draw(st.sampled_from(["inspector_opinion", "appraiser_opinion"]))
    body["closing"][key] = f"하체 양호. {data.draw(st.sampled_from(texts))} 참고"
    without_reasons(body, *(f"T{number}" for number in range(1, 10)), at=f"/body/closing/{key}")
    return f"/body/closing/{key}"


def letter_that_no_record_holds(body: dict[str, Any], data: st.DataObject) -> Spoiled:
    return "unusable_character", opinion(body, data, "\x07", "\x00", "\ud800", "\uffff")


def telephone_number_in_an_opinion(body: dict[str, Any], data: st.DataObject) -> Spoiled:
    return "T3", opinion(body, data, "010-1234-5678", "02-555-0199", "010 9876 5432")


def plate_in_an_opinion(body: dict[str, Any], data: st.DataObject) -> Spoiled:
    return "T2", opinion(body, data, "12가3456", "123가4567")


def e_mail_address_in_an_opinion(body: dict[str, Any], data: st.DataObject) -> Spoiled:
    return "T6", opinion(body, data, "kim@example.com", "sales.team@example.kr")


SPOILS: tuple[Spoil, ...] = (
    *MISSHAPEN,
    choice_without_its_head,
    frame_without_accident,
    second_rank_replaced_without_accident,
    second_rank_welded_without_reason,
    first_rank_without_repair,
    repair_without_panel_or_reason,
    pump_of_an_electric_steering,
    engine_of_an_electric_car,
    *DAY_SPOILS,
    other_vin_in_an_opinion,
    issued_at_another_time,
    issued_in_the_future,
    warranty_too_short,
    another_car,
    photo_that_is_not_attached,
    inspection_that_ends_before_it_begins,
    letter_that_no_record_holds,
    telephone_number_in_an_opinion,
    plate_in_an_opinion,
    e_mail_address_in_an_opinion,
)
