"""Parts that a car can't have are NOT_APPLICABLE by rule, for as long as its fuel, transmission and steering say so."""

from collections.abc import Mapping

from records.terms.json_types import JsonObject, JsonValue
from records.terms.texts import Text
from registry.form82 import texts
from registry.form82.catalogue import DETAIL_ITEMS, ENUMS, NOT_APPLICABLE, Item, applies, option_text

_SORTS = {
    "ICE": "fuel",
    "DIESEL": "fuel",
    "EV_HEV": "fuel",
    "AUTO": "transmission",
    "MANUAL": "transmission",
    "HYDRAULIC_STEERING": "steering",
}
_ENUMS = {"fuel": "FUEL", "transmission": "TRANSMISSION", "steering": "STEERING"}
DECIDING = {"fuel": "basic.fuel", "transmission": "basic.transmission", "steering": "detail.steering_type"}


def why_not(item: Item, answers: Mapping[str, JsonValue]) -> Text | None:
    """The rule's words where this car can't have the part; None where it can, or where that is not known yet."""
    trait = _SORTS.get(item.applies_to)
    if trait is None:
        return None
    code = answers.get(DECIDING[trait])
    if code not in {option.code for option in ENUMS[_ENUMS[trait]]}:
        return None
    car = {"fuel": "OTHER", "transmission": "OTHER", "steering": "OTHER", trait: str(code)}
    if applies(item, **car):
        return None
    if trait == "steering":
        name = option_text("STEERING", str(code))
        return _named("R6", texts.R6.format(steering=name))
    return _named("R7", texts.R7)


def _named(rule: str, text: Text) -> Text:
    return Text(f"{rule}: {text.ko}", f"{rule}: {text.en}")


def inapplicable(answers: Mapping[str, JsonValue]) -> dict[str, Text]:
    """The paths of the parts that this car can't have, each with the reason."""
    reasons = {f"detail.{item.key}": why_not(item, answers) for item in DETAIL_ITEMS}
    return {path: why for path, why in reasons.items() if why}


def settled(
    before: Mapping[str, JsonValue], answers: Mapping[str, JsonValue], aside: Mapping[str, JsonValue]
) -> tuple[JsonObject, JsonObject]:
    """The answers with NOT_APPLICABLE where the car can't have the part, and what these parts said until then.

    A part that applies again gets back what it said; otherwise it is open: a NOT_APPLICABLE that a rule set never outlives
    the rule. `before` are the answers as they were, `aside` what was put aside then.
    """
    ruled = inapplicable(answers)
    answers, aside = dict(answers), dict(aside)
    for path in ruled:
        if path in answers and answers[path] != NOT_APPLICABLE:
            aside[path] = answers[path]
        answers[path] = NOT_APPLICABLE
    for path in inapplicable(before).keys() - ruled.keys():
        if answers.get(path) == NOT_APPLICABLE:
            answers.pop(path)
        if path in aside:
            answers.setdefault(path, aside[path])
    return answers, {path: value for path, value in aside.items() if path in ruled}
