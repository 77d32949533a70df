"""XLSX: looked at as a zip file before openpyxl reads it, then read as a stream."""

import datetime as dt
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import IO, Any

from openpyxl.xml.constants import WORKSHEET_TYPE
from openpyxl.xml.functions import fromstring

from records.terms.texts import Refusal, Text
from registry.uploads.files.books import BookArchive, book_open
from registry.uploads.files.headers import LOOKED_AT, names_vins
from registry.uploads.files.tables import MAX_COLUMNS, Numbered, SourceRow, fitted
from registry.uploads.files.unpacked import header_of
from registry.uploads.reasons import refusal

SHEETS_LEFT = Text(
    "시트 ‘{read}’만 읽습니다. 읽지 않는 시트: {others}. 함께 올리려면 시트마다 따로 저장하십시오.",
    "The sheet “{read}” alone is read. Left out: {others}. Save each sheet as a file to upload it as well.",
)

_SHEETS = 20
"""Of which the top is looked at."""
_MAX_ROWS = 1_048_576
_MAX_PARTS = 2000
_MAX_UNPACKED = 400 * 2**20
_MAX_RATIO = 200
"""Sheets of repeated text pack to about a twentieth; a bomb to a thousandth and less."""
_MAX_WHOLE = 64 * 2**20
"""Of the parts that openpyxl reads whole, before the first row: shared strings, styles and the like."""
SEEN_WHOLE = 4 * 2**20
"""How much of them a request reads, which takes half a second. A workbook with more is left to the job."""
_MANIFEST, _MAX_MANIFEST = "[Content_Types].xml", 2**20
_STREAMED = ("xl/worksheets/sheet", "xl/media/", "xl/drawings/", "xl/charts/", "xl/calcchain")
_PROGRAMS = ("vbaproject", "activex", "embeddings/", "macrosheets/")


@dataclass(frozen=True)
class WorkbookTable:
    """`notices` tell of what stands in the book and is not read."""

    sheet: Any
    header: tuple[str, ...]
    header_row: int
    most: int
    notices: tuple[Text, ...] = ()

    def rows(self) -> Iterator[SourceRow]:
        for number, cells in self.cells():
            yield fitted(number, cells, len(self.header))

    def cells(self) -> Iterator[Numbered]:
        """Each row that is not blank, with what stands in it."""
        for number, cells in _rows(self.sheet, self.most):
            if number > self.header_row and cells:
                yield number, cells


def workbook_table(file: IO[bytes], *, most: int = _MAX_ROWS) -> WorkbookTable:
    """The table of the first visible sheet that has a header of cars, else of the first; as far as its first `most` rows."""
    workbook_inspect(file)
    sheets = _visible(file)
    tops = {sheet.title: list(islice(_rows(sheet, most), LOOKED_AT)) for sheet in sheets[:_SHEETS]}
    headers = ((sheet, row) for sheet in sheets[:_SHEETS] for row in tops[sheet.title] if names_vins(row[1]))
    firsts = ((sheets[0], row) for row in _rows(sheets[0], most) if row[1])
    likeliest = next(chain(headers, firsts), None)
    if likeliest is None:
        raise refusal("file_empty")
    sheet, row = likeliest
    number, header = header_of(*row)
    others = [title for title, top in tops.items() if title != sheet.title and any(map(_is_table, top))]
    notices = (SHEETS_LEFT.format(read=sheet.title, others=", ".join(others)),) if others else ()
    return WorkbookTable(sheet, header, number, most, notices)


def _is_table(row: Numbered) -> bool:
    """Whether it may be a row of a table, and no title."""
    return sum(bool(cell.strip()) for cell in row[1]) > 1


def workbook_inspect(file: IO[bytes]) -> None:
    """Refuses what would cost memory or run programs, from the zip's own table, before anything is unpacked."""
    try:
        with BookArchive(file) as archive:
            parts = archive.infolist()
            _check_sizes(parts)
            _check_names([part.filename.lower() for part in parts])
            for part in parts:
                _refuse_entities(archive, part)
            if _whole(archive) > _MAX_WHOLE:
                raise refusal("file_xlsx_bomb")
    except Refusal:
        raise
    except Exception as error:
        # zipfile lets through what zlib, struct and the codecs raise.
        raise refusal("file_xlsx_broken") from error


