"""What the last inspection record of the same car says, for who fills in the next one: to compare, never to be taken over."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from records.terms.json_types import JsonObject
from registry.form82.inspections import as_form, inspected_on, inspection_body
from registry.form82.kinds import INSPECTION
from registry.form82.leaves import flattened
from registry.form82.unfinished import earlier_of

_OF_THE_PAPER = {"basic.record_no", "closing.photo_front", "closing.photo_rear"}
"""Answers about the record itself, that no second one shares."""


@dataclass(frozen=True)
class Last:
    on: date
    answers: JsonObject


def last_of(subject: str, *, corrects: str | None) -> Last | None:
    """As the public reads it; of what stands, the newest that is not just corrected."""
    inspections = [earlier for earlier in earlier_of(subject) if earlier.kind == INSPECTION.name]
    others = [earlier for earlier in inspections if earlier.digest != corrects]
    if not others:
        return None
    newest = inspection_body(max(others, key=lambda earlier: earlier.recorded_at).body)
    answers: JsonObject = {
        path: value
        for path, value in flattened(as_form(newest)).items()
        if path not in _OF_THE_PAPER and not isinstance(value, Mapping)
    }
    return Last(inspected_on(newest), answers)
