"""Values of Encar's JSON, read without trusting their types."""

import re
from collections.abc import Iterator, Mapping

from records.terms.json_types import JsonObject, JsonValue
from registry.form82.catalogue import ENUMS


def nodes_under(nodes: list[JsonObject], depth: int = 0) -> Iterator[JsonObject]:
    for node in nodes:
        yield node
        if depth < 8:
            yield from nodes_under(objects_of(node.get("children")), depth + 1)


def code_named(enum: str, node: Mapping[str, JsonValue]) -> str | None:
    """By its words, or by our own code."""
    words = {bare(node.get("title")), bare(node.get("code"))}
    return next(
        (option.code for option in ENUMS[enum] if {bare(option.text.ko), bare(option.code)} & words), None
    )


def label_of(node: Mapping[str, JsonValue]) -> str:
    return " ".join(part for part in (text_of(node.get("code")), text_of(node.get("title"))) if part)[:60]


def bare(value: object) -> str:
    return re.sub(r"\W", "", text_of(value))


def text_of(value: object) -> str:
    return str(value).strip() if isinstance(value, str | int) and not isinstance(value, bool) else ""


def object_of(value: object) -> JsonObject:
    return value if isinstance(value, dict) else {}


def objects_of(value: object) -> list[JsonObject]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def is_yes(value: object) -> bool:
    if isinstance(value, dict):
        value = value.get("title") or value.get("code")
    return value is True or text_of(value).casefold() in {"y", "yes", "true", "1", "있음", "해당"}


def decimal_of(text: str) -> str | None:
    return text if re.fullmatch(r"(0|[1-9][0-9]{0,2})(\.[0-9]{1,3})?", text) else None


def date_of(text: str) -> str | None:
    match = re.match(r"([0-9]{4})[-./]?([0-9]{2})[-./]?([0-9]{2})", text)
    return "-".join(match.groups()) if match else None
