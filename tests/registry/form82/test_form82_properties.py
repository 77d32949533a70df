"""Valid forms of any car pass; nearly valid ones are refused, with a pointer at what is wrong."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from records.people.authors import Author
from records.people.models import Membership, Organisation
from records.stating.drafts import Draft, draft_prepare
from records.terms.roles import DEALER
from records.terms.texts import Refusal
from registry.form82.catalogue import DETAIL_ITEMS, NOT_APPLICABLE, SECTIONS, applies
from tests.cast import subject
from tests.registry.form82.forms import HEADS, forms

VIN = subject().removeprefix("vin:")
AUTHOR = Author(Organisation(), DEALER, UUID(int=1), Membership())
PHOTOS = [{"name": f"{side}.png", "sha256": f"{n}" * 64} for n, side in enumerate(("front", "rear"))]


def pointers(body: dict[str, Any]) -> set[str | None]:
    draft = Draft("inspection:recorded", subject(), body, PHOTOS)
    try:
        draft_prepare(AUTHOR, draft, datetime.now(UTC))
    except Refusal as refused:
        return {refusal.pointer for refusal in refused.refusals}
    return set()


@given(forms(VIN))
@settings(max_examples=20, deadline=None)
def test_a_valid_form_of_any_car_passes(body: dict[str, Any]) -> None:
    assert pointers(body) == set()


@given(forms(VIN), st.data())
@settings(max_examples=12, deadline=None)
def test_a_required_field_that_is_missing_is_named(body: dict[str, Any], data: st.DataObject) -> None:
    fields = [
        (section.key, field.key)
        for section in SECTIONS.values()
        for field in section.fields
        if field.required and section.key in body
    ]
    section, field = data.draw(st.sampled_from([*fields, *(("detail", item.key) for item in DETAIL_ITEMS)]))
    del body[section][field]
    assert pointers(body) == {f"/body/{section}/{field}"}


@given(forms(VIN), st.data())
@settings(max_examples=12, deadline=None)
def test_a_value_of_another_type_is_named(body: dict[str, Any], data: st.DataObject) -> None:
    section = data.draw(st.sampled_from(sorted(body.keys() - {"reasons"})))
    field = data.draw(st.sampled_from(sorted(body[section])))
    body[section][field] = data.draw(st.sampled_from([None, -7, {"withheld": "0" * 64}, [[]], "\x07", 0.5]))
    named = pointers(body)
    assert named
    assert all(str(pointer).startswith(f"/body/{section}/{field}") for pointer in named)


@given(forms(VIN), st.data())
@settings(max_examples=12, deadline=None)
def test_a_field_too_many_is_named(body: dict[str, Any], data: st.DataObject) -> None:
    section = data.draw(st.sampled_from(sorted(body.keys() - {"reasons"})))
    body[section]["colour"] = "red"
    assert pointers(body) == {f"/body/{section}/colour"}


@given(forms(VIN), st.data())
@settings(max_examples=12, deadline=None)
def test_a_part_that_the_car_does_not_have_is_named(body: dict[str, Any], data: st.DataObject) -> None:
    basic, detail = body["basic"], body["detail"]
    body["basic"]["fuel"], body["detail"]["steering_type"] = "GASOLINE", "MDPS"
    absent = [
        item
        for item in DETAIL_ITEMS
        if not applies(item, fuel="GASOLINE", transmission=basic["transmission"], steering="MDPS")
    ]
    for item in absent:
        detail[item.key] = NOT_APPLICABLE
    wrong = data.draw(st.sampled_from(absent))
    detail[wrong.key] = wrong.codes[0]
    assert pointers(body) == {f"/body/detail/{wrong.key}"}


@given(forms(VIN), st.sampled_from(sorted(HEADS)))
@settings(max_examples=12, deadline=None)
def test_a_choice_under_a_head_that_says_no_is_named(body: dict[str, Any], head: str) -> None:
    choices = HEADS[head][1]
    overall = body["overall"]
    for choice in choices:
        overall.pop(choice, None)
    overall[head] = "NOT_APPLICABLE" if head == "recall" else "NO"
    values = {
        "tuning_legality": "LEGAL",
        "recall_done": "DONE",
        "tuning_kinds": ["DEVICE"],
        "special_history_kinds": ["FIRE"],
        "use_change_kinds": ["RENT"],
        "main_option_kinds": ["OTHER"],
    }
    overall[choices[0]] = values[choices[0]]
    assert pointers(body) == {f"/body/overall/{choices[0]}"}
