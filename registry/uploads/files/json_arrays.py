"""JSON that is no JSON Lines of submissions: cars in an array, in the one array of an object, or one in each line."""

import json
import re
from collections.abc import Iterator, Sequence

from anchoring.foreign_json import foreign_json
from records.terms.json_types import JsonObject, JsonValue
from records.terms.texts import Text
from registry.uploads.files.cells import NESTED, NO_OBJECT, TWICE
from registry.uploads.files.json_lines import MEMBERS
from registry.uploads.files.names import VIN_NAMES, plain
from registry.uploads.reasons import refusal, shown

BESIDE = Text(
    "차 목록 옆에 있는 값은 읽지 않습니다: {names}. 단위나 통화라면 항목을 연결할 때 고르십시오.",
    "What stands beside the list of cars is not read: {names}. If it is a unit or a currency, choose it where columns are"
    " mapped.",
)
_NAMED = 5
_SUBMISSION = frozenset({"vin", "subject", "body", "kind"})
_MARK = b"\xef\xbb\xbf"
_LONGEST = 500
"""Of what is no value, as much as is ever shown."""
Row = tuple[int, list[str]]
_VALUE = re.compile(r"[^ \t\r\n,]")


class _Twice(list[JsonValue]):
    """The values of a member that stands in its object more than once."""


def json_read(content: bytes) -> JsonValue:
    """The value, its numbers as they are written. Raises ValueError where it is no JSON."""
    text = content.removeprefix(_MARK).decode()
    value: JsonValue = foreign_json(
        text, parse_float=str, parse_int=str, parse_constant=str, object_pairs_hook=_members
    )
    return value


def array_values(content: bytes) -> list[JsonValue]:
    """Those of an array, of which one at least is an object."""
    try:
        values = json_read(content)
    except ValueError as error:
        raise refusal("file_json_wrong") from error
    if not isinstance(values, list) or (values and not any(isinstance(value, dict) for value in values)):
        raise refusal("file_json_objects")
    return values


def array_wrapped(value: JsonValue) -> list[JsonValue]:
    """The one array of objects that an object holds beside plain values, as programs answer. None where something would be
    left behind: another array or object, a member that stands twice, or the car of a submission."""
    if not isinstance(value, dict) or value.keys() & _SUBMISSION:
        return []
    parts = [part for part in value.values() if isinstance(part, list | dict) and part]
    if len(parts) != 1 or any(plain(name) in VIN_NAMES for name in value):
        return []
    [table] = parts
    if (
        not isinstance(table, list)
        or isinstance(table, _Twice)
        or not any(isinstance(one, dict) for one in table)
    ):
        return []
    return [] if any(map(is_submission, table)) else table


def beside_told(value: JsonValue) -> tuple[Text, ...]:
    """The names of the plain values beside the one array: a unit or a currency may stand there for all cars."""
    members = value.items() if isinstance(value, dict) else ()
    names = [name for name, part in members if part is not None and not isinstance(part, list | dict)]
    if not names:
        return ()
    named = ", ".join(map(shown, names[:_NAMED])) + (" …" if len(names) > _NAMED else "")
    return (BESIDE.format(names=named),)


def is_submission(value: JsonValue) -> bool:
    """Whether it states a record, and is no car by its members: `body` may be the name of a car's shape too."""
    return isinstance(value, dict) and isinstance(value.get("body"), dict)


def is_car(value: JsonValue) -> bool:
    """Whether an object has plain values that no submission has, and lists alone beside a number: a list may be the cars."""
    if not isinstance(value, dict) or is_submission(value) or "subject" in value:
        return False
    plainly = {name for name, part in value.items() if not isinstance(part, list | dict)}
    return bool(plainly - set(MEMBERS)) and (
        len(plainly) == len(value) or any(plain(name) in VIN_NAMES for name in plainly)
    )


def array_rows(values: Sequence[JsonValue]) -> Iterator[Row]:
    """The members' names as they come up, numbered 0; then a row for each car, numbered from 1."""
    return _rows(list(enumerate(values, 1)))


def line_rows(content: bytes) -> Iterator[Row]:
    """As `array_rows`, of a car in each line, by the lines' numbers."""
    lines = enumerate(content.removeprefix(_MARK).split(b"\n"), 1)
    return _rows([(number, _line(line)) for number, line in lines if line.strip()])


def _rows(values: Sequence[tuple[int, JsonValue]]) -> Iterator[Row]:
    names = list(dict.fromkeys(name for _, value in values if isinstance(value, dict) for name in value))
    yield 0, names
    for number, value in values:
        if isinstance(value, dict):
            yield number, [_cell(value.get(name)) for name in names]
        else:
            # It has no members: whichever of them are read, the row says what stands in their place.
            yield number, [f"{NO_OBJECT}{_written(value)}"] * len(names)


def array_lines(content: bytes) -> list[bytes]:
    """A line for each value of an array, as it is written: what is wrong with one is told of that one alone."""
    text = content.removeprefix(_MARK).decode()
    decoder, lines, place = json.JSONDecoder(), list[bytes](), text.index("[") + 1
    while (begins := _VALUE.search(text, place)) and begins[0] != "]":
        _, place = decoder.raw_decode(text, begins.start())
        # A line's end inside a text is written as \n.
        lines.append(re.sub(r"[\r\n]", " ", text[begins.start() : place]).encode() + b"\n")
    return lines


def _members(pairs: list[tuple[str, JsonValue]]) -> JsonObject:
    members = dict(pairs)
    if len(members) == len(pairs):
        return members
    members.clear()
    for name, value in pairs:
        earlier = members.get(name)
        if isinstance(earlier, _Twice):
            earlier.append(value)
        else:
            members[name] = _Twice([earlier, value]) if name in members else value
    return members


def _line(line: bytes) -> JsonValue:
    try:
        return json_read(line)
    except ValueError:
        return line.decode("utf-8", "replace").strip()


def _cell(value: JsonValue) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "TRUE" if value else "FALSE"
        case _Twice():
            return (TWICE + " / ".join(map(_written, value)))[:_LONGEST]
        case dict() if value:
            return NESTED + _written(value)
        case list() if any(isinstance(part, list | dict) for part in value):
            return NESTED + _written(value)
        case list():
            return "; ".join(map(_cell, value))
        case dict():
            return ""
        case _:
            return str(value)


def _written(value: JsonValue) -> str:
    return (value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))[:_LONGEST]
