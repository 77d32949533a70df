"""A submitted body against its kind's schema: all that is wrong with it at once, in both languages."""

import math
import unicodedata
from datetime import date
from functools import cache

import jsonschema_rs

from records.stating.schema_refusals import describe
from records.stating.texts import LIMITS
from records.terms.characters import is_common, misfit_refusal
from records.terms.json_types import JsonObject, JsonValue, as_json
from records.terms.kinds import Kind
from records.terms.pointers import escape
from records.terms.schemas import submission_schema
from records.terms.texts import Refusal, Refusals
from verifier.canonical import MAX_INTEGER
from verifier.errors import Malformed
from verifier.times import check_time

MAX_DEPTH = 16
MAX_TEXT = 20_000


def body_clean(body: object, *, pointer: str = "/body") -> tuple[JsonValue, list[Refusal]]:
    """The body in I-JSON, its letters composed (NFC), and what no record can hold: a float, an unseen character."""
    refusals = Refusals()
    return _clean(body, pointer, 0, refusals), refusals.refusals


def is_settled(text: str) -> bool:
    """Whether no Unicode to come reads it another way: in NFC, of characters that are assigned. No verifier asks again."""
    return is_common(text) or (
        unicodedata.is_normalized("NFC", text)
        and not any(unicodedata.category(character) == "Cn" for character in set(text))
    )


def body_refusals(kind: Kind, body: object, *, pointer: str = "/body") -> list[Refusal]:
    validator = _validator(kind)
    if validator.is_valid(body):
        return []
    refusals = [refusal for error in validator.iter_errors(body) for refusal in describe(error, pointer)]
    return sorted(refusals, key=lambda refusal: refusal.pointer or "")


@cache
def _validator(kind: Kind) -> jsonschema_rs.Draft202012Validator:
    return jsonschema_rs.Draft202012Validator(
        as_json(submission_schema(kind)),
        validate_formats=True,
        ignore_unknown_formats=False,
        formats={"utc-seconds": _is_time, "date": _is_day},
    )


def _is_time(text: object) -> bool:
    try:
        check_time(str(text))
    except Malformed:
        return False
    return True


def _is_day(text: object) -> bool:
    """As all who read the record count days: RFC 3339 has a year 0, they have none."""
    try:
        return date.fromisoformat(str(text)).isoformat() == text
    except ValueError:
        return False


def _clean(value: object, pointer: str, depth: int, refusals: Refusals) -> JsonValue:
    if depth > MAX_DEPTH:
        refusals.add(Refusal("too_deep", LIMITS["too_deep"], pointer=pointer))
        return None
    if isinstance(value, str):
        return _clean_text(value, pointer, refusals)
    if isinstance(value, dict):
        cleaned: JsonObject = {}
        for name, member in value.items():
            key = _clean_text(str(name), pointer, refusals)
            # Two names that were different until they were composed.
            if key in cleaned:
                refusals.add(Refusal("name_twice", LIMITS["name_twice"], pointer=f"{pointer}/{escape(key)}"))
            if isinstance(member, str) and _is_plain(member) and depth < MAX_DEPTH:
                cleaned[key] = member
                continue
            cleaned[key] = _clean(member, f"{pointer}/{escape(key)}", depth + 1, refusals)
        return cleaned
    if isinstance(value, list | tuple):
        return [_clean(item, f"{pointer}/{index}", depth + 1, refusals) for index, item in enumerate(value)]
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int) and abs(value) <= MAX_INTEGER:
        return value
    code = "too_large" if isinstance(value, int) or _is_infinite(value) else "not_whole"
    refusals.add(Refusal(code, LIMITS[code], pointer=pointer))
    return None


def _is_infinite(value: object) -> bool:
    return isinstance(value, float) and not math.isfinite(value)


def _is_plain(text: str) -> bool:
    """Most texts: nothing in them to compose or to refuse."""
    return len(text) <= MAX_TEXT and is_common(text)


def _clean_text(text: str, pointer: str, refusals: Refusals) -> str:
    if _is_plain(text):
        return text
    lines = text.replace("\r\n", "\n")
    cleaned = unicodedata.normalize("NFC", lines)
    if len(cleaned) > MAX_TEXT:
        refusals.add(Refusal("too_long", LIMITS["too_long"], pointer=pointer))
        return ""
    if refusal := misfit_refusal(lines, pointer):
        refusals.add(refusal)
        return ""
    return cleaned
