"""ODS, the workbook of LibreOffice and Hancell."""

import zipfile
from collections.abc import Iterator, Sequence
from io import BytesIO

from lxml import etree

from records.terms.texts import Refusal
from registry.uploads.files.cells import UNSOLVED
from registry.uploads.files.headers import Numbered
from registry.uploads.files.open_styles import NAMESPACE, OpenStyles
from registry.uploads.files.sheet_facts import MOST_MERGED, Merged, SheetFacts
from registry.uploads.files.sheet_rows import number_text
from registry.uploads.files.sheets import Sheet, Sheets
from registry.uploads.files.tables import MAX_COLUMNS, MAX_LINE
from registry.uploads.files.zips import PACKED, part_read
from registry.uploads.reasons import refusal

TYPE = b"application/vnd.oasis.opendocument.spreadsheet"
_MAX_UNPACKED = 32 * 2**20
_MAX_ROWS = 200_000
_WIDEST = MAX_COLUMNS + 1
_OFFICE, _TABLE, _TEXT = (NAMESPACE.format(name) for name in ("office", "table", "text"))
_CELLS = (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell")
_ERROR = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}value-type"
_NOT_SHOWN = ("collapse", "filter")


def is_open_document(content: bytes) -> bool:
    """Its type stands first, uncompressed."""
    return TYPE in content[:200]


def open_document_sheets(content: bytes, *, most: int) -> Sheets:
    """Refuses one that writes out more than `most` cells."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            documents = [
                _document(archive, name)
                for name in ("content.xml", "styles.xml")
                if name == "content.xml" or name in archive.namelist()
            ]
            if sum(1 for _ in documents[0].iter(*_CELLS)) > most:
                raise refusal("file_convert_large", cells=f"{most:,}")
            return _sheets(documents)
    except Refusal:
        raise
    except Exception as error:
        # zipfile and lxml raise many things over a broken file.
        raise refusal("file_ods_broken") from error


def _document(archive: zipfile.ZipFile, name: str) -> etree._Element:
    part = archive.getinfo(name)
    if part.compress_type not in PACKED:
        raise refusal("file_ods_broken")
    if part.file_size > _MAX_UNPACKED:
        raise refusal("file_xlsx_bomb")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    return etree.fromstring(part_read(archive, part), parser)


def _sheets(documents: Sequence[etree._Element]) -> Sheets:
    styles = OpenStyles(documents)
    # Not a table within a cell, nor what was kept of another file.
    tables = [
        table
        for table in documents[0].iter(f"{_TABLE}table")
        if next(table.iterancestors(*_CELLS, f"{_TABLE}dde-link"), None) is None
        and table.find(f"{_TABLE}table-source") is None
    ]
    visible, hidden = [], []
    for place, table in enumerate(tables, 1):
        sheet = _Sheet(table, styles)
        title = table.get(f"{_TABLE}name") or str(place)
        if styles.is_hidden(table.get(f"{_TABLE}style-name", "")):
            hidden.append(title)
        else:
            visible.append(Sheet(title, sheet.rows, sheet.facts))
    if not visible:
        raise refusal("file_ods_broken")
    return Sheets(visible, hidden)


class _Sheet:
    def __init__(self, table: etree._Element, styles: OpenStyles) -> None:
        self._table = table
        self._styles = styles
        # By place: the style of cells that have none of their own, and whether the column is hidden.
        self._columns: list[tuple[str, bool]] = []
        for column in table.iter(f"{_TABLE}table-column"):
            style = column.get(f"{_TABLE}default-cell-style-name", "")
            shown = column.get(f"{_TABLE}visibility") not in _NOT_SHOWN
            times = min(_times(column, "columns"), _WIDEST - len(self._columns))
            self._columns += [(style, not shown)] * times

    def rows(self) -> Iterator[Numbered]:
        count = 0
        for number, row, times in self._numbered():
            cells = tuple(self._cells(row))
            if not any(map(str.strip, cells)):
                continue
            count += times
            if count > _MAX_ROWS:
                raise refusal("file_rows_many", limit=f"{_MAX_ROWS:,}")
            yield from ((number + i, cells) for i in range(times))

    def facts(self) -> SheetFacts:
        facts = SheetFacts(
            hidden_columns=[place for place, (_, hidden) in enumerate(self._columns) if hidden]
        )
        for number, row, times in self._numbered():
            cells = self._cells(row) if row.get(f"{_TABLE}visibility") in _NOT_SHOWN else []
            if any(map(str.strip, cells)):
                times_told = min(times, _MAX_ROWS - len(facts.hidden_rows))
                facts.hidden_rows += range(number, number + times_told)
            place = 0
            for cell in row.iterchildren(*_CELLS):
                facts.unsolved += _is_unsolved(cell)
                wide, high = _count(cell, "columns-spanned"), _count(cell, "rows-spanned")
                if wide * high > 1 and place < _WIDEST and len(facts.merged) < MOST_MERGED:
                    right = min(place + wide, _WIDEST)
                    facts.merged.append(Merged(number, number + high - 1, place + 1, right))
                place += _times(cell, "columns")
        return facts

    def _numbered(self) -> Iterator[tuple[int, etree._Element, int]]:
        """Each row with its number and how many times it stands there."""
        number = 1
        for row in self._table.iter(f"{_TABLE}table-row"):
            times = _times(row, "rows")
            yield number, row, times
            number += times

    def _cells(self, row: etree._Element) -> list[str]:
        style = row.get(f"{_TABLE}default-cell-style-name", "")
        cells: list[str] = []
        for cell in row.iterchildren(*_CELLS):
            times = min(_times(cell, "columns"), _WIDEST - len(cells))
            if _is_blank(cell):
                cells += [""] * times
            else:
                places = range(len(cells), len(cells) + times)
                cells += [self._text(cell, style, place) for place in places]
        while cells and not cells[-1]:
            cells.pop()
        return cells

    def _text(self, cell: etree._Element, row_style: str, place: int) -> str:
        kind = cell.get(f"{_OFFICE}value-type", "")
        # Its notes and drawings have paragraphs of their own.
        text = " ".join("".join(part.itertext()) for part in cell.iterchildren(f"{_TEXT}p"))
        if len(text) > MAX_LINE:
            # It would stand in each cell that repeats it.
            raise refusal("file_xlsx_bomb")
        if _is_unsolved(cell):
            return UNSOLVED
        if cell.get(_ERROR) == "error":
            return text if text.startswith("#") else "#VALUE!"
        if kind in ("float", "currency"):
            column_style = self._columns[place][0] if place < len(self._columns) else ""
            style = cell.get(f"{_TABLE}style-name") or row_style or column_style
            return number_text(float(cell.get(f"{_OFFICE}value", "")), self._styles.format_of(style))
        if kind == "date":
            return str(cell.get(f"{_OFFICE}date-value", "")).removesuffix("T00:00:00")
        return text


def _is_blank(cell: etree._Element) -> bool:
    return len(cell) == 0 and not cell.get(f"{_OFFICE}value-type") and not cell.get(f"{_TABLE}formula")


def _is_unsolved(cell: etree._Element) -> bool:
    """Whether it has a formula, and nothing that came of it."""
    has = cell.get(f"{_TABLE}formula") is not None
    return has and not cell.get(f"{_OFFICE}value-type") and cell.find(f"{_TEXT}p") is None


def _times(part: etree._Element, what: str) -> int:
    return _count(part, f"{what}-repeated")


def _count(part: etree._Element, what: str) -> int:
    count = part.get(f"{_TABLE}number-{what}", "1")
    return int(count) if count.isdecimal() and len(count) < 9 else 1
