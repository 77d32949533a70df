"""What one cell says where its column fills a field: the value, or why it can't be taken."""

import re

from records.screening.rules import public_refusals
from records.terms.json_types import JsonValue
from records.terms.texts import Text
from registry.identity.vin import number_unwrapped
from registry.uploads import prices
from registry.uploads.fields import STATUS, VIN, Field, Sort
from registry.uploads.files import cells
from registry.uploads.files.tables import SourceRow
from registry.uploads.mapping import Source
from registry.uploads.meanings import choice_of, word_of

_MAKE = "make"
_YEAR = "model_year"
_DISPLACEMENT = "displacement_cc"
_CUBIC = re.compile(r"\s*(?:cc|㏄|씨씨)\.?$", re.IGNORECASE)
_BY_CELL = frozenset({Sort.TEXT, Sort.NUMBER, Sort.DATE, Sort.CHOICE})
"""What such a column's cell says depends on nothing else in its row."""
_MOST_KNOWN = 1000
_MOST_LISTED = 200
_SHORT = 100


def value_read(row: SourceRow, source: Source, cell: str, unusual: str | None) -> JsonValue:
    if source.field.sort not in _BY_CELL:
        return _read_anew(row, source, cell, unusual)
    if cell not in source.known:
        value = _read_anew(row, source, cell, unusual)
        if len(cell) > _SHORT or len(source.known) >= _MOST_KNOWN:
            return value
        source.known[cell] = value
    return source.known[cell]


def _read_anew(row: SourceRow, source: Source, cell: str, unusual: str | None) -> JsonValue:
    field = source.field
    if field.sort is Sort.CHOICE:
        return _choice(source, cell)
    if field.name == VIN:
        cell = number_unwrapped(cell)
    text = cells.text(cell, limit=field.most if field.sort is Sort.TEXT else cells.MAX_TEXT)
    if text is None:
        return None
    match field.sort:
        case Sort.NUMBER:
            return _year(field, text) if field.name == _YEAR else _whole_number(field, text)
        case Sort.DATE:
            return cells.date(text).isoformat()
        case Sort.LIST:
            return [*_list(field, text)]
        case Sort.ODOMETER:
            unit = source.measure or cells.unit(measure_of(row, source))
            return {"stated": cells.odometer(text, unit=unit, most=field.most), "unit": unit}
        case Sort.PRICE:
            currency = source.measure or cells.currency(measure_of(row, source))
            amount = prices.price_read(
                text, currency=currency, times=source.times, most=field.most, unusual=unusual
            )
            return None if amount is None else {"amount": amount, "currency": currency}
    if field.name == _MAKE and not any(letter.isalpha() for letter in text):
        raise cells.CellError("make_without_letter")
    _no_person(field, text)
    return text


def measure_of(row: SourceRow, source: Source) -> str:
    return "" if source.measure_column is None else row.cells[source.measure_column]


def _whole_number(field: Field, text: str) -> int:
    if field.name == _DISPLACEMENT:
        text = _CUBIC.sub("", text)
    return cells.whole_number(text, least=field.least, most=field.most)


def _year(field: Field, text: str) -> int:
    try:
        return _whole_number(field, text)
    except cells.CellError as error:
        raise cells.CellError("year_wrong") from error


def _choice(source: Source, cell: str) -> str | None:
    field, meant = source.field, source.values.get(word_of(cell)) if source.values else None
    if meant == "":
        raise cells.CellError("choice_left_out")
    if code := meant or choice_of(field, cell):
        return code
    # After the choices: "없음" is an answer to some questions and an empty cell for the others.
    if cells.text(cell, limit=cells.MAX_TEXT) is None:
        return None
    if field.name == STATUS:
        # Taken for a car on offer, one that is sold would be listed anew.
        raise cells.CellError("status_unknown")
    ko, en = (", ".join(titles) for titles in zip(*_titles(field), strict=True))
    raise cells.CellError("choice_wrong", choices=Text(ko, en))


def _titles(field: Field) -> list[tuple[str, str]]:
    return [(choice.title.ko, choice.title.en) for choice in field.choices]


def _list(field: Field, text: str) -> list[str]:
    parts = list(dict.fromkeys(part.strip() for part in re.split(r"[;,|/]", text) if part.strip()))
    if any(len(part) > field.most for part in parts):
        raise cells.CellError("value_long", limit=field.most)
    if len(parts) > _MOST_LISTED:
        raise cells.CellError("list_long", limit=_MOST_LISTED)
    for part in parts:
        _no_person(field, part)
    return parts


def _no_person(field: Field, text: str) -> None:
    """Of what everybody reads: a text that may name a person costs itself, and not its car."""
    refusals = public_refusals(field.public_in, field.name, text) if field.public_in else []
    if refusals:
        raise cells.CellError("text_personal", why=refusals[0].text)
