"""XLSX: looked at as a zip file before openpyxl reads it, then read as a stream."""

import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import IO, Any

from openpyxl.xml.constants import WORKSHEET_TYPE
from openpyxl.xml.functions import fromstring

from records.terms.texts import Refusal, Text
from registry.uploads.files.books import BookArchive, book_open
from registry.uploads.files.headers import LOOKED_AT, Numbered, header_found
from registry.uploads.files.sheet_facts import SheetFacts, facts_told, sheet_facts
from registry.uploads.files.sheet_rows import sheet_rows
from registry.uploads.files.tables import (
    LIKELIEST,
    MAX_COLUMNS,
    Layout,
    SourceRow,
    TableChoice,
    fitted,
    header_chosen,
)
from registry.uploads.files.unpacked import header_of
from registry.uploads.reasons import refusal

SHEETS_LEFT = Text(
    "시트 ‘{read}’만 읽습니다. 읽지 않는 시트: {others}. 다른 시트를 올리려면 시트를 골라 한 번 더 올리십시오.",
    "The sheet “{read}” alone is read. Left out: {others}. Choose another sheet above, or upload the file once for each.",
)

_SHEETS = 20
"""Of which the top is looked at."""
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
_STREAMED = ("xl/worksheets/sheet", "xl/media/", "xl/drawings/", "xl/charts/", "xl/calcchain")
_PROGRAMS = ("vbaproject", "activex", "embeddings/", "macrosheets/")


@dataclass(frozen=True)
class WorkbookTable:
    """`notices` tell of what stands in the book and is not read, or not as it looks in Excel."""

    sheet: Any
    header: tuple[str, ...]
    layout: Layout
    facts: SheetFacts
    most: int
    hidden: bool
    notices: tuple[Text, ...] = ()

    def rows(self) -> Iterator[SourceRow]:
        for number, cells in self.cells():
            yield fitted(number, cells, len(self.header))

    def cells(self) -> Iterator[Numbered]:
        """Each row that is not blank, with what stands in it."""
        left_out = frozenset() if self.hidden else frozenset(self.facts.hidden_rows)
        for number, cells in self.facts.filled(sheet_rows(self.sheet, self.most)):
            if number > self.layout.header_row and number not in left_out:
                yield number, cells


def workbook_table(
    file: IO[bytes], choice: TableChoice = LIKELIEST, *, most: int = _MAX_ROWS
) -> WorkbookTable:
    """The table of the sheet that was chosen, else of the first visible one that has a header of cars, else of the first."""
    workbook_inspect(file)
    sheets = _visible(file)
    tops = {sheet.title: list(islice(sheet_rows(sheet, most), LOOKED_AT)) for sheet in sheets[:_SHEETS]}
    sheet = _sheet(sheets, tops, choice)
    others = [title for title, top in tops.items() if title != sheet.title and any(map(_is_table, top))]
    facts = _facts(sheet, seen=most < _MAX_ROWS)
    top = list(islice(facts.filled(sheet_rows(sheet, most)), LOOKED_AT))
    row = header_chosen(top, choice) or next(iter(top), None)
    if row is None:
        raise refusal("file_empty")
    number, header = header_of(*row)
    facts.hidden_rows = [hidden for hidden in facts.hidden_rows if hidden > number]
    layout = Layout(number, tuple(top), sheet.title, (sheet.title, *others), len(facts.hidden_rows))
    left: tuple[Text, ...] = (
        (SHEETS_LEFT.format(read=sheet.title, others=", ".join(others)),) if others else ()
    )
    notices = (*left, *facts_told(facts, header, number, hidden=choice.hidden))
    return WorkbookTable(sheet, header, layout, facts, most, choice.hidden, notices)


def _sheet(sheets: list[Any], tops: Mapping[str, list[Numbered]], choice: TableChoice) -> Any:
    if choice.sheet is None:
        likely = (sheet for sheet in sheets[:_SHEETS] if header_found(tops[sheet.title]))
        return next(likely, sheets[0])
    chosen = next((sheet for sheet in sheets if sheet.title == choice.sheet), None)
    if chosen is None:
        names = ", ".join(sheet.title for sheet in sheets)
        raise refusal("file_sheet", "/mapping/table", sheet=choice.sheet[:60], sheets=names)
    return chosen


def _facts(sheet: Any, *, seen: bool) -> SheetFacts:
    """What is hidden or merged. Of a sheet that is long, a request leaves it to the job."""
    if seen and sheet.parent._archive.getinfo(sheet._worksheet_path).file_size > _SEEN_SHEET:
        return SheetFacts()
    try:
        with sheet._get_source() as part:
            return sheet_facts(part, widest=MAX_COLUMNS + 1)
    except Exception as error:
        raise refusal("file_xlsx_broken") from error


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
