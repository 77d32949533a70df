"""What parsed JSON is made of, for code that handles the body of any kind. There are no floats: records hold none."""

from collections.abc import Mapping
from typing import TypeAlias, cast

JsonValue: TypeAlias = "bool | int | str | list[JsonValue] | dict[str, JsonValue] | None"
JsonObject: TypeAlias = dict[str, JsonValue]


def as_json(body: Mapping[str, object]) -> JsonObject:
    """The border from a kind's own type to what code for all kinds reads. It is the same object."""
    return cast(JsonObject, body)
