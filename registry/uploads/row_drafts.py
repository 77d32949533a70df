"""A row of a table as what it states: a draft of a record, or every reason why there is none."""

import re

from records.stating.drafts import Draft
from records.terms.json_types import JsonObject, JsonValue, object_at
from records.terms.kinds import Kind
from registry.identity.vin import vin_clean, vin_refusal
from registry.uploads.fields import Field, Sort
from registry.uploads.files import cells
from registry.uploads.files.tables import SourceRow
from registry.uploads.mapping import Mapping, Source
from registry.uploads.reasons import HIDDEN, Reason, reason


def row_draft(row: SourceRow, *, mapping: Mapping, kind: Kind) -> Draft | tuple[Reason, ...]:
    if row.reasons:
        return row.reasons
    reasons: list[Reason] = []
    body: JsonObject = {}
    vin = _vin(row, mapping, reasons)
    external_id = _text(row, mapping.external_id, mapping, reasons) if mapping.external_id else None
    for source in mapping.sources:
        value = _value(row, source, mapping, reasons)
        if value is not None:
            _put(body, source.field.path, value)
    if reasons:
        return tuple(reasons)
    return Draft(kind=kind.name, subject=f"vin:{vin}", body=body, external_id=external_id)


def _vin(row: SourceRow, mapping: Mapping, reasons: list[Reason]) -> str:
    stated = _text(row, mapping.vin, mapping, reasons)
    if stated is None:
        return ""
    vin = vin_clean(stated)
    if refusal := vin_refusal(vin):
        reasons.append(
            reason(
                "vin_wrong",
                column=_column(mapping, mapping.vin),
                value=stated,
                why=refusal.text,
            )
        )
    return vin


def _text(row: SourceRow, source: Source, mapping: Mapping, reasons: list[Reason]) -> str | None:
    value = _value(row, source, mapping, reasons)
    return None if value is None else str(value)


def _value(row: SourceRow, source: Source, mapping: Mapping, reasons: list[Reason]) -> JsonValue:
    cell = source.cell(row.cells)
    try:
        value = _read(row, source, cell)
        if value is None and (source.field.required or source is mapping.external_id):
            raise cells.CellError("value_missing")
    except cells.CellError as error:
        shown = HIDDEN if cell and source.field.withheld else cell
        reasons.append(reason(error.code, column=_column(mapping, source), value=shown, **error.values))
        return None
    return value


def _column(mapping: Mapping, source: Source) -> str | None:
    return None if source.column is None else mapping.header[source.column]


def _read(row: SourceRow, source: Source, cell: str) -> JsonValue:
    field = source.field
    if field.sort is Sort.CHOICE:
        return _choice(field, cell)
    text = cells.text(cell, limit=field.most if field.sort is Sort.TEXT else cells.MAX_TEXT)
    if text is None:
        return None
    match field.sort:
        case Sort.NUMBER:
            return cells.whole_number(text, least=field.least, most=field.most)
        case Sort.DATE:
            return cells.date(text).isoformat()
        case Sort.LIST:
            return [*_list(text)]
        case Sort.ODOMETER:
            unit = source.measure or cells.unit(_measure(row, source))
            return {"stated": cells.odometer(text, unit=unit, most=field.most), "unit": unit}
        case Sort.PRICE:
            currency = source.measure or cells.currency(_measure(row, source))
            amount = cells.price(text, currency=currency, times=source.times, most=field.most)
            return {"amount": amount, "currency": currency}
    return text


def _measure(row: SourceRow, source: Source) -> str:
    return "" if source.measure_column is None else row.cells[source.measure_column]


def _choice(field: Field, cell: str) -> str | None:
    wanted = " ".join(cell.lower().split())
    for code, names in field.choices:
        if wanted in names:
            return code
    # After the choices: "없음" is an answer to some questions and an empty cell for the others.
    if cells.text(cell, limit=cells.MAX_TEXT) is None:
        return None
    raise cells.CellError("choice_wrong", choices=", ".join(code for code, _ in field.choices))


def _list(text: str) -> list[str]:
    parts = (part.strip() for part in re.split(r"[;,|/]", text))
    return list(dict.fromkeys(part for part in parts if part))


def _put(body: JsonObject, path: list[str], value: JsonValue) -> None:
    *outer, last = path
    for name in outer:
        body = object_at(body, name)
    body[last] = value
