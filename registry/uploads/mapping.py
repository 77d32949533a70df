"""Which column of a foreign table fills which field."""

from collections.abc import Mapping as AnyMapping
from collections.abc import Sequence
from dataclasses import dataclass

from records.terms.characters import misfit_refusal
from records.terms.json_types import JsonValue
from records.terms.kinds import Kind
from records.terms.pointers import escape
from records.terms.texts import Refusal, Refusals
from registry.uploads.fields import EXTERNAL_ID, VIN, Field, Sort, fields
from registry.uploads.files import cells
from registry.uploads.files.headers import plain
from registry.uploads.reasons import refusal

EXAMPLE = (
    '{"vin": "VIN", "odometer": {"column": "ODOMETER", "unit": "mi"},'
    ' "price": {"column": "PRICE", "currency": "USD"}, "sale_type": {"value": "DIRECT"}}'
)
_MEMBERS = {
    Sort.ODOMETER: {"column", "unit", "unit_column"},
    Sort.PRICE: {"column", "currency", "currency_column", "times"},
}
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

    def cell(self, row: Sequence[str]) -> str:
        return row[self.column] if self.column is not None else self.constant or ""


@dataclass(frozen=True)
class Mapping:
    header: tuple[str, ...]
    vin: Source
    external_id: Source | None
    sources: tuple[Source, ...]

    def column_of(self, pointer: str | None) -> str | None:
        """The column to which a JSON pointer into the record leads back."""
        parts = (pointer or "").removeprefix("/body/").split("/")
        places = [(["", "subject"], self.vin), *((source.field.path, source) for source in self.sources)]
        if self.external_id is not None:
            places.append((["", EXTERNAL_ID], self.external_id))
        for path, source in places:
            if parts[: len(path)] == path and source.column is not None:
                return self.header[source.column]
        return None


def mapping_read(value: object, *, kind: Kind, header: tuple[str, ...]) -> Mapping:
    """A submitted mapping against the file's header; every mistake at once."""
    if not isinstance(value, dict):
        raise refusal("mapping_shape", "/mapping", example=EXAMPLE)
    known = fields(kind)
    refusals = Refusals()
    sources: dict[str, Source] = {}
    for name, wish in value.items():
        pointer = f"/mapping/{escape(name)}"
        if name not in known:
            refusals.add(refusal("mapping_field", pointer, field=name[:60], fields=", ".join(known)))
            continue
        try:
            sources[name] = _source(known[name], wish, header, pointer)
        except Refusal as refused:
            refusals.add(refused)
    for field in known.values():
        if field.required and field.name not in value:
            columns = ", ".join(header)
            refusals.add(refusal("mapping_missing", "/mapping", field=field.label, columns=columns))
    refusals.raise_any()
    return Mapping(header, sources.pop(VIN), sources.pop(EXTERNAL_ID, None), tuple(sources.values()))


def _source(field: Field, wish: object, header: tuple[str, ...], pointer: str) -> Source:
    if isinstance(wish, str):
        wish = {"column": wish}
    members = _MEMBERS.get(field.sort, {"column", "value"})
    if not isinstance(wish, dict) or not wish.keys() <= members:
        raise refusal("mapping_shape", pointer, example=EXAMPLE)
    if "value" in wish and "column" not in wish and isinstance(wish["value"], str):
        if unusable := misfit_refusal(wish["value"], f"{pointer}/value"):
            raise unusable
        return Source(field, constant=wish["value"])
    if "value" in wish or "column" not in wish:
        raise refusal("mapping_shape", pointer, example=EXAMPLE)
    column = _column(wish["column"], header, pointer)
    if field.sort is Sort.ODOMETER:
        unit, unit_column = _measure(wish, "unit", header, pointer)
        return Source(field, column, measure=unit, measure_column=unit_column)
    if field.sort is Sort.PRICE:
        currency, currency_column = _measure(wish, "currency", header, pointer)
        times = _times(wish.get("times", 1), pointer)
        return Source(field, column, measure=currency, measure_column=currency_column, times=times)
    return Source(field, column)


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
