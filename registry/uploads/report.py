"""The row-by-row report as a file: one line for each reason, in Korean and English."""

from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import IO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from records.files.separated import csv_chunks, defused
from registry.uploads.models import UploadRow

HEADER = (
    "행 / Row",
    "결과 / Outcome",
    "열 / Column",
    "값 / Value",
    "사유",
    "조치",
    "Reason",
    "What to do",
    "코드 / Code",
    "기록 / Record",
)
_OUTCOMES = dict(UploadRow.Outcome.choices)
MOST_LINES = 5_000
"""Of a workbook, which is made within the request. The CSV is sent while it is made, and has all."""
_MORE = (
    "…",
    "",
    "",
    "",
    "이 파일에는 앞의 {count}줄만 있습니다.",
    "전체는 CSV로 받으십시오.",
    "This file has the first {count} lines only.",
    "Download the CSV for all of them.",
    "",
    "",
)
_WIDTHS = (10, 24, 20, 30, 45, 45, 45, 45, 20, 68)

Line = tuple[int | str, ...]


def csv_report(rows: Iterable[UploadRow]) -> Iterator[str]:
    """Chunks of a CSV, made while it is sent."""
    return csv_chunks(chain((HEADER,), chain.from_iterable(map(_lines, rows))))


def xlsx_report(rows: Iterable[UploadRow], file: IO[bytes]) -> None:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("report")
    sheet.freeze_panes = "A2"
    for letter, width in zip("ABCDEFGHIJ", _WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    bold = Font(bold=True)
    heads = [WriteOnlyCell(sheet, value=name) for name in HEADER]
    for head in heads:
        head.font = bold
    sheet.append(heads)
    lines = chain.from_iterable(map(_lines, rows))
    for line in islice(lines, MOST_LINES):
        sheet.append(line)
    if next(lines, None):
        sheet.append([text.format(count=f"{MOST_LINES:,}") for text in _MORE])
    book.save(file)


def _lines(row: UploadRow) -> Iterator[Line]:
    outcome = _OUTCOMES[row.outcome]
    record = row.record_id or ""
    if not row.reasons:
        yield (row.number, outcome, "", "", "", "", "", "", "", record)
    for reason in row.reasons:
        texts = (
            reason["column"] or "",
            reason["value"] or "",
            reason["messages"]["ko"],
            reason["advice"]["ko"],
            reason["messages"]["en"],
            reason["advice"]["en"],
            reason["code"],
        )
        yield (row.number, outcome, *(defused(text) for text in texts), record)
