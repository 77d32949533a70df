"""The inspections' workbook, read: a body a row, or every reason why there is none."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import IO, Any, cast

from records.terms.json_types import JsonObject, JsonValue, object_at
from records.terms.schemas import withheld_paths
from records.terms.texts import Refusal
from registry.form82.kinds import INSPECTION
from registry.identity.vin import vin_clean
from registry.uploads.files import cells
from registry.uploads.files.books import book_open
from registry.uploads.files.sheet_rows import sheet_rows
from registry.uploads.files.workbook import workbook_inspect, workbook_sizes
from registry.uploads.form82 import columns as form
from registry.uploads.form82.columns import Column, by_header
from registry.uploads.reasons import HIDDEN, Reason, reason, refusal

MAX_REPORTS = 1000
_MAX_LINES = 50_000
_MAX_SIZE = 24 * 2**20
"""Bytes, unpacked. A thousand reports with all that they can say take two thirds of it."""
_OPTIONAL = " (선택)"

Line = tuple[int, tuple[str, ...]]
Read = tuple[int, JsonObject | tuple[Reason, ...]]


def form_size(file: IO[bytes]) -> int:
    """How many bytes of a book are read. Refuses one that is too large for what it may hold, before it is unpacked."""
    workbook_inspect(file)
    _, size = workbook_sizes(file)
    if size > _MAX_SIZE:
        raise refusal("form_large", limit=MAX_REPORTS)
    return size


def form_sheets(file: IO[bytes]) -> list[Read]:
    """The number of each row with the body that it states, of a book whose size was looked at. Refuses one that is not
    the template's.
    """
    try:
        book = book_open(file)
        sheets = {
            name: list(_lines(book[name], name)) if name in book.sheetnames else []
            for name in (form.REPORTS, form.PANELS_SHEET, form.REMARKS_SHEET, form.REASONS_SHEET)
        }
    except Refusal:
        raise
    except Exception as error:
        # openpyxl and the parsers under it raise many things over a broken file.
        raise refusal("file_xlsx_broken") from error
    return _Book(sheets).read()


def _lines(sheet: Any, name: str) -> Iterator[Line]:
    for number, texts in sheet_rows(sheet, 2 * _MAX_LINES):
        if number > _MAX_LINES:
            raise refusal("form_long", sheet=name, limit=f"{_MAX_LINES:,}")
        yield number, texts


class _Book:
    def __init__(self, sheets: dict[str, list[Line]]) -> None:
        self.sheets = sheets
        self.rows: dict[str, int] = {}
        self.reasons: dict[int, list[Reason]] = {}
        self.bodies: dict[int, JsonObject] = {}

    def read(self) -> list[Read]:
        lines = self.sheets[form.REPORTS]
        if not lines:
            raise refusal("form_book")
        heads = [self._column(text) for text in lines[0][1]]
        if by_header()["자동차 기본정보: 차대번호"] not in heads:
            raise refusal("form_book")
        if len(lines) == 1:
            raise refusal("file_header_only")
        if len(lines) - 1 > MAX_REPORTS:
            raise refusal("form_many", limit=f"{MAX_REPORTS:,}")
        for number, texts in lines[1:]:
            self._report(number, heads, texts)
        self._take_sheet(form.PANELS_SHEET, form.PANEL_HEADER, self._panel)
        self._take_sheet(form.REMARKS_SHEET, form.REMARK_HEADER, self._remark)
        self._take_sheet(form.REASONS_SHEET, form.REASON_HEADER, self._reason)
        return [
            (number, tuple(self.reasons[number]) if self.reasons[number] else body)
            for number, body in self.bodies.items()
        ]

    def _column(self, text: str) -> Column | None:
        name = unicodedata.normalize("NFC", " ".join(text.split())).removesuffix(_OPTIONAL)
        if name and name not in by_header():
            raise refusal("form_column", column=name[:60])
        return by_header().get(name)

    def _report(self, number: int, heads: Sequence[Column | None], texts: Sequence[str]) -> None:
        body: JsonObject = {}
        reasons: list[Reason] = []
        withheld = withheld_paths(INSPECTION)
        for column, text in zip(heads, texts, strict=False):
            if column is None:
                continue
            try:
                value = value_read(column, text)
            except cells.CellError as error:
                shown = HIDDEN if f"{column.section}.{column.key}" in withheld else text
                reasons.append(reason(error.code, column=column.header, value=shown, **error.values))
                continue
            if value is not None:
                object_at(body, column.section)[column.key] = value
        vin = str(object_at(body, "basic").get("vin", ""))
        if not vin:
            reasons.append(reason("value_missing", column=form.VIN, value=""))
        elif vin in self.rows:
            reasons.append(reason("form_twice", column=form.VIN, value=vin, row=self.rows[vin]))
        self.rows.setdefault(vin, number)
        object_at(body, "repair_history")["panels"] = {}
        self.bodies[number], self.reasons[number] = body, reasons

    def _take_sheet(self, sheet: str, header: tuple[str, ...], take: Any) -> None:
        for number, texts in self.sheets[sheet][1:]:
            vin, *rest = (*texts, *[""] * len(header))[: len(header)]
            row = self.rows.get(vin_clean(vin))
            if row is None:
                raise refusal("form_stray", sheet=sheet, row=number)
            try:
                take(self.bodies[row], [text.strip() for text in rest])
            except cells.CellError as error:
                place = f"{sheet} {number}"
                self.reasons[row].append(reason(error.code, column=place, value=rest[0], **error.values))

    def _panel(self, body: JsonObject, rest: list[str]) -> None:
        name, *marks = rest
        key = form.panel_names().get(unicodedata.normalize("NFC", name))
        codes = [code for code, mark in zip(form.DAMAGES, marks, strict=False) if _is_marked(code, mark)]
        panels = object_at(object_at(body, "repair_history"), "panels")
        if key is None or not codes or key in panels:
            raise cells.CellError("form_panel")
        panels[key] = [*codes]

    def _remark(self, body: JsonObject, rest: list[str]) -> None:
        place = form.remark_places().get(unicodedata.normalize("NFC", rest[0]))
        if place is None:
            raise cells.CellError("form_place")
        section, key = place
        remarks = object_at(object_at(body, section), "remarks")
        if key in remarks or not rest[1]:
            raise cells.CellError("form_place")
        remarks[key] = cells.no_error(rest[1])

    def _reason(self, body: JsonObject, rest: list[str]) -> None:
        rule, pointer, why = rest
        given: JsonObject = {"rule": rule, "pointer": pointer, "reason": cells.no_error(why)}
        cast(list[JsonValue], body.setdefault("reasons", [])).append(given)


def value_read(column: Column, text: str) -> JsonValue:
    """One cell's value, None where it is empty."""
    plain = cells.no_error(text.strip())
    if not plain:
        return None
    match column.sort:
        case "choice":
            return _choice(column, plain)
        case "choices":
            return [_choice(column, part) for part in plain.split(",") if part.strip()]
        case "bool":
            return _bool(plain)
        case "int":
            # A cell's format may show the header's unit. Any other is no number of it.
            number = plain.casefold().removesuffix(column.unit)
            return cells.whole_number(number, least=0, most=1_000_000_000)
        case "date":
            return cells.date(plain).isoformat()
    return vin_clean(plain) if column.key == "vin" else plain


def _choice(column: Column, text: str) -> str:
    wanted = _plain(text)
    for code, name in column.options:
        if wanted in {_plain(code), _plain(name)}:
            return code
    raise cells.CellError("choice_wrong", choices=", ".join(name for _, name in column.options))


def _is_marked(code: str, mark: str) -> bool:
    """Anything else, such as "-" or "없음", may mean the opposite and is not taken for a mark."""
    if mark and mark.upper() not in {*form.MARKS, code}:
        raise cells.CellError("form_panel")
    return bool(mark)


def _bool(text: str) -> bool:
    wanted = _plain(text)
    if wanted in {"예", "true", "y", "yes", "1", "o", "○"}:
        return True
    if wanted in {"아니요", "아니오", "false", "n", "no", "0", "x"}:
        return False
    raise cells.CellError("choice_wrong", choices=", ".join(form.YES_NO))


def _plain(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFC", text)).casefold()
