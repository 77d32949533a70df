"""What an inspection record says, whichever of its two shapes it has: the whole form, or pictures of the paper alone."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Literal, cast

from records.terms.json_types import JsonObject, as_json
from registry.form82.bodies import FormBody, InspectionBody, NoYes, PaperBody
from registry.identity.bodies import Odometer

if TYPE_CHECKING:
    from typing_extensions import TypeIs

MARK = "machine_readable"
"""Stands in a body of paper alone, always false; the whole form does not have it."""
PAGES = "pages"
PHOTOS: tuple[Literal["photo_front"], Literal["photo_rear"]] = ("photo_front", "photo_rear")


def inspection_body(body: Mapping[str, object]) -> InspectionBody:
    """The border from the body of any kind: its schema was checked when it was stated, or its digest when it was read."""
    return cast(InspectionBody, body)


def form_body(body: Mapping[str, object]) -> FormBody:
    """The same, for who knows that it is the whole form."""
    return cast(FormBody, body)


def is_paper_only(body: InspectionBody) -> "TypeIs[PaperBody]":
    return MARK in body


def record_no(body: InspectionBody) -> str:
    return body["record_no"] if is_paper_only(body) else body["basic"]["record_no"]


def inspected_on(body: InspectionBody) -> date:
    """Of paper alone the day of issue is known: the inspection was on it or before."""
    return date.fromisoformat(body["issued_on"] if is_paper_only(body) else body["closing"]["inspected_on"])


def odometer_of(body: InspectionBody) -> Odometer:
    """The odometer as `stated` in `unit`, and in `km`."""
    if is_paper_only(body):
        return body["odometer"]
    km = body["overall"]["odometer_km"]
    return {"stated": km, "unit": "km", "km": km}


def accident(body: InspectionBody) -> NoYes | None:
    """None where nobody typed it in from the paper."""
    if is_paper_only(body):
        return body.get("accident_history")
    return body["repair_history"]["accident_history"]


def aligned(earlier: JsonObject, later: JsonObject) -> tuple[JsonObject, JsonObject]:
    """Paper and form put the same facts at different places: as forms, where one of the two is paper."""
    before, after = inspection_body(earlier), inspection_body(later)
    if is_paper_only(before) == is_paper_only(after):
        return earlier, later
    return as_form(before), as_form(after)


def as_form(body: InspectionBody) -> JsonObject:
    """What was typed in from the paper, at its places in the form; a whole form as it is."""
    if not is_paper_only(body):
        return as_json(body)
    kept = {MARK, PAGES, "reasons", "correction_reason"}
    form = {name: value for name, value in as_json(body).items() if name in kept}
    form["basic"] = {"record_no": body["record_no"]}
    form["overall"] = {"odometer_km": body["odometer"]["km"]}
    if word := accident(body):
        form["repair_history"] = {"accident_history": word}
    form["closing"] = {"issued_on": body["issued_on"]}
    return form
