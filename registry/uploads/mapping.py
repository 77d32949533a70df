"""Which column of a foreign table fills which field."""

import re
from collections.abc import Mapping as AnyMapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field as made

from openpyxl.utils.cell import column_index_from_string

from records.terms.characters import misfit_refusal
from records.terms.json_types import JsonValue
from records.terms.kinds import Kind
from records.terms.pointers import escape
from records.terms.texts import Refusal, Refusals
from registry.uploads.choices import LEFT_OUT, TABLE
from registry.uploads.fields import EXTERNAL_ID, VIN, Field, Sort, fields
from registry.uploads.files import cells
from registry.uploads.files.names import is_rounded, plain
from registry.uploads.meanings import word_of
from registry.uploads.reasons import refusal

EXAMPLE = (
    '{"vin": "VIN", "odometer": {"column": "ODOMETER", "unit": "mi"},'
    ' "price": {"column": "PRICE", "currency": "USD"}, "sale_type": {"value": "DIRECT"}}'
)
_MEMBERS = {
    Sort.ODOMETER: {"column", "letter", "unit", "unit_column"},
    Sort.PRICE: {"column", "letter", "currency", "currency_column", "times", "unusual"},
    Sort.CHOICE: {"column", "letter", "value", "values"},
}
_LETTERS = re.compile("[A-Z]{1,3}")
UNUSUAL = frozenset({"won", "manwon", "as_written", LEFT_OUT})
"""How a column's prices are read that are too low or too high for a car. Without an answer each of them is asked about."""
_MAX_WORDS = 500
_MAX_TIMES = 1_000_000


@dataclass(frozen=True)
class Source:
    """Where one field's value comes from: a column's index, or a constant for all rows."""

    field: Field
    column: int | None = None
    constant: str | None = None
    # The odometer's unit or the price's currency: stated once, or in a column of its own.
    measure: str | None = None
    measure_column: int | None = None
    times: int = 1
    unusual: str | None = None
    # What words of a list mean, by `meanings.word_of`; those left out mean "".
    values: AnyMapping[str, str] | None = None
    # As what its cells were read, as far as they alone say it: few differ.
    known: dict[str, JsonValue] = made(default_factory=dict, compare=False, repr=False)

    def cell(self, row: Sequence[str]) -> str:
        return row[self.column] if self.column is not None else self.constant or ""


@dataclass(frozen=True)
class Mapping:
    header: tuple[str, ...]
    vin: Source
    external_id: Source | None
    sources: tuple[Source, ...]

    def column_of(self, source: Source) -> str | None:
        """The name of the column in the file's own header. None of a constant."""
        return None if source.column is None else self.header[source.column]

    def source_of(self, pointer: str | None) -> Source | None:
        """The source to which a JSON pointer into the record leads back."""
        parts = (pointer or "").removeprefix("/body/").split("/")
        places = [(["", "subject"], self.vin), *((source.field.path, source) for source in self.sources)]
        places += [(source.field.instead.path, source) for source in self.sources if source.field.instead]
        if self.external_id is not None:
            places.append((["", EXTERNAL_ID], self.external_id))
        for path, source in places:
            if parts[: len(path)] == path and source.column is not None:
                return source
        return None


def mapping_read(value: object, *, kind: Kind, header: tuple[str, ...]) -> Mapping:
    """A submitted mapping against the file's header; every mistake at once."""
    if not isinstance(value, dict):
        raise refusal("mapping_shape", "/mapping", example=EXAMPLE)
    known = fields(kind)
    refusals = Refusals()
    sources: dict[str, Source] = {}
    for name, wish in value.items():
        if name == TABLE:
            continue
        pointer = f"/mapping/{escape(name)}"
        if name not in known:
            refusals.add(refusal("mapping_field", pointer, field=name[:60], fields=", ".join(known)))
            continue
        try:
            sources[name] = _source(known[name], wish, header, pointer)
        except Refusal as refused:
            refusals.add(refused)
    for wanted in known.values():
        if wanted.required and wanted.name not in value:
            columns = ", ".join(filter(None, header))
            refusals.add(refusal("mapping_missing", "/mapping", field=wanted.label, columns=columns))
    refusals.raise_any()
    return Mapping(header, sources.pop(VIN), sources.pop(EXTERNAL_ID, None), tuple(sources.values()))


