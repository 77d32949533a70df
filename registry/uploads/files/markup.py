"""The tables that Korean dealers' programs write under the name of Excel: HTML, and Excel's XML of 2003."""

import re
from collections import deque
from collections.abc import Callable, Iterator
from io import BytesIO
from itertools import chain, islice, repeat
from typing import NamedTuple

from lxml import etree

from records.terms.texts import Text
from registry.identity.vin import LENGTH_OF_VIN, vin_clean
from registry.uploads.reasons import refusal
from verifier.subjects import is_vin

Row = list[str]
Elements = list[etree._Element]
Reader = Callable[[Elements], Iterator[Row]]

_SPREADSHEET = b"urn:schemas-microsoft-com:office:spreadsheet"
_NS = "{urn:schemas-microsoft-com:office:spreadsheet}"
_CELL = re.compile(rb"<(?:td|th|(?:\w+:)?cell)\b", re.IGNORECASE)
_LONGEST = 40
"""Characters of a VIN as it may be typed."""
_WIDEST = 1000
"""Cells of a row. A column's span may say millions."""


TABLES_LEFT = Text(
    "차가 적힌 표가 {count}개 더 있으나 가장 긴 표만 읽습니다. 나머지 표는 Excel에서 열어 따로 저장한 뒤 올리십시오.",
    "More tables of the file have cars ({count}), and the longest alone is read. Open the file in Excel, save each of the others "
    "by itself and upload it.",
)


class Markup(NamedTuple):
    """The rows of its largest table, and what is told of the others."""

    rows: Iterator[Row]
    notices: tuple[Text, ...]


def markup_table(content: bytes, *, most: int) -> Markup:
    """Refuses markup without a table, and with more than `most` cells."""
    if len(_CELL.findall(content)) > most:
        raise refusal("file_convert_large", cells=f"{most:,}")
    tables, rows = _sheets(content) if _SPREADSHEET in content[:4096] else _tables(content)
    largest = max(tables, key=len)
    others = sum(any(map(_has_car, table)) for table in tables if table is not largest)
    return Markup(rows(largest), (TABLES_LEFT.format(count=others),) if others else ())


def _has_car(row: etree._Element) -> bool:
    return any(is_vin(vin_clean(text)) for text in row.itertext() if LENGTH_OF_VIN <= len(text) <= _LONGEST)


def _tables(content: bytes) -> tuple[list[Elements], Reader]:
    """The largest table of a page and those that stand beside it, neither around nor in it, nor around others with cars."""
    if b"<tr" not in content and b"<TR" not in content:
        raise refusal("file_kind", kind="HTML/XML")
    # Entities that a document brings along are left as they stand, and nothing is fetched.
    document = etree.parse(BytesIO(content), etree.HTMLParser(encoding=_encoding(content), no_network=True))
    tables = {table: list(table.iter("tr")) for table in document.iter("table")}
    if not tables:
        return [list(document.iter("tr"))], _rows
    largest = max(tables, key=lambda table: len(tables[table]))
    kin = {*largest.iterancestors("table"), *largest.iterdescendants("table")}
    for table, rows in tables.items():
        if any(map(_has_car, rows)):
            kin.update(table.iterancestors("table"))
    return [rows for table, rows in tables.items() if table is largest or table not in kin], _rows


def _rows(rows: Elements) -> Iterator[Row]:
    below: dict[int, tuple[int, str]] = {}
    for row in rows:
        yield _spanned(row, below)


def _spanned(row: etree._Element, below: dict[int, tuple[int, str]]) -> Row:
    """A row whose cells count for all that they span. `below` has, by place, how many rows more a cell's text counts for."""
    cells: Row = []
    spread = chain.from_iterable(
        repeat((_text(cell), _span(cell, "rowspan")), _span(cell)) for cell in row.iter("td", "th")
    )
    given = deque(islice(spread, _WIDEST))
    while (given or len(cells) <= max(below, default=-1)) and len(cells) < _WIDEST:
        place = len(cells)
        rows, text = below.pop(place, (0, ""))
        if not rows and given:
            text, rows = given.popleft()
        if rows > 1:
            below[place] = rows - 1, text
        cells.append(text)
    return cells


def _encoding(content: bytes) -> str:
    """What it says of itself is often wrong; UTF-8 is told from CP949 by its bytes."""
    try:
        content.decode()
    except UnicodeDecodeError:
        return "cp949"
    return "utf-8"


def _text(cell: etree._Element) -> str:
    return " ".join("".join(cell.itertext()).split())


def _span(cell: etree._Element, name: str = "colspan") -> int:
    span = cell.get(name, "1")
    return min(int(span), _WIDEST) if span.isdecimal() and int(span) else 1


def _sheets(content: bytes) -> tuple[list[Elements], Reader]:
    try:
        book = etree.fromstring(
            content, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
        )
    except etree.XMLSyntaxError as error:
        raise refusal("file_kind", kind="XML") from error
    if book.getroottree().docinfo.doctype:
        raise refusal("file_kind", kind="XML")
    return [list(sheet.iter(f"{_NS}Row")) for sheet in book.iter(f"{_NS}Worksheet")] or [[]], _sheet_rows


def _sheet_rows(rows: Elements) -> Iterator[Row]:
    number = 0
    for row in rows:
        number += 1
        while number < min(int(row.get(f"{_NS}Index", number)), _MOST_BLANK):
            number += 1
            yield []
        yield list(_cells(row))


_MOST_BLANK = 200_000


def _cells(row: etree._Element) -> Iterator[str]:
    place = 0
    for cell in row.iter(f"{_NS}Cell"):
        place += 1
        while place < min(int(cell.get(f"{_NS}Index", place)), _WIDEST):
            place += 1
            yield ""
        data = cell.find(f"{_NS}Data")
        text = "" if data is None else "".join(data.itertext())
        # A moment as Excel writes it: midnight is the day alone.
        yield text.removesuffix("T00:00:00.000")
