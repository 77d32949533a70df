"""What people type into the form, as the form's values; what can't be read stays as it was typed."""

import re
from collections.abc import Mapping

from records.stating.texts import UNEXPECTED
from records.stating.validation import MAX_TEXT
from records.terms.characters import misfit, storable
from records.terms.json_types import JsonObject, JsonValue
from records.terms.pointers import escape
from records.terms.texts import Refusal, Refusals, Text
from registry.form82.leaves import LEAVES, Leaf, leaf_at
from registry.identity.chassis import chassis_clean

EXTERNAL_ID = "@external_id"
CHASSIS = "@chassis"
"""What a draft holds besides the form's answers."""

_META = {
    EXTERNAL_ID: Leaf(EXTERNAL_ID, Text("외부 번호", "External id"), "string", ""),
    CHASSIS: Leaf(CHASSIS, Text("차체번호", "Chassis number"), "bool", ""),
}
PATHS: dict[str, Leaf] = LEAVES | _META
_REASON = re.compile(r"\?[A-Z][A-Z0-9]{0,7}:/.{0,299}")
_MAX_CHOICES = 20
_MAX_DIGITS = 15

SHAPE = Text(
    "글, 정수, 참/거짓, 또는 글의 목록이어야 합니다.",
    "This must be text, a whole number, true or false, or a list of texts.",
)


def leaf_of(path: str) -> Leaf | None:
    """What an answer of a draft is; None for what the form has no place for."""
    if path in PATHS:
        return PATHS[path]
    if not _REASON.fullmatch(path) or misfit(path, lines=False):
        return None
    rule, _, pointer = path[1:].partition(":")
    about = leaf_at(pointer)
    name = LEAVES[about].text if about else Text(pointer, pointer)
    return Leaf(path, Text(f"{name.ko}: 사유 ({rule})", f"{name.en}: reason ({rule})"), "text", "reasons")


def typed(path: str, value: str | list[str]) -> JsonValue:
    """None where nothing was typed."""
    leaf = leaf_of(path)
    if leaf is None:
        return None
    if not isinstance(value, str | list):
        raise TypeError(type(value).__name__)
    if isinstance(value, list):
        chosen = [code for code in map(_plain, value) if code]
        if leaf.is_list:
            return [*chosen] or None
        return _text(leaf, chosen[0] if chosen else "")
    return _text(leaf, _plain(value)) if not leaf.is_list else ([_plain(value)] if value else None)


def _text(leaf: Leaf, text: str) -> JsonValue:
    text = text.strip()
    if not text:
        return None
    if leaf.sort == "int":
        digits = text.replace(",", "").replace(" ", "")
        is_number = digits.isascii() and digits.isdigit() and len(digits) <= _MAX_DIGITS
        return int(digits) if is_number else text
    if leaf.sort == "bool":
        return {"true": True, "false": False}.get(text, text)
    # Its hyphens belong to a chassis number and not to a VIN: which it is, is known when the form is handed in.
    return chassis_clean(text) if leaf.sort == "vin17" else text


def _plain(text: str) -> str:
    """What else has no place in it is told in the review."""
    return storable(text.replace("\r\n", "\n")[: MAX_TEXT + 1])


def answers_clean(answers: Mapping[str, JsonValue]) -> JsonObject:
    """What a program hands in, by path. A Refusal for what the form has no place for; values may still be wrong."""
    refusals = Refusals()
    cleaned: JsonObject = {}
    for path, value in answers.items():
        pointer = "/body/" + "/".join(escape(name) for name in path.split("."))
        if leaf_of(path) is None:
            refusals.add(Refusal("unexpected", UNEXPECTED, pointer=pointer[:200]))
        elif not _is_plain(value):
            refusals.add(Refusal("type", SHAPE, pointer=pointer))
        elif value not in (None, "", []):
            cleaned[path] = value
    refusals.raise_any()
    return cleaned


def _is_plain(value: JsonValue) -> bool:
    if isinstance(value, list):
        return len(value) <= _MAX_CHOICES and all(isinstance(choice, str) for choice in value)
    return value is None or isinstance(value, str | int)
