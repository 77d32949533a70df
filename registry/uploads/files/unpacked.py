"""Rows as lines of JSON, which are read up to a place without what went before: what a job and a preview make of workbooks."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import IO

from records.terms.texts import Text
from registry.uploads.files.headers import Numbered
from registry.uploads.files.json_lines import MAX_LINE
from registry.uploads.files.tables import MAX_COLUMNS, Layout, SourceRow, fitted, header_names
from registry.uploads.reasons import refusal

_LONE = re.compile("[\ud800-\udfff]")
_NO_CHARACTER = "\uffff"
"""In place of half a surrogate pair, which no file can hold: it stands for nothing either, and is refused by row."""


@dataclass(frozen=True)
class UnpackedTable:
    """Lines of JSON: the header's number and names, then each row's number and cells."""

    file: IO[bytes]
    header: tuple[str, ...]
    layout: Layout
    notices: tuple[Text, ...] = ()

    def rows(self, *, after: int = 0) -> Iterator[SourceRow]:
        """Those behind the row numbered `after`."""
        self.file.seek(0)
        next(self.file)
        for line in self.file:
            if _number(line) > after:
                number, *cells = json.loads(line)
                yield fitted(number, cells, len(self.header))


def unpacked_table(
    file: IO[bytes], layout: Layout | None = None, notices: tuple[Text, ...] = ()
) -> UnpackedTable:
    file.seek(0)
    number, *header = json.loads(next(file))
    return UnpackedTable(file, tuple(header), layout or Layout(number), notices)


def _number(line: bytes) -> int:
    """With which a line begins, without reading the rest."""
    return int(line[1:16].partition(b",")[0].rstrip(b"]\n"))


def row_checked(cells: Sequence[str]) -> None:
    """Refuses a row with more text than a line of JSON Lines has."""
    if sum(map(len, cells)) > MAX_LINE:
        raise refusal("file_xlsx_bomb")


class RowLines:
    """Writes rows, up to a bound: what is merged, repeated or shared stands once in a workbook, and here in each cell."""

    def __init__(self, lines: IO[bytes], *, most: int) -> None:
        self.count = 0
        self._lines = lines
        self._left = most

    def write(self, number: int, cells: Sequence[str]) -> None:
        row_checked(cells)
        text = json.dumps([number, *cells], ensure_ascii=False)
        line = _LONE.sub(_NO_CHARACTER, text).encode() + b"\n"
        self._left -= len(line)
        if self._left < 0:
            raise refusal("file_xlsx_bomb")
        self._lines.write(line)
        self.count += 1


def header_of(number: int, cells: tuple[str, ...]) -> Numbered:
    """The header's row as a table has it."""
    header = header_names(cells)
    if len(header) > MAX_COLUMNS:
        raise refusal("file_columns_many", limit=MAX_COLUMNS)
    return number, header
