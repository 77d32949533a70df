"""What a row is, seen before its cells are read: no car at all, a car that is marked as sold, a row that was cut at a comma."""

import re
from collections.abc import Iterator

from records.terms.json_types import JsonObject
from registry.identity.vin import LENGTH_OF_VIN, number_unwrapped, vin_clean
from registry.uploads.fields import HELD_MARK, SOLD_MARK, STATUS, Sort
from registry.uploads.files.names import field_of, plain
from registry.uploads.files.tables import SourceRow
from registry.uploads.mapping import Mapping, Source
from registry.uploads.meanings import SOLD_ALONE, word_of
from registry.uploads.reasons import Reason, reason

_NUMBERED = re.compile("[A-Z0-9]{4}")
_TOTAL = re.compile(
    r"(?:합\s*계|소\s*계|총\s*계|누\s*계|총\s*합\s*계|평균|(?:grand |sub-?)?total|sum|average)\s*:?"
    r"|[총계]\s*:?\s*[0-9,]+\s*[대건]",
    re.IGNORECASE,
)
_REMARK = "remark"
_MARKED = frozenset({"price", _REMARK})
_LONGEST_MARK = 12
_SPLIT = re.compile(r"[0-9]{1,3}")
_REST = re.compile(r"[0-9]{3}")


def no_car(row: SourceRow, mapping: Mapping) -> Reason | None:
    """Why it is none: the header once more, or a total, a heading, a note between the cars."""
    written = mapping.vin.cell(row.cells).strip()
    number = vin_clean(number_unwrapped(written))
    if len(number) == LENGTH_OF_VIN and number.isascii() and number.isalnum():
        return None
    named = mapping.column_of(mapping.vin)
    if named is not None and plain(written) == plain(named) != "":
        return reason("row_header", column=named, value=written)
    if not _TOTAL.fullmatch(written) and (written.startswith("#") or _NUMBERED.search(number)):
        return None
    if total := next(_totals(row, mapping), None):
        return reason("row_total", column=total[0], value=total[1])
    gauges = [source for source in mapping.sources if source.field.sort is Sort.ODOMETER]
    if gauges and not any(source.cell(row.cells).strip() for source in gauges):
        return reason("row_no_car", column=named, value=written)
    return None


def _totals(row: SourceRow, mapping: Mapping) -> Iterator[tuple[str, str]]:
    """Its word where rows are named: up to the VIN, and not in a remark, which may count a car's accidents."""
    named = zip(mapping.header, row.cells[: (mapping.vin.column or 0) + 1], strict=False)
    return (
        (column, cell)
        for column, cell in named
        if _TOTAL.fullmatch(cell.strip()) and field_of(column) != _REMARK
    )


def is_sold(sale: JsonObject) -> bool:
    """By what a row says of a sale."""
    if STATUS in sale:
        return sale[STATUS] == SOLD_MARK
    return "sold_on" in sale


def is_held(sale: JsonObject) -> bool:
    """Whether the row's car is the dealership's and not for sale."""
    return sale.get(STATUS) == HELD_MARK


def unlisted(row: SourceRow, mapping: Mapping, sale: JsonObject) -> Reason | None:
    """Why a row states no listing: what marks its car as sold, or as not for sale, and where."""
    if not (is_sold(sale) or is_held(sale)):
        return None
    by_name = {source.field.name: source for source in mapping.sources}
    source = sold_mark(row, mapping)
    if STATUS in by_name and by_name[STATUS].cell(row.cells).strip():
        source = by_name[STATUS]
    source = source or by_name["sold_on"]
    code = "row_sold" if is_sold(sale) else "row_held"
    return reason(code, column=mapping.column_of(source), value=source.cell(row.cells).strip())


def marks_sold(cell: str) -> bool:
    """Whether a cell of a column that is no status says nothing but that the car is sold."""
    return not cell[:1].isdigit() and len(cell) <= _LONGEST_MARK and word_of(cell) in SOLD_ALONE


def sold_mark(row: SourceRow, mapping: Mapping) -> Source | None:
    """Where a list without a column for it marks the car as sold: in place of its price or of a remark."""
    marked = (source for source in mapping.sources if source.field.name in _MARKED)
    return next((source for source in marked if marks_sold(source.cell(row.cells))), None)


def cut_numbers(row: SourceRow, mapping: Mapping) -> Iterator[tuple[Source, str]]:
    """A row whose number was cut at its comma, and whose last cell is missing, is as long as the header."""
    for source in mapping.sources:
        if not row.between_commas or source.column is None or not _counts_in_ones(source):
            continue
        number, *rest = row.cells[source.column : source.column + 2]
        if _SPLIT.fullmatch(number.strip()) and rest and _REST.fullmatch(rest[0].strip()):
            yield source, f"{number.strip()},{rest[0].strip()}"


def _counts_in_ones(source: Source) -> bool:
    """Whether a number below a thousand is odd in this column: it is not where prices are in 만원."""
    won = source.field.sort is Sort.PRICE and source.measure == "KRW" and source.times == 1
    return won or source.field.sort is Sort.ODOMETER
