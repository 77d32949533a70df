"""What a file of rows looks like once its format no longer matters."""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol, runtime_checkable

from records.terms.texts import Text
from registry.uploads.files.headers import Numbered, header_found
from registry.uploads.reasons import Reason, reason, refusal

MAX_COLUMNS = 200
MAX_LINE = 64 * 1024
"""A row of a market's table is a few hundred characters; what is longer is a quote left open or no table."""


@dataclass(frozen=True)
class SourceRow:
    """One row as it stands in the file. `number` is what a text editor or Excel shows beside it."""

    number: int
    cells: tuple[str, ...] = ()
    reasons: tuple[Reason, ...] = field(default=())
    # Between commas a number with one in it that nobody put in quotes is two cells.
    between_commas: bool = False


@dataclass(frozen=True)
class TableChoice:
    """What a person chose of a file; None where the likeliest is read."""

    sheet: str | None = None
    header_row: int | None = None
    # Rows that Excel hides are read, unless a person says otherwise.
    hidden: bool = True


LIKELIEST = TableChoice()


@dataclass(frozen=True)
class Layout:
    """Where in its file a table stands, and what could be chosen instead."""

    header_row: int
    tops: tuple[Numbered, ...] = ()
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    hidden_rows: int = 0


@runtime_checkable
class Table(Protocol):
    """A header and its rows, read as a stream: memory stays the same for any number of rows."""

    @property
    def header(self) -> tuple[str, ...]: ...

    @property
    def layout(self) -> Layout: ...

    @property
    def notices(self) -> tuple[Text, ...]: ...

    def rows(self) -> Iterator[SourceRow]: ...


def header_chosen(tops: Sequence[Numbered], choice: TableChoice) -> Numbered | None:
    """The header among a file's first rows; a chosen one must be there."""
    found = header_found(tops, choice.header_row)
    if found is None and choice.header_row is not None:
        rows = ", ".join(str(number) for number, _ in tops)
        raise refusal("file_header_row", "/mapping/table", row=choice.header_row, rows=rows)
    return found


def fitted(number: int, cells: Sequence[str], expected: int) -> SourceRow:
    """A row as wide as the header. A workbook has no cells where nothing stands, so a short row lacks nothing."""
    filled = len(trimmed(cells))
    if filled > expected:
        return SourceRow(number, reasons=(reason("row_cells_many", filled=filled, expected=expected),))
    return SourceRow(number, (*cells[:expected], *[""] * (expected - len(cells))))


def header_names(cells: Sequence[str]) -> tuple[str, ...]:
    """As a keyboard types them: macOS writes Hangul in its parts."""
    return tuple(unicodedata.normalize("NFC", name) for name in trimmed(cells))


def trimmed(cells: Sequence[str]) -> tuple[str, ...]:
    """The cells without blanks around them and without the empty ones to their right."""
    names = [cell.strip() for cell in cells]
    while names and not names[-1]:
        names.pop()
    return tuple(names)
