"""A record's body as lines to read: labels and choices come from the kind's schema, so every field of every kind shows."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from anchoring.texts import day_text
from records.terms.json_types import JsonValue, as_json
from records.terms.kinds import Kind
from records.terms.schemas import Schema, schema
from records.terms.texts import Text

_HANGUL = re.compile("[가-힣]")

WITHHELD = Text("비공개", "withheld")
YES = Text("예", "yes")
NO = Text("아니요", "no")
ENTRY = Text("{number}번째", "no. {number}")


@dataclass(frozen=True)
class Line:
    """One field. `value` is None where it has `lines` of its own; `path` is dotted from the body down."""

    path: str
    label: Text
    value: Text | None = None
    withheld: bool = False
    lines: tuple["Line", ...] = field(default=())

    def walk(self) -> Iterator["Line"]:
        yield self
        for line in self.lines:
            yield from line.walk()


def body_lines(kind: Kind, body: Mapping[str, object]) -> list[Line]:
    """The body's fields in the schema's order; what the schema does not know comes last, as it is."""
    return list(_lines(schema(kind), schema(kind), as_json(body), ""))


def _lines(root: Schema, node: Schema, value: Mapping[str, JsonValue], prefix: str) -> Iterator[Line]:
    properties = node.get("properties", {})
    for name in [
        *(name for name in properties if name in value),
        *(name for name in value if name not in properties),
    ]:
        yield _line(root, properties.get(name, {}), value[name], f"{prefix}{name}")


def _line(root: Schema, node: Schema, value: JsonValue, path: str) -> Line:
    label = title_text(node.get("title") or resolved(root, node).get("title") or path.rpartition(".")[2])
    if isinstance(value, dict) and value.keys() == {"withheld"}:
        return Line(path, label, WITHHELD, withheld=True)
    if node.get("x-withheld"):
        node = {**node, **node["anyOf"][0]}
    node = resolved(root, node)
    known = _known_shape(value)
    if known:
        return Line(path, label, known)
    if isinstance(value, dict):
        return Line(path, label, lines=tuple(_lines(root, node, value, f"{path}.")))
    if isinstance(value, list):
        return _list(root, node, value, path, label)
    return Line(path, label, value_text(node, value))


def field_label(kind: Kind, path: str) -> Text:
    """Of the field at a Line's path, behind the labels of what it stands in; what the schema does not know has its name."""
    root = node = schema(kind)
    labels = []
    for name in path.split("."):
        node = node.get("properties", {}).get(name) or node.get("items", {})
        titles = (node.get("title"), resolved(root, node).get("title"), name)
        labels.append(title_text(next(title for title in titles if title)))
        node = resolved(root, {**node, **node["anyOf"][0]} if node.get("x-withheld") else node)
    return Text(*(" · ".join(getattr(label, language) for label in labels) for language in ("ko", "en")))


def _list(root: Schema, node: Schema, values: list[JsonValue], path: str, label: Text) -> Line:
    item = resolved(root, node.get("items", {}))
    if any(isinstance(value, dict | list) for value in values):
        lines = tuple(
            Line(
                f"{path}.{number}",
                ENTRY.format(number=number + 1),
                lines=_inner(root, item, value, f"{path}.{number}"),
            )
            for number, value in enumerate(values)
        )
        return Line(path, label, lines=lines)
    texts = [value_text(item, value) for value in values]
    return Line(path, label, Text(", ".join(text.ko for text in texts), ", ".join(text.en for text in texts)))


def _inner(root: Schema, node: Schema, value: JsonValue, path: str) -> tuple[Line, ...]:
    if isinstance(value, dict):
        return tuple(_lines(root, node, value, f"{path}."))
    return (_line(root, node, value, path),)


def resolved(root: Schema, node: Schema) -> Schema:
    reference = node.get("$ref", "")
    if not reference.startswith("#/$defs/"):
        return node
    target = root["$defs"][reference.removeprefix("#/$defs/")]
    own = node.copy()
    del own["$ref"]
    return {**target, **own}


def _known_shape(value: JsonValue) -> Text | None:
    if not isinstance(value, dict):
        return None
    if value.keys() == {"stated", "unit", "km"}:
        return odometer_text(value)
    if value.keys() == {"amount", "currency"}:
        return price_text(value)
    if value.keys() == {"ko", "en"}:
        return Text(str(value["ko"]), str(value["en"]))
    return None


def odometer_text(value: Mapping[str, object]) -> Text:
    """As stated, with the kilometres where it was stated in miles."""
    if value["unit"] == "km":
        return _same(f"{value['stated']:,} km")
    return _same(f"{value['stated']:,} {value['unit']} ({value['km']:,} km)")


def price_text(value: Mapping[str, object]) -> Text:
    if value["currency"] == "KRW":
        return Text(f"{value['amount']:,}원", f"KRW {value['amount']:,}")
    return _same(f"{value['currency']} {value['amount']:,}")


def value_text(node: Schema, value: JsonValue) -> Text:
    option = node.get("x-options", {}).get(value) if isinstance(value, str) else None
    if option:
        return Text(option["ko"], option["en"])
    if isinstance(value, bool):
        return YES if value else NO
    if node.get("format") == "date" and isinstance(value, str):
        return day_text(date.fromisoformat(value))
    if isinstance(value, int) and "year" not in node.get("title", "").lower():
        return _same(f"{value:,}")
    return _same(str(value))


def title_text(title: str) -> Text:
    """`한국어 / English`, as the schemas write it. Either may hold a stroke itself: the English begins after the last Hangul."""
    hangul = [match.end() for match in _HANGUL.finditer(title)]
    end = hangul[-1] if hangul else 0
    ko, slash, en = title[end:].partition(" / ")
    return Text(title[:end] + ko, en) if slash else _same(title)


def _same(text: str) -> Text:
    return Text(text, text)
