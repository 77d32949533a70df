"""XLSX: looked at as a zip file before openpyxl reads it, then read as a stream."""

import zipfile
from functools import partial
from typing import IO, Any

from openpyxl.xml.constants import WORKSHEET_TYPE
from openpyxl.xml.functions import fromstring

from records.terms.texts import Refusal
from registry.uploads.files.books import BookArchive, book_open
from registry.uploads.files.sheet_facts import SheetFacts, sheet_facts
from registry.uploads.files.sheet_rows import sheet_rows
from registry.uploads.files.sheets import Sheet, Sheets, SheetTable, sheet_table
from registry.uploads.files.tables import LIKELIEST, MAX_COLUMNS, TableChoice
from registry.uploads.files.zips import MOST_DIRECTORY, PACKED, directory_size
from registry.uploads.reasons import refusal

_SEEN_SHEET = 48 * 2**20
"""How long a sheet a request looks through for what is hidden or merged in it, in bytes: half a second."""
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
_STREAMED = (
    "xl/worksheets/sheet",
    "xl/media/",
    "xl/drawings/",
    "xl/charts/",
    "xl/calcchain",
    "xl/pivotcache/",
)
_UNREAD = "application/vnd.openxmlformats-officedocument.spreadsheetml.pivotCache"
"""With which the types of a pivot table's copy of its rows begin: nobody reads them."""
_PROGRAMS = ("vbaproject", "activex", "embeddings/", "macrosheets/")


def workbook_table(file: IO[bytes], choice: TableChoice = LIKELIEST, *, most: int = _MAX_ROWS) -> SheetTable:
    """The table of one of its visible sheets, up to the row numbered `most`."""
    workbook_inspect(file)
    sheets = _sheets(file)
    visible = [
        Sheet(
            sheet.title,
            partial(sheet_rows, sheet, most),
            partial(_facts, sheet, seen=most < _MAX_ROWS),
        )
        for sheet in sheets
        if _is_visible(sheet)
    ]
    if not visible:
        raise refusal("file_xlsx_broken")
    hidden = [sheet.title for sheet in sheets if not _is_visible(sheet)]
    return sheet_table(Sheets(visible, hidden), choice)


def _facts(sheet: Any, *, seen: bool) -> SheetFacts:
    """What is hidden or merged. Of a sheet that is long, a request leaves it to the job."""
    if seen and sheet.parent._archive.getinfo(sheet._worksheet_path).file_size > _SEEN_SHEET:
        return SheetFacts()
    try:
        with sheet._get_source() as part:
            return sheet_facts(part, widest=MAX_COLUMNS + 1)
    except Exception as error:
        raise refusal("file_xlsx_broken") from error


def workbook_inspect(file: IO[bytes]) -> None:
    """Refuses what would cost memory or run programs, from the zip's own table, before anything is unpacked."""
    if (directory_size(file) or 0) > MOST_DIRECTORY:
        raise refusal("file_xlsx_bomb")
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
        part.get("PartName", "").lstrip("/")
        for part in parts
        if part.get("ContentType") != WORKSHEET_TYPE and not part.get("ContentType", "").startswith(_UNREAD)
    }
    return sum(
        part.file_size
        for part in archive.infolist()
        if part.filename in others or not part.filename.lower().startswith(_STREAMED)
    )


def _check_sizes(parts: list[zipfile.ZipInfo]) -> None:
    if any(part.compress_type not in PACKED for part in parts):
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


def _sheets(file: IO[bytes]) -> list[Any]:
    """openpyxl and the parsers under it raise many things over a broken file."""
    try:
        return list(book_open(file).worksheets)
    except Exception as error:
        raise refusal("file_xlsx_broken") from error


def _is_visible(sheet: Any) -> bool:
    return bool(sheet.sheet_state == "visible")
