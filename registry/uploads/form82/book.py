"""The workbook for inspections: drop-downs, Korean headers, one row a report and a sheet for panels."""

from collections.abc import Iterable, Mapping
from typing import IO, cast

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from registry.form82.bodies import FormBody
from registry.form82.inspections import form_body
from registry.uploads.form82 import columns as form
from registry.uploads.form82.columns import Column, columns

ROWS = 1000
_LISTS = "선택지"
_BLOCKS = {
    "basic": "DCE6F2",
    "overall": "E2EFDA",
    "repair_history": "FCE4D6",
    "detail": "FFF2CC",
    "other": "EDEDED",
    "closing": "E4DFEC",
}
_HELP = {
    "choices": "여러 개면 쉼표로 나누어 적어 주십시오.",
    "date": "2026-11-22처럼 적어 주십시오.",
    "image": "함께 올리는 사진 파일의 이름을 적어 주십시오.",
}
# Excel would make a date of the record number 26-11-22, and a number of the engine 4E10.
_TYPED = {"text", "decimal", "image"}


def form_book(file: IO[bytes], reports: Iterable[Mapping[str, object]] = ()) -> None:
    """Writes the template; `reports` are bodies of inspection records to fill it with."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = form.REPORTS
    lists = _Lists(book.create_sheet(_LISTS))
    _reports(sheet, lists)
    panels = _sheet(book, form.PANELS_SHEET, form.PANEL_HEADER)
    _validate(panels, 2, lists.range("panels", tuple(form.panel_names())))
    for position in range(3, 3 + len(form.DAMAGES)):
        _validate(panels, position, f'"{form.MARK}"')
    remarks = _sheet(book, form.REMARKS_SHEET, form.REMARK_HEADER)
    _validate(remarks, 2, lists.range("remarks", tuple(form.remark_places())))
    reasons = _sheet(book, form.REASONS_SHEET, form.REASON_HEADER)
    lists.sheet.sheet_state = "hidden"
    book.move_sheet(lists.sheet, offset=3)
    for number, body in enumerate(map(form_body, reports), 2):
        _fill(sheet, number, body)
        _append(panels, remarks, reasons, body)
    book.save(file)


class _Lists:
    """The choices, each list in a column of its own sheet: a list in a rule may have no more than 255 characters."""

    def __init__(self, sheet: Worksheet) -> None:
        self.sheet = sheet
        self._known: dict[object, str] = {}

    def range(self, key: object, values: tuple[str, ...]) -> str:
        if key not in self._known:
            position = len(self._known) + 1
            for row, value in enumerate(values, 1):
                self.sheet.cell(row, position, value)
            letter = get_column_letter(position)
            self._known[key] = f"{_LISTS}!${letter}$1:${letter}${len(values)}"
        return self._known[key]


def _reports(sheet: Worksheet, lists: _Lists) -> None:
    for position, column in enumerate(columns(), 1):
        _head(
            sheet, position, column.header + ("" if column.required else " (선택)"), _BLOCKS[column.section]
        )
        if column.sort == "choice":
            names = tuple(name for _, name in column.options)
            _validate(sheet, position, lists.range(names, names))
        elif column.sort == "bool":
            _validate(sheet, position, f'"{",".join(form.YES_NO)}"')
        elif column.sort in _HELP:
            _prompt(sheet, position, column)
        if column.sort in _TYPED:
            _as_text(sheet, position)
    sheet.freeze_panes = "A2"
    sheet.row_dimensions[1].height = 60


def _sheet(book: Workbook, title: str, header: tuple[str, ...]) -> Worksheet:
    sheet: Worksheet = book.create_sheet(title)
    for position, name in enumerate(header, 1):
        _head(sheet, position, name, "DCE6F2")
        _as_text(sheet, position)
    sheet.freeze_panes = "A2"
    return sheet


def _head(sheet: Worksheet, position: int, text: str, color: str) -> None:
    cell = sheet.cell(1, position, text)
    cell.font, cell.fill = Font(bold=True), PatternFill("solid", start_color=color)
    cell.alignment = Alignment(wrap_text=True, vertical="center")
    sheet.column_dimensions[get_column_letter(position)].width = 20


def _as_text(sheet: Worksheet, position: int) -> None:
    sheet.column_dimensions[get_column_letter(position)].number_format = "@"


def _validate(sheet: Worksheet, position: int, formula: str) -> None:
    rule = DataValidation(
        type="list", formula1=formula if formula.startswith('"') else f"={formula}", allow_blank=True
    )
    rule.error = "목록에서 골라 주십시오."
    _add(sheet, position, rule)


def _prompt(sheet: Worksheet, position: int, column: Column) -> None:
    prompt = _HELP[column.sort]
    if column.sort == "choices":
        prompt = f"{prompt} {', '.join(name for _, name in column.options)}"
    _add(
        sheet,
        position,
        DataValidation(type=None, promptTitle=column.header[:32], prompt=prompt[:255], showInputMessage=True),
    )


def _add(sheet: Worksheet, position: int, rule: DataValidation) -> None:
    letter = get_column_letter(position)
    rule.add(f"{letter}2:{letter}{ROWS + 1}")
    sheet.add_data_validation(rule)


def _fill(sheet: Worksheet, number: int, body: FormBody) -> None:
    blocks: Mapping[str, object] = body
    for position, column in enumerate(columns(), 1):
        section = blocks.get(column.section)
        value = section.get(column.key) if isinstance(section, Mapping) else None
        if value is not None:
            _write(sheet, number, position, _shown(column, value))


def _shown(column: Column, value: object) -> str:
    names = dict(column.options)
    if column.sort == "choices":
        return ", ".join(names[code] for code in cast(list[str], value))
    if column.sort == "bool":
        return form.YES_NO[0] if value else form.YES_NO[1]
    return names[str(value)] if column.sort == "choice" else str(value)


def _append(panels: Worksheet, remarks: Worksheet, reasons: Worksheet, body: FormBody) -> None:
    vin = body["basic"]["vin"]
    names = {key: name for name, key in form.panel_names().items()}
    for key, codes in body["repair_history"]["panels"].items():
        _row(panels, vin, names[key], *(form.MARK if code in codes else "" for code in form.DAMAGES))
    places = {place: name for name, place in form.remark_places().items()}
    for section, block in body.items():
        for key, text in block.get("remarks", {}).items() if isinstance(block, Mapping) else ():
            _row(remarks, vin, places[section, key], text)
    for answer in body.get("reasons", ()):
        _row(reasons, vin, answer["rule"], answer["pointer"], answer["reason"])


def _row(sheet: Worksheet, *texts: str) -> None:
    number = sheet.max_row + 1
    for position, text in enumerate(texts, 1):
        if text:
            _write(sheet, number, position, text)


def _write(sheet: Worksheet, number: int, position: int, text: str) -> None:
    """As text, whatever it begins with: nothing in the book is a formula."""
    cell = sheet.cell(number, position)
    cell.value = text
    cell.data_type = "s"
    cell.number_format = "@"
