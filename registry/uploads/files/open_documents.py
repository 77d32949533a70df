"""ODS, the workbook of LibreOffice and Hancell."""

import zipfile
from collections.abc import Iterator
from io import BytesIO

from lxml import etree

from records.terms.texts import Refusal
from registry.uploads.reasons import refusal

TYPE = b"application/vnd.oasis.opendocument.spreadsheet"
_MAX_UNPACKED = 64 * 2**20
_MAX_ROWS = 200_000
_WIDEST = 1000
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"


def is_open_document(content: bytes) -> bool:
    """Its type stands first, uncompressed."""
    return TYPE in content[:200]


def open_document_rows(content: bytes) -> Iterator[list[str]]:
    """The rows of its first sheet."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            if archive.getinfo("content.xml").file_size > _MAX_UNPACKED:
                raise refusal("file_xlsx_bomb")
            yield from _rows(archive.read("content.xml"))
    except Refusal:
        raise
    except Exception as error:
        # zipfile and lxml raise many things over a broken file.
        raise refusal("file_ods_broken") from error


def _rows(content: bytes) -> Iterator[list[str]]:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    document = etree.fromstring(content, parser)
    count = 0
    for row in next(document.iter(f"{_TABLE}table")).iter(f"{_TABLE}table-row"):
        cells = _cells(row)
        for _ in range(_times(row, "rows") if cells else min(_times(row, "rows"), _MAX_ROWS - count)):
            count += 1
            if count > _MAX_ROWS:
                raise refusal("file_rows_many", limit=f"{_MAX_ROWS:,}")
            yield cells


def _cells(row: etree._Element) -> list[str]:
    cells: list[str] = []
    for cell in row.iter(f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
        cells += [_text(cell)] * min(_times(cell, "columns"), _WIDEST - len(cells))
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _text(cell: etree._Element) -> str:
    kind = cell.get(f"{_OFFICE}value-type", "")
    if kind in ("float", "currency"):
        return str(cell.get(f"{_OFFICE}value", "")).removesuffix(".0")
    if kind == "date":
        return str(cell.get(f"{_OFFICE}date-value", "")).removesuffix("T00:00:00")
    return " ".join("".join(part.itertext()) for part in cell.iter(f"{_TEXT}p"))


def _times(part: etree._Element, what: str) -> int:
    times = part.get(f"{_TABLE}number-{what}-repeated", "1")
    return int(times) if times.isdecimal() else 1
