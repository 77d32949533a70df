"""XLS, the workbook of Excel 97 to 2003."""

from collections.abc import Iterator

import xlrd
from xlrd.sheet import Cell

from registry.uploads.files.sheet_rows import cell_text
from registry.uploads.reasons import refusal

SIGN = bytes.fromhex("d0cf11e0a1b11ae1")
_PASSWORD = "EncryptedPackage".encode("utf-16-le")


def old_book_rows(content: bytes) -> Iterator[list[str]]:
    """The rows of its first visible sheet."""
    if _PASSWORD in content:
        # Office wraps a workbook that has a password in a file of the old kind.
        raise refusal("file_password")
    try:
        book = xlrd.open_workbook(file_contents=content, on_demand=True, ragged_rows=True, logfile=_Silent())
        sheet = next(book.sheet_by_index(place) for place in range(book.nsheets) if _is_shown(book, place))
        yield from ([_text(cell, book.datemode) for cell in sheet.row(row)] for row in range(sheet.nrows))
    except xlrd.XLRDError as error:
        raise refusal("file_password" if "encrypted" in str(error) else "file_xls_broken") from error
    except Exception as error:
        # xlrd lets through what struct, the codecs and its own assertions raise.
        raise refusal("file_xls_broken") from error


class _Silent:
    """xlrd tells of oddities on standard output."""

    def write(self, _: str) -> None: ...


def _is_shown(book: xlrd.Book, place: int) -> bool:
    return not book.sheet_by_index(place).visibility


def _text(cell: Cell, epoch: int) -> str:
    match cell.ctype:
        case xlrd.XL_CELL_DATE:
            return cell_text(xlrd.xldate_as_datetime(cell.value, epoch))
        case xlrd.XL_CELL_ERROR:
            return str(xlrd.error_text_from_code.get(cell.value, "#VALUE!"))
        case xlrd.XL_CELL_BOOLEAN:
            return cell_text(bool(cell.value))
        case _:
            return cell_text(cell.value)
