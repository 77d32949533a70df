"""CSV and its kin: the separator is told from the header, and one broken row does not swallow the next."""

import csv
import io
import re
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import IO, NamedTuple

from records.terms.texts import Text
from registry.uploads.files.headers import LOOKED_AT, Numbered, names_vins
from registry.uploads.files.tables import (
    LIKELIEST,
    MAX_COLUMNS,
    MAX_LINE,
    Layout,
    SourceRow,
    TableChoice,
    header_chosen,
    header_names,
)
from registry.uploads.reasons import reason, refusal

_SEPARATORS = ",;\t|"
_MAX_LINES_A_ROW = 20
_STATED = re.compile(rf'"?sep=([{_SEPARATORS}])"?')
"""A first line by which Excel is told the separator."""


class Lines:
    """Numbered lines with a look ahead, each at most MAX_LINE characters and one: what is longer is cut there."""

    def __init__(self, file: IO[bytes], encoding: str) -> None:
        file.seek(0)
        self.number = 0
        self._text = io.TextIOWrapper(file, encoding=encoding)
        self._waiting: deque[str] = deque()

    def ahead(self) -> Iterator[str]:
        for i in range(_MAX_LINES_A_ROW):
            if i == len(self._waiting) and not self._read():
                return
            yield self._waiting[i]

    def take(self, count: int) -> None:
        for _ in range(count):
            self._waiting.popleft()
        self.number += count

    def skip(self, count: int) -> None:
        """Passes over lines without asking what stands in them."""
        while self.number < count and (self._waiting or self._read()):
            self.take(1)

    def close(self) -> None:
        self._text.detach()

    def _read(self) -> bool:
        line = self._text.readline(MAX_LINE + 1)
        rest = line
        while len(rest) > MAX_LINE and not rest.endswith("\n"):
            rest = self._text.readline(MAX_LINE + 1)
        if line:
            self._waiting.append(line)
        return bool(line)


@dataclass(frozen=True)
class SeparatedTable:
    file: IO[bytes]
    encoding: str
    separator: str
    header: tuple[str, ...]
    # Of the header's line, its blank cells included.
    width: int
    layout: Layout
    notices: tuple[Text, ...] = ()

    def rows(self, *, after: int = 0) -> Iterator[SourceRow]:
        """Those behind the row numbered `after`: it begins at that line, whatever stands above it."""
        lines = Lines(self.file, self.encoding)
        try:
            lines.skip(after - 1)
            while (first := next(lines.ahead(), None)) is not None:
                row = self._row(lines, first)
                if row is not None and row.number > max(self.layout.header_row, after):
                    yield row
        finally:
            lines.close()

    def _row(self, lines: Lines, first: str) -> SourceRow | None:
        number = lines.number + 1
        if len(first) > MAX_LINE:
            lines.take(1)
            return SourceRow(number, reasons=(reason("row_line_long"),))
        cells = _cells(lines, self.separator)
        if cells is None:
            return SourceRow(number, reasons=(reason("row_quote_open"),))
        if not any(cell.strip() for cell in cells):
            return None
        expected = len(self.header)
        if len(cells) < expected:
            return _misfit("row_cells_few", number, cells, expected)
        if any(cell.strip() for cell in cells[expected:]) or len(cells) > self.width:
            return _misfit("row_cells_many", number, cells, expected)
        return SourceRow(number, tuple(cells[:expected]), between_commas=self.separator == ",")


def _misfit(code: str, number: int, cells: list[str], expected: int) -> SourceRow:
    return SourceRow(number, reasons=(reason(code, filled=len(cells), expected=expected),))


def separated_table(file: IO[bytes], encoding: str, choice: TableChoice = LIKELIEST) -> SeparatedTable:
    tops = _tops(file, encoding)
    if not tops:
        raise refusal("file_empty")
    rows = tuple((line, tuple(cells)) for line, _, cells in tops)
    line, names = _header(tops, choice) or rows[0]
    header = header_names(names)
    if len(header) > MAX_COLUMNS:
        raise refusal("file_columns_many", limit=MAX_COLUMNS)
    if len(header) < 2:
        raise refusal("file_columns_one")
    separator = next(top.separator for top in tops if top.line == line)
    return SeparatedTable(file, encoding, separator, header, len(names), Layout(line, rows))


def _header(tops: Sequence["Top"], choice: TableChoice) -> Numbered | None:
    """The chosen one, or the first. What another separator parts is no further line of a header."""
    alike = (
        [list(tops)]
        if choice.header_row is not None
        else [list(part) for _, part in groupby(tops, attrgetter("separator"))]
    )
    headers = (header_chosen([(top.line, tuple(top.cells)) for top in part], choice) for part in alike)
    return next((header for header in headers if header), None)


class Top(NamedTuple):
    """The number of a row's last line, the separator that makes the most columns of it, and its cells."""

    line: int
    separator: str
    cells: list[str]


def _tops(file: IO[bytes], encoding: str) -> list[Top]:
    lines, stated = Lines(file, encoding), None
    tops: list[Top] = []
    try:
        while len(tops) < LOOKED_AT and (first := next(lines.ahead(), None)) is not None:
            if match := _STATED.fullmatch(first.strip()):
                stated = match[1]
                lines.take(1)
            elif first.strip(" \t\r\n,;|"):
                separator = stated or _separator(first, tops)
                cells = _cells(lines, separator) or [first]
                tops.append(Top(lines.number, separator, cells))
            else:
                lines.take(1)
    finally:
        lines.close()
    return tops


def _separator(line: str, above: Sequence[Top]) -> str:
    """That of the header above it, where it parts this line too: a second line of names, or a car, is written as the first is."""
    if above and names_vins(above[-1].cells) and _width(line, above[-1].separator) > 1:
        return above[-1].separator
    return max(_SEPARATORS, key=lambda candidate: _width(line, candidate))


def _width(line: str, separator: str) -> int:
    return len(next(csv.reader([line], delimiter=separator), []))


def _cells(lines: Lines, separator: str) -> list[str] | None:
    """None where the row's quotes are wrong: reading then goes on in the line after the one it began in."""
    reader = csv.reader(lines.ahead(), delimiter=separator, strict=True)
    try:
        cells = next(reader)
    except csv.Error:
        lines.take(1)
        return None
    lines.take(reader.line_num)
    return cells
