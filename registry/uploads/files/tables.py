"""What a file of rows looks like once its format no longer matters."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from registry.uploads.reasons import Reason, reason

MAX_COLUMNS = 200
MAX_LINE = 64 * 1024
"""A row of a market's table is a few hundred characters; what is longer is a quote left open or no table."""


@dataclass(frozen=True)
class SourceRow:
    """One row as it stands in the file. `number` is what a text editor or Excel shows beside it."""

    number: int
    cells: tuple[str, ...] = ()
    reasons: tuple[Reason, ...] = field(default=())


class Table(Protocol):
    """A header and its rows, read as a stream: memory stays the same for any number of rows."""

    @property
    def header(self) -> tuple[str, ...]: ...

    def rows(self) -> Iterator[SourceRow]: ...


def fitted(number: int, cells: Sequence[str], expected: int) -> SourceRow:
    """A row as wide as the header. A workbook has no cells where nothing stands, so a short row lacks nothing."""
    filled = len(trimmed(cells))
    if filled > expected:
        return SourceRow(number, reasons=(reason("row_cells_many", filled=filled, expected=expected),))
    return SourceRow(number, (*cells[:expected], *[""] * (expected - len(cells))))


def trimmed(cells: Sequence[str]) -> tuple[str, ...]:
    """A header without blanks around its names and without the empty columns to its right."""
    names = [cell.strip() for cell in cells]
    while names and not names[-1]:
        names.pop()
    return tuple(names)
