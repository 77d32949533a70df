"""A row of a table as what it states: a draft of a record, or every reason why there is none."""

from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass, field, replace

from records.stating.drafts import Draft
from records.terms.characters import storable
from records.terms.json_types import JsonObject, JsonValue, object_at
from records.terms.kinds import Kind
from registry.listings.kinds import AMENDED, LISTED
from registry.stock.kept_cars import Meant
from registry.uploads import prices
from registry.uploads.fields import SOLD_MARK, STATUS, Sort
from registry.uploads.files import cells
from registry.uploads.files.tables import SourceRow
from registry.uploads.mapping import Mapping, Source
from registry.uploads.meanings import choice_of
from registry.uploads.reasons import HIDDEN, Reason, left_out, names_within, reason
from registry.uploads.row_signs import cut_numbers, marks_sold, no_car, sold_mark, unlisted
from registry.uploads.row_values import measure_of, value_read
from registry.uploads.vins import subject_read

_LONGEST_PRICE = 60
_PRICE = "price"
_COSTLY = frozenset({"value_error", "make_without_letter", "row_shifted", "status_unknown"})
"""Faults that put the whole row in doubt, in whichever column they stand."""


@dataclass(frozen=True)
class ReadRow:
    """`left_out` tells of values that the draft goes without, `asked` of what a person has to say before it is recorded."""

    number: int
    stated: Draft | tuple[Reason, ...]
    left_out: tuple[Reason, ...] = ()
    asked: tuple[Reason, ...] = ()
    # Also of a row that is refused, if its number could be read.
    subject: str = ""
    # What the row says of a sale: its mark and its days.
    sale: JsonObject = field(default_factory=dict)
    cells: tuple[str, ...] = ()
    # The price that its uploader was asked about, with the answer.
    meant: Meant | None = None
    # Why it states no listing, of a car that is sold or not for sale.
    unlisted: Reason | None = None


@dataclass
class _Reader:
    row: SourceRow
    mapping: Mapping
    lists: bool
    reasons: list[Reason] = field(default_factory=list)
    left_out: list[Reason] = field(default_factory=list)
    asked: list[Reason] = field(default_factory=list)
    # How the price of this row is meant, where its uploader said so; and what was said of the car before.
    unusual: str | None = None
    kept: Meant | None = None
    meant: Meant | None = None

    def value(self, source: Source, *, wanted: bool = False, costly: bool = False) -> JsonValue:
        """None where there is none. What is wanted must be there, and what is costly be readable, or the row is refused."""
        cell = source.cell(self.row.cells)
        try:
            value = self._read(source, cell)
            if value is None and wanted:
                raise cells.CellError("value_missing")
        except cells.CellError as error:
            shown = HIDDEN if cell and (source.field.withheld or names_within(cell)) else cells.unmarked(cell)
            told = reason(error.code, column=self.column(source), value=shown, **error.values)
            if error.code in prices.ASKED:
                self.asked.append(replace(told, asks={"rule": prices.RULE, "pointer": "/body/price"}))
            elif wanted or costly or error.code in _COSTLY or source.field.sort is Sort.ODOMETER:
                self.reasons.append(told)
            else:
                self.left_out.append(left_out(told))
            return None
        return value

    def _read(self, source: Source, cell: str) -> JsonValue:
        """A price that is asked about is read as it was answered, today or when it stood in a file before."""
        if self.lists and source.field.name == _PRICE and marks_sold(cell.strip()):
            return None
        try:
            value = value_read(self.row, source, cell, self.unusual or source.unusual)
        except cells.CellError as error:
            if error.code == "price_left_out" and self.unusual and source.field.name == _PRICE:
                self.meant = _written(self.row, source, cell), self.unusual
            if error.code not in prices.ASKED or self.kept is None or source.field.name != _PRICE:
                raise
            written, answer = self.kept
            if written != _written(self.row, source, cell):
                raise
            return value_read(self.row, source, cell, answer)
        if self.unusual and source.field.name == _PRICE:
            self.meant = _written(self.row, source, cell), self.unusual
        return value

    def column(self, source: Source) -> str | None:
        return self.mapping.column_of(source)

    def refuse(self, source: Source, error: cells.CellError) -> None:
        value = source.cell(self.row.cells)
        self.reasons.append(reason(error.code, column=self.column(source), value=value, **error.values))


