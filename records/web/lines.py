"""A record's body, line by line, as it may be read."""

from collections.abc import Mapping

from records.contents.lines import Line, body_lines
from records.standing.history import Item
from records.terms.families import kind_named
from records.terms.subjects import masked
from records.terms.texts import Text


def public_lines(item: Item, body: Mapping[str, object] | None = None) -> list[Line]:
    """For anybody: the subject's number is masked wherever it stands. `body` where it is another than stored."""
    number, hidden = item.record.number, masked(item.record.subject)
    lines = body_lines(kind_named(item.record.kind), item.content.body if body is None else body)
    return [_masked(line, number, hidden) for line in lines] if hidden != number else lines


def _masked(line: Line, number: str, hidden: str) -> Line:
    value = line.value
    if value is not None and number and number in value.ko + value.en:
        value = Text(value.ko.replace(number, hidden), value.en.replace(number, hidden))
    inner = tuple(_masked(part, number, hidden) for part in line.lines)
    return Line(line.path, line.label, value, line.withheld, inner)
