"""The API for people: one page made from the OpenAPI document, without a script."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypedDict

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from records.api.openapi import document
from records.api.problem_types import TYPES
from records.terms.families import Family, families, kinds

_METHODS = ("get", "post", "put", "delete")


class Member(TypedDict):
    """One member of a shape."""

    name: str
    type: str
    text: str
    required: bool


@dataclass(frozen=True)
class Parameter:
    name: str
    place: str
    text: str
    choices: list[str]


@dataclass(frozen=True)
class Answer:
    status: str
    media_types: list[str]
    shape: str


@dataclass(frozen=True)
class Operation:
    id: str
    method: str
    path: str
    title: dict[str, str]
    text: str
    is_public: bool
    parameters: list[Parameter]
    media_type: str
    members: list[Member]
    answers: list[Answer]


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    return render(request, "records/api/docs.html", {"written": _written(families(), get_language())})


@lru_cache(maxsize=8)
def _written(of: tuple[Family, ...], _language: str | None) -> SafeString:
    """Kept: it is the same in every answer, and takes a while to write."""
    context = {
        "operations": _operations(document()),
        "shapes": _shapes(document()),
        "problems": TYPES.values(),
        "kinds": kinds().values(),
        "notes": [template for family in of for template in family.api_notes],
    }
    return render_to_string("records/api/docs_written.html", context)


def _operations(schema: dict[str, Any]) -> list[Operation]:
    return [
        _operation(method, path, schema["paths"][path][method], schema)
        for path in schema["paths"]
        for method in _METHODS
        if method in schema["paths"][path]
    ]


def _operation(method: str, path: str, operation: dict[str, Any], schema: dict[str, Any]) -> Operation:
    ko, _, en = operation["summary"].partition(" / ")
    content = operation.get("requestBody", {}).get("content", {})
    media_type = next(iter(content), "")
    body = content.get(media_type, {})
    return Operation(
        id=operation["operationId"],
        method=method.upper(),
        path=path,
        title={"ko": ko, "en": en},
        text=_plain(operation),
        is_public={} in operation.get("security", [{}]),
        parameters=[
            Parameter(
                parameter["name"],
                parameter["in"],
                _plain(parameter),
                [str(choice) for choice in parameter["schema"].get("enum", ())],
            )
            for parameter in operation.get("parameters", ())
        ],
        media_type=media_type,
        members=_members(body.get("schema", {}), schema),
        answers=[
            Answer(status, list(answer.get("content", {})), _shape_names(answer))
            for status, answer in operation["responses"].items()
            if status != "default"
        ],
    )


def _members(shape: dict[str, Any], schema: dict[str, Any]) -> list[Member]:
    """A shape's members, with what they are made of."""
    if "$ref" in shape:
        shape = schema["components"]["schemas"][shape["$ref"].rpartition("/")[2]]
    required = shape.get("required", ())
    return [
        {
            "name": name,
            "type": _type(member, schema),
            "text": _plain(member),
            "required": name in required,
        }
        for name, member in shape.get("properties", {}).items()
    ]


def _plain(described: dict[str, Any]) -> str:
    return str(described.get("description", "")).replace("`", "")


def _shapes(schema: dict[str, Any]) -> dict[str, list[Member]]:
    return {
        name: _members(shape, schema)
        for name, shape in sorted(schema["components"]["schemas"].items())
        if "properties" in shape
    }


def _type(member: dict[str, Any], schema: dict[str, Any]) -> str:
    if "$ref" in member:
        name = member["$ref"].rpartition("/")[2]
        component = schema["components"]["schemas"][name]
        return " | ".join(map(str, component["enum"])) if "enum" in component else str(name)
    for joined in ("allOf", "oneOf", "anyOf"):
        if joined in member:
            return " | ".join(_type(option, schema) for option in member[joined])
    if "enum" in member:
        return " | ".join(map(str, member["enum"]))
    kind = member.get("type", "")
    if kind == "array":
        return f"[{_type(member.get('items', {}), schema)}]"
    return " | ".join(kind) if isinstance(kind, list) else str(kind)


def _shape_names(answer: dict[str, Any]) -> str:
    references = (content.get("schema", {}) for content in answer.get("content", {}).values())
    names = [shape.get("$ref", shape.get("items", {}).get("$ref", "")) for shape in references]
    return ", ".join(sorted({name.rpartition("/")[2] for name in names if name}))