def row_draft(
    row: SourceRow,
    *,
    mapping: Mapping,
    kind: Kind,
    unusual: str | None = None,
    kept: AnyMapping[str, Meant] | None = None,
) -> ReadRow:
    """`unusual` is the row's own answer to how its price is meant, `kept` has those of earlier files by car."""
    if row.reasons:
        return ReadRow(row.number, row.reasons)
    if told := no_car(row, mapping):
        return ReadRow(row.number, (told,))
    reader = _Reader(row, mapping, lists=kind is LISTED, unusual=unusual)
    subject = _subject(reader)
    reader.kept = (kept or {}).get(subject)
    # A car without a number of its own is known by its row; one whose number can't be read would be taken for new.
    external_id = reader.value(mapping.external_id, costly=True) if mapping.external_id else None
    body: JsonObject = {}
    sale: JsonObject = {}
    for source in mapping.sources:
        if (unread := _unread(row, source)) is not None:
            _put(body, *unread)
            continue
        value = reader.value(source, wanted=source.field.required)
        if value is not None:
            _put(sale if source.field.of_sale else body, source.field.path, value)
    _sell_marked(reader, sale)
    for source, whole in cut_numbers(row, mapping):
        reader.refuse(source, cells.CellError("row_shifted", number=whole))
    _leave_out_halves(reader, body)
    if reader.reasons:
        return ReadRow(row.number, tuple(reader.reasons), subject=subject)
    if kind in (LISTED, AMENDED):
        prices.price_confirmed(body)
    named = None if external_id is None else str(external_id)
    draft = Draft(kind=kind.name, subject=subject, body=body, external_id=named)
    left_out, asked = tuple(reader.left_out), tuple(reader.asked)
    why = unlisted(row, mapping, sale) if sale else None
    return ReadRow(row.number, draft, left_out, asked, subject, sale, row.cells, reader.meant, why)


def _subject(reader: _Reader) -> str:
    source = reader.mapping.vin
    stated = reader.value(source, wanted=True)
    if stated is not None:
        try:
            return subject_read(str(stated))
        except cells.CellError as error:
            reader.refuse(source, error)
    return ""


def _sell_marked(reader: _Reader, sale: JsonObject) -> None:
    marked = sold_mark(reader.row, reader.mapping) if reader.lists else None
    if marked is None or sale.get(STATUS) == SOLD_MARK:
        return
    if STATUS in sale:
        reader.refuse(marked, cells.CellError("status_unknown"))  # One of the two is wrong.
    sale[STATUS] = SOLD_MARK


def _leave_out_halves(reader: _Reader, body: JsonObject) -> None:
    """Of fields that are stated together or not at all, such as liens and their day."""
    for source in reader.mapping.sources:
        if not source.field.together:
            continue
        group = source.field.path[0]
        part = body.get(group)
        if isinstance(part, dict) and not source.field.together <= part.keys():
            del body[group]
            reader.left_out.append(left_out(reason("value_half", column=reader.column(source))))


def _unread(row: SourceRow, source: Source) -> tuple[list[str], str] | None:
    """Where to put what the cell, or that of its unit beside an empty one, says in place of a value."""
    instead = source.field.instead
    if instead is None:
        return None
    said = source.cell(row.cells).strip() or measure_of(row, source)
    code = choice_of(instead, said)
    return None if code is None else (instead.path, code)


def _written(row: SourceRow, source: Source, cell: str) -> str:
    """Read in another unit it would be another price."""
    measure = source.measure or measure_of(row, source)
    return storable(f"{cell.strip()[:_LONGEST_PRICE]}|{measure[:8]}|{source.times}")


def _put(body: JsonObject, path: list[str], value: JsonValue) -> None:
    *outer, last = path
    for name in outer:
        body = object_at(body, name)
    body[last] = value