def workbook_sizes(file: IO[bytes]) -> tuple[int, int]:
    """How many bytes of it are read whole, and how many in all. Call `workbook_inspect` before."""
    with BookArchive(file) as archive:
        return _whole(archive), sum(part.file_size for part in archive.infolist())


def _whole(archive: zipfile.ZipFile) -> int:
    """By name, and by what the workbook itself says it is: shared strings may be called like a sheet."""
    parts = fromstring(archive.read(_MANIFEST))
    others = {
        part.get("PartName", "").lstrip("/") for part in parts if part.get("ContentType") != WORKSHEET_TYPE
    }
    return sum(
        part.file_size
        for part in archive.infolist()
        if part.filename in others or not part.filename.lower().startswith(_STREAMED)
    )


def _check_sizes(parts: list[zipfile.ZipInfo]) -> None:
    if any(part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for part in parts):
        raise refusal("file_xlsx_broken")
    packed = sum(part.compress_size for part in parts)
    unpacked = sum(part.file_size for part in parts)
    if len(parts) > _MAX_PARTS or unpacked > min(_MAX_UNPACKED, _MAX_RATIO * max(packed, 4096)):
        raise refusal("file_xlsx_bomb")
    if any(part.file_size > _MAX_MANIFEST for part in parts if part.filename == _MANIFEST):
        raise refusal("file_xlsx_bomb")


def _check_names(names: list[str]) -> None:
    if any(program in name for name in names for program in _PROGRAMS):
        raise refusal("file_xlsx_macro")
    if "xl/workbook.bin" in names:
        raise refusal("file_xlsb")
    if "[content_types].xml" not in names or not any(name.startswith("xl/worksheets/") for name in names):
        raise refusal("file_xlsx_broken")


def _refuse_entities(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """No program that writes XLSX declares entities; who does wants the reader to expand them."""
    if part.filename.lower().endswith((".xml", ".rels")):
        with archive.open(part) as stream:
            if b"<!DOCTYPE" in stream.read(4096).upper():
                raise refusal("file_xlsx_broken")


def _visible(file: IO[bytes]) -> list[Any]:
    """The visible sheets. openpyxl and the parsers under it raise many things over a broken file."""
    try:
        sheets = [sheet for sheet in book_open(file).worksheets if sheet.sheet_state == "visible"]
    except Exception as error:
        raise refusal("file_xlsx_broken") from error
    if not sheets:
        raise refusal("file_xlsx_broken")
    return sheets


def _rows(sheet: Any, most: int) -> Iterator[Numbered]:
    """The rows of a sheet, without the blank cells to their right."""
    try:
        # Programs write a wrong extent, and then rows would be cut off.
        sheet.reset_dimensions()
        for number, row in enumerate(sheet.iter_rows(max_col=MAX_COLUMNS + 1, values_only=True), 1):
            if number > most:
                break
            yield number, _texts(row)
    except Exception as error:
        raise refusal("file_xlsx_broken") from error


def _texts(row: Sequence[object]) -> tuple[str, ...]:
    # A gap of a million rows costs a look at each, not a text for each of its cells.
    if row.count(None) == len(row):
        return ()
    end = len(row)
    while row[end - 1] is None:
        end -= 1
    cells = [cell_text(value) for value in row[:end]]
    while cells and not cells[-1].strip():
        cells.pop()
    return tuple(cells)


def cell_text(value: object) -> str:
    """A cell as a CSV export would write it."""
    match value:
        case None:
            return ""
        case bool():
            return "TRUE" if value else "FALSE"
        case float() if value.is_integer():
            return str(int(value))
        case dt.datetime() if value.time() == dt.time():
            return value.date().isoformat()
        case dt.datetime():
            return value.isoformat(sep=" ", timespec="seconds")
        case _:
            return str(value)
