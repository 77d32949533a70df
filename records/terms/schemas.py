"""The JSON Schemas on disk: as they are served, and as submissions are checked."""

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from records.terms.families import kinds
from records.terms.kinds import Kind


@cache
def schema(kind: Kind) -> dict[str, Any]:
    """What a stored body obeys: a withheld field is its value or its commitment."""
    loaded: dict[str, Any] = json.loads(kind.schema_file.read_text(encoding="utf-8"))
    return loaded


@cache
def submission_schema(kind: Kind) -> dict[str, Any]:
    """What a submitted body obeys: the values themselves, for the registry alone withholds and derives."""
    opened: dict[str, Any] = _opened(schema(kind))
    return opened


@cache
def withheld_paths(kind: Kind) -> tuple[str, ...]:
    """Dotted names of the fields that the public does not read."""
    return tuple(_paths(schema(kind), ""))


def shaped(root: dict[str, Any], body: Mapping[str, Any]) -> dict[str, Any]:
    """The schema as a body of this shape has it, where a kind has two of them."""
    if "if" not in root:
        return root
    branch = root["then" if set(root["if"]["required"]) <= body.keys() else "else"]
    members = {
        name: {**node, **more}
        for name, node in root["properties"].items()
        if (more := branch["properties"].get(name, {})) is not False
    }
    return {**root, "properties": members, "required": branch["required"]}


def schema_text(name: str) -> str | None:
    """The served file of a schema's name (`vehicle-listed`), or None."""
    for kind in kinds().values():
        if kind.schema_name == name:
            return kind.schema_file.read_text(encoding="utf-8")
    return None


def _opened(node: Any) -> Any:
    if isinstance(node, list):
        return [_opened(item) for item in node]
    if not isinstance(node, dict):
        return node
    if node.get("x-withheld"):
        rest = {name: value for name, value in node.items() if name not in {"anyOf", "x-withheld"}}
        return {**rest, **node["anyOf"][0]}
    opened = {name: _opened(value) for name, value in node.items()}
    if isinstance(node.get("required"), list):
        members = node.get("properties", {})
        opened["required"] = [name for name in node["required"] if not _is_derived(members.get(name))]
    return opened


def _is_derived(member: Any) -> bool:
    return isinstance(member, dict) and bool(member.get("x-derived"))


def _paths(node: dict[str, Any], prefix: str) -> list[str]:
    found: list[str] = []
    for name, member in node.get("properties", {}).items():
        if not isinstance(member, dict):
            continue
        if member.get("x-withheld"):
            found.append(prefix + name)
        found.extend(_paths(member, f"{prefix}{name}."))
    return found
