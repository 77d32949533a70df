"""What parsed JSON is made of, for code that handles the body of any kind. There are no floats: records hold none."""

from collections.abc import Mapping
from typing import TypeAlias, cast

JsonValue: TypeAlias = "bool | int | str | list[JsonValue] | dict[str, JsonValue] | None"
JsonObject: TypeAlias = dict[str, JsonValue]


def as_json(body: Mapping[str, object]) -> JsonObject:
    """The border from a kind's own type to what code for all kinds reads. It is the same object."""
    return cast(JsonObject, body)


def object_at(outer: JsonObject, name: str) -> JsonObject:
    """The member that is an object; made where there is none yet."""
    inner = outer.setdefault(name, {})
    if not isinstance(inner, dict):
        raise TypeError(f"{name} is no object")
    return inner
