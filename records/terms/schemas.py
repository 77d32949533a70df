"""The JSON Schemas on disk: as they are served, and as submissions are checked."""

import json
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Literal, TypedDict, cast

from records.terms.families import kinds
from records.terms.json_types import JsonValue, as_json
from records.terms.kinds import Kind


class Branch(TypedDict, total=False):
    """A member that this shape of an object does not have is False."""

    properties: "dict[str, Schema | Literal[False]]"
    required: list[str]


Schema = TypedDict(
    "Schema",
    {
        "$schema": str,
        "$id": str,
        "$ref": str,
        "$defs": dict[str, "Schema"],
        "title": str,
        "description": str,
        "type": str,
        "format": str,
        "enum": list[str],
        "const": str | bool,
        "pattern": str,
        "maxLength": int,
        "minimum": int,
        "maximum": int,
        "items": "Schema",
        "minItems": int,
        "maxItems": int,
        "uniqueItems": bool,
        "properties": dict[str, "Schema"],
        "required": list[str],
        "additionalProperties": bool,
        "anyOf": list["Schema"],
        "if": "Schema",
        "then": Branch,
        "else": Branch,
        "x-options": dict[str, dict[str, str]],
        "x-withheld": bool,
        "x-derived": bool,
        "x-rank": str,
    },
    total=False,
)
"""The part of JSON Schema that the kinds' schemas use."""


@cache
def schema(kind: Kind) -> Schema:
    """The schema of stored bodies: a withheld field is its value or its commitment."""
    loaded: Schema = json.loads(kind.schema_file.read_text(encoding="utf-8"))
    return loaded


@cache
def submission_schema(kind: Kind) -> Schema:
    """The schema of submitted bodies: values only, for the registry alone withholds and derives."""
    return cast(Schema, _opened(as_json(schema(kind))))


@cache
def withheld_paths(kind: Kind) -> tuple[str, ...]:
    """Dotted names of the fields that the public does not read."""
    return tuple(_paths(schema(kind), ""))


def withheld_in(kind: Kind, body: Mapping[str, object]) -> tuple[str, ...]:
    """Of a body that is to be recorded, the paths of what the public will not read."""
    openly = kind.stated_openly(body)
    return tuple(path for path in withheld_paths(kind) if path not in openly)


def shaped(root: Schema, body: Mapping[str, object]) -> Schema:
    """The schema as a body of this shape has it, where a kind has two of them."""
    if "if" not in root:
        return root
    first, second = branches(root)
    return first if set(root["if"]["required"]) <= body.keys() else second


def branches(node: Schema) -> tuple[Schema, Schema]:
    """Both shapes of an object that has two, each as a schema of its own."""
    return _branch(node, node["then"]), _branch(node, node["else"])


def _branch(node: Schema, branch: Branch) -> Schema:
    more = branch.get("properties", {})
    members: dict[str, Schema] = {}
    for name in [*node["properties"], *(name for name in more if name not in node["properties"])]:
        stated = more.get(name, {})
        if stated is not False:
            members[name] = {**node["properties"].get(name, {}), **stated}
    rest = cast(Schema, {name: value for name, value in node.items() if name not in {"if", "then", "else"}})
    return {**rest, "properties": members, "required": branch.get("required", [])}


def schema_text(name: str) -> str | None:
    """The served file of a schema's name (`vehicle-listed`), or None."""
    for kind in kinds().values():
        if kind.schema_name == name:
            return kind.schema_file.read_text(encoding="utf-8")
    return None


def _opened(node: JsonValue) -> JsonValue:
    if isinstance(node, list):
        return [_opened(item) for item in node]
    if not isinstance(node, dict):
        return node
    if node.get("x-withheld"):
        rest = {name: value for name, value in node.items() if name not in {"anyOf", "x-withheld"}}
        return rest | as_json(cast(Schema, node)["anyOf"][0])
    opened = {name: _opened(value) for name, value in node.items()}
    if isinstance(node.get("required"), list):
        opened["required"] = list(_to_submit(cast(Schema, node)))
    return opened


def _to_submit(node: Schema) -> Iterable[str]:
    """Of the required members those that nobody derives. A condition's `properties` may lack them."""
    members = node.get("properties", {})
    return (name for name in node["required"] if not members.get(name, Schema()).get("x-derived"))


def _paths(node: Schema, prefix: str) -> list[str]:
    paths: list[str] = []
    for name, member in node.get("properties", {}).items():
        if member.get("x-withheld"):
            paths.append(prefix + name)
        paths.extend(_paths(member, f"{prefix}{name}."))
    return paths
