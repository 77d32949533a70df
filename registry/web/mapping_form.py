"""The form in which a person says which column fills which field: `column.vin`, `unit.odometer`, `word|fuel|경유차`, …"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext as _
from openpyxl.utils.cell import get_column_letter

from records.terms.json_types import JsonObject, JsonValue
from records.terms.kinds import Kind
from records.terms.texts import Text
from registry.uploads.choices import LEFT_OUT, TABLE
from registry.uploads.fields import Field, Sort, fields

# What a choice in the list stands for: a column of the file, or one value for all rows.
COLUMN = "column:"
LETTER = "letter:"
CONSTANT = "value:"
WORD = "word"


@dataclass(frozen=True)
class Option:
    value: str
    label: str
    selected: bool


@dataclass(frozen=True)
class Row:
    """One field with the columns that may fill it."""

    field: Field
    label: Text
    columns: list[Option]
    units: list[Option]
    currencies: list[Option]
    times: list[Option]

    @property
    def filled(self) -> bool:
        return any(option.selected and option.value for option in self.columns)


def mapping_posted(data: QueryDict, kind: Kind) -> JsonObject | None:
    """The mapping as the form has it; None where the form was not shown yet."""
    if not any(name.startswith("column.") for name in data):
        return None
    columns: JsonObject = {}
    for name, field in fields(kind).items():
        chosen = data.get(f"column.{name}", "")
        if chosen.startswith(CONSTANT):
            columns[name] = {"value": chosen.removeprefix(CONSTANT)}
        elif chosen.startswith(COLUMN):
            columns[name] = _source(data, field, {"column": chosen.removeprefix(COLUMN)})
        elif chosen.startswith(LETTER):
            columns[name] = _source(data, field, {"letter": chosen.removeprefix(LETTER)})
    if table := table_posted(data):
        columns[TABLE] = table
    return columns


def table_posted(data: QueryDict) -> JsonObject:
    """What was chosen of the file; empty where the likeliest is read."""
    table: JsonObject = {**_given("sheet", data.get("table.sheet", ""))}
    row = data.get("table.header_row", "")
    if row.isascii() and row.isdecimal() and len(row) < 8:
        table["header_row"] = int(row)
    return {**table, **_given("hidden_rows", data.get("table.hidden_rows", ""))}


def _source(data: QueryDict, field: Field, place: JsonObject) -> JsonValue:
    if field.sort is Sort.ODOMETER:
        return {**place, **_given("unit", data.get(f"unit.{field.name}", ""))}
    if field.sort is Sort.CHOICE and (values := _words(data, field)):
        return {**place, "values": values}
    if field.sort is Sort.PRICE:
        given = _given("currency", data.get(f"currency.{field.name}", ""))
        source: JsonObject = {**place, **given, **_given("unusual", data.get(f"unusual.{field.name}", ""))}
        times = data.get(f"times.{field.name}", "1")
        if times.isdecimal() and times != "1":
            source["times"] = int(times)
        return source
    return place.get("column", place)


def _words(data: QueryDict, field: Field) -> JsonObject:
    """What each word of a list was given as its meaning; those that are left out mean ""."""
    asked = (name.split("|", 2) for name in data if name.startswith(f"{WORD}|{field.name}|"))
    given = {word: data.get("|".join((WORD, name, word)), "") for _, name, word in asked}
    return {word: "" if meaning == LEFT_OUT else meaning for word, meaning in given.items()}


def word_options(field: Field, meaning: str | None) -> list[Option]:
    return [Option(LEFT_OUT, _("leave it out"), not meaning)] + [
        Option(choice.code, str(choice.title), choice.code == meaning) for choice in field.choices
    ]


def unusual_options(mapping: Mapping[str, JsonValue]) -> list[Option]:
    """How prices are meant that are none for a car."""
    source = mapping.get("price")
    chosen = source.get("unusual", "") if isinstance(source, dict) else ""
    named = (
        ("", _("ask me about each row")),
        ("manwon", _("in units of 10,000 won")),
        ("won", _("in units of won")),
        ("as_written", _("right as read")),
        (LEFT_OUT, _("record without the price")),
    )
    return [Option(code, label, code == chosen) for code, label in named]


def _given(member: str, value: str) -> dict[str, str]:
    return {member: value} if value else {}


def mapping_rows(header: Sequence[str], mapping: Mapping[str, JsonValue], kind: Kind) -> list[Row]:
    """Required fields first, then those that have a column, then the rest."""
    rows = [_row(field, header, mapping.get(field.name)) for field in fields(kind).values()]
    return sorted(rows, key=lambda row: (not row.field.required, not row.filled))


def _row(field: Field, header: Sequence[str], wish: JsonValue) -> Row:
    source: JsonObject = wish if isinstance(wish, dict) else {"column": wish} if wish else {}
    column, letter = source.get("column", ""), source.get("letter", "")
    constant = source.get("value")
    columns = [Option("", _("— not in this file —"), not (column or letter) and constant is None)]
    columns += [_column(header, place, column, letter) for place, name in enumerate(header) if name]
    if field.sort is Sort.CHOICE:
        columns += [
            Option(
                f"{CONSTANT}{choice.code}",
                _("all rows: {value}").format(value=choice.title),
                choice.code == constant,
            )
            for choice in field.choices
        ]
    return Row(
        field=field,
        label=field.label,
        columns=columns,
        units=_units(source) if field.sort is Sort.ODOMETER else [],
        currencies=_currencies(source) if field.sort is Sort.PRICE else [],
        times=_times(source) if field.sort is Sort.PRICE else [],
    )


def _column(header: Sequence[str], place: int, column: JsonValue, letter: JsonValue) -> Option:
    name, own = header[place], get_column_letter(place + 1)
    if header.count(name) == 1 and letter != own:
        return Option(f"{COLUMN}{name}", name, name == column)
    return Option(
        f"{LETTER}{own}", _("{name} (column {letter})").format(name=name, letter=own), letter == own
    )


def _units(source: Mapping[str, JsonValue]) -> list[Option]:
    chosen = source.get("unit", "")
    named = (("", _("— unit —")), ("km", _("kilometres (km)")), ("mi", _("miles (mi)")))
    return [Option(code, label, code == chosen) for code, label in named]


def _currencies(source: Mapping[str, JsonValue]) -> list[Option]:
    chosen = source.get("currency", "")
    return [Option("", _("— currency —"), not chosen)] + [
        Option(code, label, code == chosen) for code, label in _currency_names()
    ]


def _times(source: Mapping[str, JsonValue]) -> list[Option]:
    chosen = source.get("times", 1)
    named = (
        (1, _("as written")),
        (1000, _("in thousands (천)")),
        (10_000, _("in ten thousands (만)")),
        (1_000_000, _("in millions (백만)")),
    )
    return [Option(str(number), label, number == chosen) for number, label in named]


def _currency_names() -> tuple[tuple[str, str], ...]:
    return (
        ("KRW", _("won")),
        ("USD", _("US dollars")),
        ("EUR", _("euros")),
        ("JPY", _("yen")),
        ("CNY", _("yuan")),
    )
