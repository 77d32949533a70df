"""Whether an answer of the API is one that its document promises."""

import re
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match

from records.api.openapi import document


@cache
def _document() -> dict[str, Any]:
    read: dict[str, Any] = document()
    return read


@cache
def _operations() -> list[tuple[re.Pattern[str], dict[str, Any]]]:
    """Each path of the document, those without parameters first, and what it says by method."""
    paths = _document()["paths"]
    return [
        (re.compile(re.sub(r"\\{\w+\\}", "[^/]+", re.escape(path))), paths[path])
        for path in sorted(paths, key=lambda path: path.count("{"))
    ]


@cache
def _validator(pointer: str) -> Draft202012Validator:
    return Draft202012Validator({"$ref": f"#{pointer}", "components": _document()["components"]})


def mismatch(method: str, url: str, status: int, media_type: str, value: Any) -> str:
    """What the document does not say; empty where it is as promised, or no operation of it."""
    path = url.partition("?")[0]
    said_of = next((methods for pattern, methods in _operations() if pattern.fullmatch(path)), {})
    operation = said_of.get(method.lower())
    if operation is None:
        return ""
    responses = operation["responses"]
    if (said := responses.get(str(status), responses["default"] if status >= 400 else None)) is None:
        return f"{status} is not documented"
    if status == 204:
        return ""
    schema = said.get("content", {}).get(media_type.partition(";")[0])
    if schema is None:
        return f"{media_type} is not documented for {status}"
    if "json" not in media_type or "$ref" not in schema.get("schema", {}):
        return ""
    error = best_match(_validator(schema["schema"]["$ref"].removeprefix("#")).iter_errors(value))
    return f"{error.json_path}: {error.message[:300]}" if error else ""
