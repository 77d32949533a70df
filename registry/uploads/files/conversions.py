"""What is neither CSV, XLSX nor JSON Lines and can be read all the same: old and free workbooks, HTML, arrays of JSON."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import chain, islice
from typing import IO, TypeVar

from records.terms.texts import Refusal, Text
from registry.uploads.files.headers import LOOKED_AT, Numbered
from registry.uploads.files.json_arrays import (
    array_lines,
    array_rows,
    array_values,
    array_wrapped,
    beside_told,
    is_car,
    is_submission,
    json_read,
    line_rows,
)
from registry.uploads.files.markup import markup_table
from registry.uploads.files.old_books import SIGN, old_book_sheets
from registry.uploads.files.open_documents import is_open_document, open_document_sheets
from registry.uploads.files.sheets import Sheets, sheet_table
from registry.uploads.files.tables import LIKELIEST, Layout, TableChoice, header_chosen
from registry.uploads.files.unpacked import RowLines, header_of, row_checked
from registry.uploads.reasons import refusal

MAX_SIZE = 4 * 2**20
MOST_CELLS = 150_000
"""Such files are read whole, by a request, which takes a second or two at most: each cell costs some microseconds."""
_MOST_UNPACKED = 16 * 2**20
_START = 4096
_BLANKS = b"\xef\xbb\xbf \t\r\n"
_Cells = TypeVar("_Cells", bound=Sequence[str])


@dataclass(frozen=True)
class Converted:
    """Unpacked rows, the header first, or JSON Lines. `lines` counts them."""

    file: IO[bytes]
    lines: int
    # None of JSON Lines.
    layout: Layout | None = None
    notices: tuple[Text, ...] = ()


def converted(file: IO[bytes], choice: TableChoice = LIKELIEST) -> Converted | None:
    """None of a file that is read as it is."""
    file.seek(0)
    start = file.read(_START)
    text = start.lstrip(_BLANKS)
    if start.startswith(SIGN):
        return _book(old_book_sheets(_whole(file)), choice)
    if is_open_document(start):
        return _book(open_document_sheets(_whole(file), most=MOST_CELLS), choice)
    if text.startswith(b"<"):
        markup = markup_table(_whole(file), most=MOST_CELLS)
        return _table(enumerate(markup.rows, 1), choice, markup.notices)
    if text.startswith(b"["):
        return _array(_whole(file), choice)
    if text.startswith(b"{"):
        return _objects(_peeked(file), choice)
    return None


def _array(content: bytes, choice: TableChoice) -> Converted:
    values = array_values(content)
    if any(map(is_submission, values)):
        lines = array_lines(content)
        return Converted(BytesIO(b"".join(lines)), len(lines))
    return _table(array_rows(values), choice)


def _objects(content: bytes, choice: TableChoice) -> Converted | None:
    """One object around the cars, or a car in each line; None of submissions, which JSON Lines has."""
    first, _, rest = content.lstrip(_BLANKS).partition(b"\n")
    try:
        value = json_read(first)
    except ValueError:
        return _object_of_lines(content, first, choice)
    if not rest.strip() and (cars := array_wrapped(value)):
        return _table(array_rows(cars), choice, beside_told(value))
    if not is_car(value):
        return None
    return _table(line_rows(_bounded_size(content)), choice)


def _object_of_lines(content: bytes, first: bytes, choice: TableChoice) -> Converted | None:
    try:
        value = json_read(content)
    except ValueError:
        # What is longer was not read to its end.
        if len(content) > MAX_SIZE and first.rstrip().endswith((b"{", b"[", b",")):
            raise _too_large() from None
        return None
    if cars := array_wrapped(value):
        return _table(array_rows(cars), choice, beside_told(value))
    raise refusal("file_json_one")


def _table(
    rows: Iterable[tuple[int, list[str]]], choice: TableChoice, notices: tuple[Text, ...] = ()
) -> Converted:
    """From the header on: the one that was chosen, that of cars, or the first row that is not blank."""
    filled = ((number, tuple(row)) for number, row in _bounded(rows) if any(map(str.strip, row)))
    top = list(islice(filled, LOOKED_AT))
    if not top:
        raise refusal("file_empty")
    header = header_of(*(header_chosen(top, choice) or top[0]))
    below = ((number, cells) for number, cells in chain(top, filled) if number > header[0])
    unpacked, lines = _unpacked(header, below)
    return Converted(unpacked, lines, Layout(header[0], tuple(top)), notices)


def _book(sheets: Sheets, choice: TableChoice) -> Converted:
    table = sheet_table(sheets, choice)
    unpacked, lines = _unpacked((table.layout.header_row, table.header), _bounded(table.cells()))
    return Converted(unpacked, lines, table.layout, table.notices)


def _bounded(rows: Iterable[tuple[int, _Cells]]) -> Iterator[tuple[int, _Cells]]:
    """Blank cells count as well: it is looking at them that takes time."""
    left = MOST_CELLS
    for number, cells in rows:
        left -= len(cells)
        if left < 0:
            raise _too_large()
        row_checked(cells)
        yield number, cells


def _unpacked(header: Numbered, rows: Iterable[Numbered]) -> tuple[IO[bytes], int]:
    """The lines, and how many."""
    unpacked = BytesIO()
    lines = RowLines(unpacked, most=_MOST_UNPACKED)
    for row in chain([header], rows):
        lines.write(*row)
    return unpacked, lines.count


def _whole(file: IO[bytes]) -> bytes:
    return _bounded_size(_peeked(file))


def _bounded_size(content: bytes) -> bytes:
    if len(content) > MAX_SIZE:
        raise _too_large()
    return content


def _too_large() -> Refusal:
    return refusal("file_convert_large", cells=f"{MOST_CELLS:,}")


def _peeked(file: IO[bytes]) -> bytes:
    """A byte more than is read of a file that is converted."""
    file.seek(0)
    return file.read(MAX_SIZE + 1)
