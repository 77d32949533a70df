"""JSON that is no JSON Lines: an array of objects, which is a table or as many submissions, or one object alone."""

from collections.abc import Iterator, Sequence
from typing import Any

from anchoring.foreign_json import foreign_json
from records.terms.json_types import JsonObject, JsonValue
from registry.uploads.files.names import VIN_NAMES, plain
from registry.uploads.reasons import refusal, shown
from verifier import canonical
from verifier.errors import Malformed

_SUBMISSION = frozenset({"vin", "subject", "body", "kind"})
_MARK = b"\xef\xbb\xbf"


def array_values(content: bytes) -> list[JsonObject]:
    """Its objects, their numbers as they are written."""
    try:
        text = content.removeprefix(_MARK).decode()
        values = _written(text)
    except ValueError as error:
        raise refusal("file_json_wrong") from error
    if not all(isinstance(value, dict) for value in values):
        raise refusal("file_json_one")
    return list(values)


def array_wrapped(content: bytes) -> list[JsonObject]:
    """The one array of objects that an object holds beside plain values, as programs answer. None where something would be
    left behind: another array or object, or the car of a submission."""
    text = content.removeprefix(_MARK).strip()
    if b"[" not in text:
        return []
    try:
        value = foreign_json(text, parse_float=str, parse_int=str, parse_constant=str)
    except ValueError:
        return []
    if not isinstance(value, dict) or value.keys() & _SUBMISSION:
        return []
    parts = [part for part in value.values() if isinstance(part, list | dict) and part]
    if len(parts) != 1 or any(plain(name) in VIN_NAMES for name in value):
        return []
    [table] = parts
    if not isinstance(table, list) or not all(isinstance(one, dict) for one in table):
        return []
    _written(text)
    return table


def _written(text: str | bytes) -> Any:
    """The value, its numbers as they are written. Refuses a member that stands twice: one of the two would be dropped."""
    return foreign_json(
        text, parse_float=str, parse_int=str, parse_constant=str, object_pairs_hook=_members_once
    )


def _members_once(pairs: list[tuple[str, JsonValue]]) -> JsonObject:
    members = dict(pairs)
    if len(members) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise refusal("file_json_twice", member=shown(twice))
    return members


def array_rows(values: Sequence[JsonObject]) -> Iterator[list[str]]:
    """The members' names as they come up, then a row for each object."""
    names = list(dict.fromkeys(name for value in values for name in value))
    yield names
    for value in values:
        yield [_cell(value.get(name)) for name in names]


def array_lines(content: bytes) -> list[bytes]:
    """A line for each submission of an array of them."""
    try:
        values = canonical.loads(content.removeprefix(_MARK).strip())
        return [canonical.dumps(value) + b"\n" for value in values]
    except Malformed as error:
        raise refusal("file_json_wrong") from error


def is_one_object(content: bytes) -> bool:
    """Whether it is a single object over several lines."""
    text = content.removeprefix(_MARK).strip()
    if not text.startswith(b"{") or b"\n" not in text:
        return False
    try:
        foreign_json(text)
    except ValueError:
        return False
    return True


def _cell(value: JsonValue) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "TRUE" if value else "FALSE"
        case list() if not any(isinstance(part, list | dict) for part in value):
            return "; ".join(map(_cell, value))
        case list() | dict():
            raise refusal("file_json_nested")
        case _:
            return str(value)
