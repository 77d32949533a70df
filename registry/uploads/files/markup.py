"""The tables that Korean dealers' programs write under the name of Excel: HTML, and Excel's XML of 2003."""

import re
from collections import deque
from collections.abc import Iterator
from io import BytesIO
from itertools import chain, islice, repeat

from lxml import etree

from registry.uploads.reasons import refusal

Row = list[str]

_SPREADSHEET = b"urn:schemas-microsoft-com:office:spreadsheet"
_NS = "{urn:schemas-microsoft-com:office:spreadsheet}"
_CELL = re.compile(rb"<(?:td|th|(?:\w+:)?cell)\b", re.IGNORECASE)
_WIDEST = 1000
"""Cells of a row. A column's span may say millions."""


def markup_rows(content: bytes, *, most: int) -> Iterator[Row]:
    """The rows of its largest table. Refuses markup without one, and with more than `most` cells."""
    if len(_CELL.findall(content)) > most:
        raise refusal("file_convert_large", cells=f"{most:,}")
    if _SPREADSHEET in content[:4096]:
        yield from _spreadsheet(content)
        return
    if b"<tr" not in content and b"<TR" not in content:
        raise refusal("file_kind", kind="HTML/XML")
    # Entities that a document brings along are left as they stand, and nothing is fetched.
    document = etree.parse(BytesIO(content), etree.HTMLParser(encoding=_encoding(content), no_network=True))
    tables = [list(table.iter("tr")) for table in document.iter("table")]
    below: dict[int, tuple[int, str]] = {}
    for row in max(tables, key=len, default=list(document.iter("tr"))):
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


def _spreadsheet(content: bytes) -> Iterator[Row]:
    try:
        book = etree.fromstring(
            content, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
        )
    except etree.XMLSyntaxError as error:
        raise refusal("file_kind", kind="XML") from error
    if book.getroottree().docinfo.doctype:
        raise refusal("file_kind", kind="XML")
    sheets = [list(sheet.iter(f"{_NS}Row")) for sheet in book.iter(f"{_NS}Worksheet")]
    number = 0
    for row in max(sheets, key=len, default=[]):
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
