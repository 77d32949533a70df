"""What a schema's keyword means to the person who filled in the form."""

from collections.abc import Iterator
from typing import Any

import jsonschema_rs

from records.stating import texts
from records.terms.texts import Refusal, Text


def describe(error: jsonschema_rs.ValidationError, prefix: str) -> Iterator[Refusal]:
    pointer = prefix + "".join(f"/{_escape(str(part))}" for part in error.instance_path)
    keyword, details = error.kind.name, error.kind.as_dict()
    if keyword == "required":
        yield Refusal("required", texts.REQUIRED, pointer=f"{pointer}/{_escape(details['property'])}")
    elif keyword == "additionalProperties":
        for name in details["unexpected"]:
            yield Refusal("unexpected", texts.UNEXPECTED, pointer=f"{pointer}/{_escape(name)}")
    elif keyword == "falseSchema":
        yield Refusal("unexpected", texts.UNEXPECTED, pointer=pointer)
    elif keyword == "anyOf":
        # Of a value of several shapes, or members of which one is needed: the first is the usual one.
        for inner in details["context"][0]:
            yield from describe(inner, prefix)
    else:
        yield Refusal(keyword, _text(keyword, details, error.instance), pointer=pointer)


def _text(keyword: str, details: dict[str, Any], value: object) -> Text:
    if keyword == "type":
        return texts.TYPE.format(wanted=texts.TYPES[details["types"][0]], given=texts.TYPES[_type_of(value)])
    if keyword == "enum":
        return texts.ENUM.format(options=", ".join(str(option) for option in details["options"]))
    if keyword == "constant":
        return texts.ENUM.format(options=details["expected_value"])
    if keyword == "format":
        return texts.FORMATS.get(details["format"], texts.PATTERN)
    if keyword == "uniqueItems":
        return texts.REPEATED
    if keyword == "pattern":
        return texts.EMPTY if details["pattern"] == r"\S" else texts.PATTERN
    return texts.LIMITED[keyword].format(limit=details["limit"]) if keyword in texts.LIMITED else texts.OTHER


def _type_of(value: object) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int):
        return "integer"
    if isinstance(value, str):
        return "string"
    return "object" if isinstance(value, dict) else "array"


def _escape(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")
