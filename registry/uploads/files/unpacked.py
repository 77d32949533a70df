"""Rows as lines of JSON, which are read up to a place without what went before: what a job and a preview make of workbooks."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from records.terms.texts import Text
from registry.uploads.files.headers import Numbered
from registry.uploads.files.tables import MAX_COLUMNS, Layout, SourceRow, fitted, header_names
from registry.uploads.reasons import refusal


@dataclass(frozen=True)
class UnpackedTable:
    """Lines of JSON: the header's number and names, then each row's number and cells."""

    file: IO[bytes]
    header: tuple[str, ...]
    layout: Layout
    notices: tuple[Text, ...] = ()

    def rows(self) -> Iterator[SourceRow]:
        self.file.seek(0)
        next(self.file)
        for line in self.file:
            number, *cells = json.loads(line)
            yield fitted(number, cells, len(self.header))


def unpacked_table(
    file: IO[bytes], layout: Layout | None = None, notices: tuple[Text, ...] = ()
) -> UnpackedTable:
    file.seek(0)
    number, *header = json.loads(next(file))
    return UnpackedTable(file, tuple(header), layout or Layout(number), notices)


def row_write(lines: IO[bytes], number: int, cells: tuple[str, ...]) -> None:
    lines.write(json.dumps([number, *cells], ensure_ascii=False).encode("utf-8", "replace") + b"\n")


def header_of(number: int, cells: tuple[str, ...]) -> Numbered:
    """The header's row as a table has it."""
    header = header_names(cells)
    if len(header) > MAX_COLUMNS:
        raise refusal("file_columns_many", limit=MAX_COLUMNS)
    return number, header
