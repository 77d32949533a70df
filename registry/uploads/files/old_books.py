"""XLS, the workbook of Excel 97 to 2003."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial

import xlrd
from xlrd.sheet import Cell

from records.terms.texts import Refusal, Text
from registry.uploads.files.headers import Numbered
from registry.uploads.files.number_formats import NumberFormat, format_read
from registry.uploads.files.sheet_facts import MOST_MERGED, Merged, SheetFacts
from registry.uploads.files.sheet_rows import cell_text, number_text
from registry.uploads.files.sheets import Sheet, Sheets
from registry.uploads.files.tables import MAX_COLUMNS
from registry.uploads.reasons import refusal

LOOK_BROKEN = Text(
    "이 파일의 서식이 손상되어, 숨긴 행과 열, 병합된 칸, 서식에 든 단위(만원, mi)는 알 수 없습니다. 모든 행을 칸에 적힌"
    " 대로 읽습니다. Excel에서 열어 xlsx로 저장한 뒤 올리면 알 수 있습니다.",
    "The formats in this file are broken: hidden rows and columns, merged cells and units in formats (such as mi) can't be"
    " told. All rows are read as their cells stand. Saved as xlsx by Excel, the file can tell them.",
)

SIGN = bytes.fromhex("d0cf11e0a1b11ae1")
_PASSWORD = "EncryptedPackage".encode("utf-16-le")
_WIDEST = MAX_COLUMNS + 1


def old_book_sheets(content: bytes) -> Sheets:
    if _PASSWORD in content:
        # Office wraps a workbook that has a password in a file of the old kind.
        raise refusal("file_password")
    try:
        return _sheets(content, looks=True)
    except Exception:  # noqa: BLE001  fonts and colours are often written wrongly; the cells are whole all the same
        return _sheets(content, looks=False)


@contextmanager
def _refusing() -> Iterator[None]:
    try:
        yield
    except Refusal:
        raise
    except xlrd.XLRDError as error:
        raise refusal("file_password" if "encrypted" in str(error) else "file_xls_broken") from error
    except Exception as error:
        # xlrd lets through what struct, the codecs and its own assertions raise.
        raise refusal("file_xls_broken") from error


@_refusing()
def _sheets(content: bytes, *, looks: bool) -> Sheets:
    book = xlrd.open_workbook(
        file_contents=content, on_demand=True, ragged_rows=True, logfile=_Silent(), formatting_info=looks
    )
    if len(set(book._sh_abs_posn)) < book.nsheets:
        # One sheet under many names takes as many times as long.
        raise refusal("file_xls_broken")
    formats, names = _formats(book), book.sheet_names()
    # A sheet itself says so only once all of it is read.
    shown = [place for place in range(book.nsheets) if not book._sheet_visibility[place]]
    if not shown:
        raise refusal("file_xls_broken")
    return Sheets(
        [
            Sheet(names[place], partial(_rows, sheet, formats), partial(_facts, sheet, looks=looks))
            for place in shown
            for sheet in [book.sheet_by_index(place)]
        ],
        hidden=tuple(names[place] for place in range(book.nsheets) if place not in shown),
    )


class _Silent:
    """xlrd tells of oddities on standard output."""

    def write(self, _: str) -> None: ...


def _formats(book: xlrd.Book) -> dict[int, NumberFormat]:
    """By the number of the style, those that change what a number means."""
    formats = {}
    for place, style in enumerate(book.xf_list):
        known = book.format_map.get(style.format_key)
        if known and (read := format_read(known.format_str)):
            formats[place] = read
    return formats


def _rows(sheet: xlrd.sheet.Sheet, formats: Mapping[int, NumberFormat]) -> Iterator[Numbered]:
    with _refusing():
        for row in range(sheet.nrows):
            cells = tuple(_text(cell, sheet.book.datemode, formats) for cell in sheet.row(row))
            if any(map(str.strip, cells)):
                yield row + 1, cells


def _facts(sheet: xlrd.sheet.Sheet, *, looks: bool) -> SheetFacts:
    if not looks:
        return SheetFacts(others=(LOOK_BROKEN,))
    return SheetFacts(
        hidden_rows=sorted(row + 1 for row, look in sheet.rowinfo_map.items() if look.hidden),
        hidden_columns=sorted(
            place for place, look in sheet.colinfo_map.items() if look.hidden and place < _WIDEST
        ),
        merged=[
            Merged(top + 1, bottom, min(left + 1, _WIDEST), min(right, _WIDEST))
            for top, bottom, left, right in sheet.merged_cells[:MOST_MERGED]
        ],
    )


def _text(cell: Cell, epoch: int, formats: Mapping[int, NumberFormat]) -> str:
    match cell.ctype:
        case xlrd.XL_CELL_DATE:
            return cell_text(xlrd.xldate_as_datetime(cell.value, epoch))
        case xlrd.XL_CELL_ERROR:
            return str(xlrd.error_text_from_code.get(cell.value, "#VALUE!"))
        case xlrd.XL_CELL_BOOLEAN:
            return cell_text(bool(cell.value))
        case xlrd.XL_CELL_NUMBER:
            return number_text(cell.value, formats.get(cell.xf_index))
        case _:
            return cell_text(cell.value)
