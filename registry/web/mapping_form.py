"""The form in which a person says which column fills which field: `column.vin`, `unit.odometer`, `currency.price`, …"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext as _

from records.terms.json_types import JsonObject, JsonValue
from records.terms.kinds import Kind
from records.terms.texts import Text
from registry.uploads.fields import Field, Sort, fields

# What a choice in the list stands for: a column of the file, or one value for all rows.
COLUMN = "column:"
CONSTANT = "value:"
CURRENCIES = ("KRW", "USD", "EUR", "JPY", "CNY")
TIMES = ((1, "1"), (1000, "1,000"), (10_000, "10,000"), (1_000_000, "1,000,000"))


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
            columns[name] = _source(data, field, chosen.removeprefix(COLUMN))
    return columns


def _source(data: QueryDict, field: Field, column: str) -> JsonValue:
    if field.sort is Sort.ODOMETER:
        return {"column": column, **_given("unit", data.get(f"unit.{field.name}", ""))}
    if field.sort is Sort.PRICE:
        given = _given("currency", data.get(f"currency.{field.name}", ""))
        source: JsonObject = {"column": column, **given}
        times = data.get(f"times.{field.name}", "1")
        if times.isdecimal() and times != "1":
            source["times"] = int(times)
        return source
    return column


def _given(member: str, value: str) -> dict[str, str]:
    return {member: value} if value else {}


def mapping_rows(header: Sequence[str], mapping: Mapping[str, JsonValue], kind: Kind) -> list[Row]:
    """Required fields first, then those that have a column, then the rest."""
    rows = [_row(field, header, mapping.get(field.name)) for field in fields(kind).values()]
    return sorted(rows, key=lambda row: (not row.field.required, not row.filled))


def _row(field: Field, header: Sequence[str], wish: JsonValue) -> Row:
    source: JsonObject = wish if isinstance(wish, dict) else {"column": wish} if wish else {}
    column = source.get("column", "")
    constant = source.get("value")
    columns = [Option("", _("— not in this file —"), not column and constant is None)]
    columns += [Option(f"{COLUMN}{name}", name, name == column) for name in header if name]
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


def _units(source: Mapping[str, JsonValue]) -> list[Option]:
    chosen = source.get("unit", "")
    named = (("", _("— unit —")), ("km", _("kilometres (km)")), ("mi", _("miles (mi)")))
    return [Option(code, label, code == chosen) for code, label in named]


def _currencies(source: Mapping[str, JsonValue]) -> list[Option]:
    chosen = source.get("currency", "")
    return [Option("", _("— currency —"), not chosen)] + [
        Option(code, code, code == chosen) for code in CURRENCIES
    ]


def _times(source: Mapping[str, JsonValue]) -> list[Option]:
    chosen = source.get("times", 1)
    return [Option(str(number), f"× {label}", number == chosen) for number, label in TIMES]
