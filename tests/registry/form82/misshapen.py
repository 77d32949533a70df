"""A form out of shape in one place: the schema's word for it, and where it is."""

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

from registry.form82.catalogue import DETAIL_ITEMS, PANELS, SECTIONS

Spoiled = tuple[str, str]
"""The code of the rule, or the schema's word, and the pointer."""
Spoil = Callable[[dict[str, Any], st.DataObject], Spoiled]


def unknown_choice(body: dict[str, Any], data: st.DataObject) -> Spoiled:
    fields = [
        (section.key, field.key)
        for section in SECTIONS.values()
        for field in section.fields
        if field.enum and field.key in body.get(section.key, ())
    ]
    section, key = data.draw(st.sampled_from([*fields, *(("detail", item.key) for item in DETAIL_ITEMS)]))
    where = f"/body/{section}/{key}"
    if isinstance(body[section][key], list):
        body[section][key] = [*body[section][key], "PURPLE"]
        return "enum", f"{where}/{len(body[section][key]) - 1}"
    body[section][key] = data.draw(st.sampled_from(["PURPLE", "", "good", "Good "]))
    return "enum", where


def number_as_text(body: dict[str, Any], data: st.DataObject) -> Spoiled:
    numbers = [
        (section, key)
        for section, block in body.items()
        if isinstance(block, dict)
        for key, value in block.items()
        if isinstance(value, int) and not isinstance(value, bool)
    ]
    section, key = data.draw(st.sampled_from(sorted(numbers)))
    body[section][key] = str(body[section][key])
    return "type", f"/body/{section}/{key}"


def day_that_is_none(body: dict[str, Any], data: st.DataObject) -> Spoiled:
    body["closing"]["inspected_on"] = data.draw(st.sampled_from(["2026-02-30", "2026.01.02", "", "어제"]))
    return "format", "/body/closing/inspected_on"


def required_answer_left_out(body: dict[str, Any], data: st.DataObject) -> Spoiled:
    fields = [
        (section.key, field.key)
        for section in SECTIONS.values()
        for field in section.fields
        if field.required and section.key in body
    ]
    section, key = data.draw(st.sampled_from([*fields, *(("detail", item.key) for item in DETAIL_ITEMS)]))
    del body[section][key]
    return "required", f"/body/{section}/{key}"


def answer_too_many(body: dict[str, Any], data: st.DataObject) -> Spoiled:
    section = data.draw(st.sampled_from(sorted(body.keys() - {"reasons"})))
    body[section]["colour"] = "red"
    return "unexpected", f"/body/{section}/colour"


def panel_that_no_car_has(body: dict[str, Any], _: st.DataObject) -> Spoiled:
    body["repair_history"]["panels"]["fifth_door"] = ["X"]
    return "unexpected", "/body/repair_history/panels/fifth_door"


def damage_said_twice(body: dict[str, Any], data: st.DataObject) -> Spoiled:
    key = data.draw(st.sampled_from(sorted(PANELS)))
    body["repair_history"]["panels"][key] = ["U", "U"]
    return "uniqueItems", f"/body/repair_history/panels/{key}"


def nothing_where_an_answer_stood(body: dict[str, Any], data: st.DataObject) -> Spoiled:
    key = data.draw(st.sampled_from(["car_name", "engine_type", "first_registered_on", "model_year"]))
    body["basic"][key] = None
    return "type", f"/body/basic/{key}"


def number_below_nothing(body: dict[str, Any], _: st.DataObject) -> Spoiled:
    body["overall"]["odometer_km"] = -1
    return "minimum", "/body/overall/odometer_km"


def share_with_a_fraction(body: dict[str, Any], data: st.DataObject) -> Spoiled:
    body["overall"]["odometer_km"] = data.draw(st.floats(0.5, 9000).filter(lambda value: value % 1 > 0))
    return "not_whole", "/body/overall/odometer_km"


MISSHAPEN: tuple[Spoil, ...] = (
    unknown_choice,
    number_as_text,
    day_that_is_none,
    required_answer_left_out,
    answer_too_many,
    panel_that_no_car_has,
    damage_said_twice,
    nothing_where_an_answer_stood,
    number_below_nothing,
    share_with_a_fraction,
)
