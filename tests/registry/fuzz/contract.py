"""Whether an answer of the API is one that its document promises."""

from functools import cache
from typing import Any

from django.urls import Resolver404, resolve
from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match

from records.api.openapi import document


@cache
def _document() -> dict[str, Any]:
    read: dict[str, Any] = document()
    return read


@cache
def _operations() -> dict[tuple[str, str], dict[str, Any]]:
    """By the route's name and the method."""
    found = {}
    for path, methods in _document()["paths"].items():
        known = path
        for name, value in (("{draft_id}", _ID), ("{handover_id}", _ID), ("{upload_id}", _ID), ("{sha256}", "0" * 64),
                            ("{digest}", "0" * 64), ("{vin}", "x"), ("{number}", "x"), ("{name}", "vehicle-listed")):  # fmt: skip
            known = known.replace(name, value)
        route = resolve(known).view_name
        for method, operation in methods.items():
            found[route, method.upper()] = operation
    return found


_ID = "00000000-0000-0000-0000-000000000000"


@cache
def _validator(pointer: str) -> Draft202012Validator:
    return Draft202012Validator({"$ref": f"#{pointer}", "components": _document()["components"]})


def mismatch(method: str, url: str, status: int, media_type: str, value: Any) -> str:
    """What the document does not say; empty where it is as promised, or no operation of it."""
    try:
        route = resolve(url.partition("?")[0]).view_name
    except Resolver404:
        return ""
    operation = _operations().get((route, method))
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
