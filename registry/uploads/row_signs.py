"""What a row is, seen before its cells are read: no car at all, a car that is marked as sold, a row that was cut at a comma."""

import re
from collections.abc import Iterator

from registry.identity.vin import LENGTH_OF_VIN
from registry.uploads.fields import Sort
from registry.uploads.files.names import plain
from registry.uploads.files.tables import SourceRow
from registry.uploads.mapping import Mapping, Source
from registry.uploads.meanings import word_of

_NUMBERED = re.compile("[A-Za-z0-9０-９Ａ-Ｚａ-ｚ]{4}")
_TOTAL = re.compile(
    r"(?:합\s*계|소\s*계|총\s*계|누\s*계|총\s*합\s*계|평균|(?:grand |sub-?)?total|sum|average)\s*:?"
    r"|[총계]\s*:?\s*[0-9,]+\s*[대건]",
    re.IGNORECASE,
)
_MARKED = frozenset({"price", "remark"})
_SOLD = frozenset({"판매완료", "판매 완료", "판매됨", "매도완료", "매각완료", "거래완료", "sold", "sold out"})
"""Words that mean a sale in whichever column they stand alone."""
_LONGEST_MARK = 12
_SPLIT = re.compile(r"[0-9]{1,3}")
_REST = re.compile(r"[0-9]{3}")


def no_car(row: SourceRow, mapping: Mapping) -> str | None:
    """Why it is none, as a reason's code: the header once more, or a total, a heading, a note between the cars."""
    written = mapping.vin.cell(row.cells).strip()
    if len(written) == LENGTH_OF_VIN and written.isascii() and written.isalnum():
        return None
    if mapping.vin.column is not None and plain(written) == plain(mapping.header[mapping.vin.column]) != "":
        return "row_header"
    if written.startswith("#") or _NUMBERED.search(written):
        return None
    gauges = [source for source in mapping.sources if source.field.sort is Sort.ODOMETER]
    if gauges and not any(source.cell(row.cells).strip() for source in gauges):
        return "row_no_car"
    return "row_no_car" if any(_TOTAL.fullmatch(cell.strip()) for cell in row.cells) else None


def marks_sold(cell: str) -> bool:
    """Whether a cell of a column that is no status says nothing but that the car is sold."""
    return not cell[:1].isdigit() and len(cell) <= _LONGEST_MARK and word_of(cell) in _SOLD


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
