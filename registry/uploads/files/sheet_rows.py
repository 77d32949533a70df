"""The rows of an XLSX sheet as a stream: what stands in each cell, with the unit that its format shows."""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

from openpyxl.worksheet._reader import FORMULA_TAG, WorkSheetParser

from registry.uploads.files.cells import UNSOLVED
from registry.uploads.files.headers import Numbered
from registry.uploads.files.number_formats import NumberFormat, formats_of
from registry.uploads.files.tables import MAX_COLUMNS
from registry.uploads.reasons import refusal

_EXACT = 10**15
"""Excel keeps fifteen digits of a number, and writes zeros for the rest."""


class _Parser(WorkSheetParser):
    def __init__(self, part: Any, sheet: Any, formats: dict[int, NumberFormat]) -> None:
        book = sheet.parent
        super().__init__(
            part,
            sheet._shared_strings,
            data_only=True,
            epoch=book.epoch,
            date_formats=book._date_formats,
            timedelta_formats=book._timedelta_formats,
        )
        self._formats = formats

    def parse_row(self, row: Any) -> Any:
        read = super().parse_row(row)
        # openpyxl remembers the height and look of each row, for as long as the sheet is.
        self.row_dimensions.clear()
        return read

    def parse_cell(self, element: Any) -> Any:
        cell = super().parse_cell(element)
        value = cell["value"]
        if value is None:
            if element.find(FORMULA_TAG) is not None:
                cell["value"] = UNSOLVED
        elif type(value) in (int, float):
            cell["value"] = number_text(value, self._formats.get(cell["style_id"]))
        return cell


def sheet_rows(sheet: Any, most: int) -> Iterator[Numbered]:
    """Each row that is not blank up to the one numbered `most`, without the blank cells to its right."""
    try:
        with sheet._get_source() as part:
            for number, row in _Parser(part, sheet, formats_of(sheet.parent)).parse():
                if number > most:
                    break
                if cells := _texts(row):
                    yield number, cells
    except Exception as error:
        raise refusal("file_xlsx_broken") from error


def _texts(row: Sequence[Any]) -> tuple[str, ...]:
    filled = {
        cell["column"]: cell_text(cell["value"])
        for cell in row
        if cell["value"] is not None and cell["column"] <= MAX_COLUMNS + 1
    }
    last = max((place for place, text in filled.items() if text.strip()), default=0)
    return tuple(filled.get(place, "") for place in range(1, last + 1))


def number_text(value: float, read: NumberFormat | None) -> str:
    """A number as Excel shows it, as far as that changes what is meant."""
    if abs(value) >= _EXACT:
        # The digits that it lost are not made up.
        return f"{value:.5E}"
    return read.shown(value) if read else cell_text(value)


def cell_text(value: object) -> str:
    """A cell as a CSV export would write it."""
    match value:
        case None:
            return ""
        case bool():
            return "TRUE" if value else "FALSE"
        case float() if value.is_integer():
            return str(int(value))
        case dt.datetime() if value.time() == dt.time():
            return value.date().isoformat()
        case dt.datetime():
            return value.isoformat(sep=" ", timespec="seconds")
        case _:
            return str(value)