def _source(field: Field, wish: object, header: tuple[str, ...], pointer: str) -> Source:
    if isinstance(wish, str):
        wish = {"column": wish}
    members = _MEMBERS.get(field.sort, {"column", "letter", "value"})
    if not isinstance(wish, dict) or not wish.keys() <= members:
        raise refusal("mapping_shape", pointer, example=EXAMPLE)
    if wish.keys() == {"value"} and isinstance(wish["value"], str):
        if unusable := misfit_refusal(wish["value"], f"{pointer}/value"):
            raise unusable
        return Source(field, constant=wish["value"])
    if "value" in wish or ("column" in wish) == ("letter" in wish):
        raise refusal("mapping_shape", pointer, example=EXAMPLE)
    lettered = "letter" in wish
    column = (_lettered if lettered else _column)(wish["letter" if lettered else "column"], header, pointer)
    if field.sort is Sort.ODOMETER:
        if is_rounded(header[column]):
            raise refusal("mapping_rounded", pointer, column=header[column][:60])
        unit, unit_column = _measure(wish, "unit", header, pointer)
        return Source(field, column, measure=unit, measure_column=unit_column)
    if field.sort is Sort.PRICE:
        currency, currency_column = _measure(wish, "currency", header, pointer)
        times = _times(wish.get("times", 1), pointer)
        unusual = wish.get("unusual")
        if unusual not in (None, *UNUSUAL):
            raise refusal("mapping_shape", f"{pointer}/unusual", example='{"unusual": "manwon"}')
        return Source(
            field, column, measure=currency, measure_column=currency_column, times=times, unusual=unusual
        )
    if field.sort is Sort.CHOICE:
        return Source(field, column, values=_values(field, wish.get("values", {}), pointer))
    return Source(field, column)


def _values(field: Field, values: object, pointer: str) -> AnyMapping[str, str]:
    codes = {"", *(choice.code for choice in field.choices)}
    if (
        not isinstance(values, dict)
        or len(values) > _MAX_WORDS
        or any(code not in codes for code in values.values())
    ):
        raise refusal("mapping_values", f"{pointer}/values", codes=", ".join(sorted(codes - {""})))
    return {word_of(word): code for word, code in values.items()}


def _measure(
    wish: AnyMapping[str, JsonValue], name: str, header: tuple[str, ...], pointer: str
) -> tuple[str | None, int | None]:
    stated, column = wish.get(name), wish.get(f"{name}_column")
    if (stated is None) == (column is None):
        raise refusal(f"mapping_{name}", pointer)
    if column is not None:
        return None, _column(column, header, f"{pointer}/{name}_column")
    try:
        if not isinstance(stated, str):
            raise refusal(f"mapping_{name}", f"{pointer}/{name}")
        return (cells.unit(stated) if name == "unit" else cells.currency(stated)), None
    except cells.CellError as error:
        raise refusal(f"mapping_{name}", f"{pointer}/{name}") from error


def _times(times: object, pointer: str) -> int:
    if isinstance(times, bool) or not isinstance(times, int) or not 1 <= times <= _MAX_TIMES:
        raise refusal("mapping_shape", f"{pointer}/times", example='{"times": 10000}')
    return times


def _lettered(letter: object, header: tuple[str, ...], pointer: str) -> int:
    """A column by its place, as Excel names it: two may have the same header."""
    if isinstance(letter, str) and _LETTERS.fullmatch(letter):
        place = column_index_from_string(letter) - 1
        if place < len(header):
            return place
    raise refusal("mapping_column", pointer, column=str(letter)[:60], columns=", ".join(header)[:500])


def _column(name: object, header: tuple[str, ...], pointer: str) -> int:
    if not isinstance(name, str):
        raise refusal("mapping_shape", pointer, example=EXAMPLE)
    for same in (str.strip, plain):
        places = [i for i, column in enumerate(header) if same(column) and same(column) == same(name)]
        if len(places) > 1:
            raise refusal("mapping_column_twice", pointer, column=name[:60])
        if places:
            return places[0]
    raise refusal("mapping_column", pointer, column=name[:60], columns=", ".join(header)[:500])
