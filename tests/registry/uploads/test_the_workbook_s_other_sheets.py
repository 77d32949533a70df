"""Panels and remarks as people write them: nothing is taken for a mark, overwritten or cut off without a word."""

import io
import unicodedata
from collections.abc import Sequence
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from records.terms.json_types import object_at
from records.terms.texts import Refusal
from registry.uploads.form82 import columns as form
from registry.uploads.form82 import sheets
from registry.uploads.form82.book import form_book
from tests.cast import form82, subject

VIN = subject().removeprefix("vin:")
HOOD = ("후드", "○")


def read(**rows: Sequence[tuple[str, ...]]) -> Any:
    """What is read of a good report with these rows on its other sheets."""
    file = io.BytesIO()
    form_book(file, [form82(1)])
    book = load_workbook(file)
    names = {"panels": form.PANELS_SHEET, "remarks": form.REMARKS_SHEET, "reasons": form.REASONS_SHEET}
    for name, added in rows.items():
        for row in added:
            book[names[name]].append((VIN, *row))
    book.save(file)
    [(_, sheet)] = sheets.form_sheets(file)
    return sheet


def codes(reasons: Any) -> list[str]:
    assert isinstance(reasons, tuple)
    return [reason.code for reason in reasons]


@pytest.mark.parametrize("mark", ["○", "o", "X", "x", "V", "1", "✓"])
def test_a_mark_counts_in_any_hand(mark: str) -> None:
    assert read(panels=[("후드", mark)])["repair_history"]["panels"] == {"hood": ["X"]}


@pytest.mark.parametrize("mark", ["-", "없음", "0", "W", "아니요", "#REF!"])
def test_an_ambiguous_mark_is_no_mark(mark: str) -> None:
    assert codes(read(panels=[("후드", mark)])) == ["form_panel"]


def test_a_name_typed_on_another_system_is_the_same_name() -> None:
    typed = unicodedata.normalize("NFD", "후드")
    assert read(panels=[(typed, "○")])["repair_history"]["panels"] == {"hood": ["X"]}


@pytest.mark.parametrize(
    "remarks",
    [[("부위: 후드", "긁힘"), ("부위: 후드", "교환")], [("부위: 후드", "")], [("부위: 뒷문", "긁힘")]],
)
def test_a_remark_that_stands_twice_or_nowhere_is_told(remarks: list[tuple[str, str]]) -> None:
    assert codes(read(remarks=remarks)) == ["form_place"]


def test_a_failed_formula_is_no_answer() -> None:
    assert codes(read(remarks=[("부위: 후드", "#REF!")])) == ["value_error"]
    assert codes(read(reasons=[("R4", "/body/repair_history/simple_repair", "#N/A")])) == ["value_error"]
    file = io.BytesIO()
    form_book(file, [form82(1, basic__car_name="#VALUE!")])
    assert codes(sheets.form_sheets(file)[0][1]) == ["value_error"]


def test_a_formula_saved_without_its_result_is_told() -> None:
    """It used to read as an empty cell, so that an optional answer was gone without a word."""
    file = io.BytesIO()
    form_book(file, [form82(1)])
    book = load_workbook(file)
    reports = book[form.REPORTS]
    heads = [str(cell.value).removesuffix(" (선택)") for cell in reports[1]]
    for name in ("자동차 기본정보: 제시번호", "자동차 기본정보: 차명 (세부모델)"):
        reports.cell(2, heads.index(name) + 1).value = "=1+1"
    book[form.REMARKS_SHEET].append((VIN, "부위: 후드", "=1+1"))
    book.save(file)
    assert codes(sheets.form_sheets(file)[0][1]) == ["value_unsolved"] * 3


@pytest.mark.parametrize(
    ("key", "shown", "read_as"),
    [
        ("odometer_km", '#,##0" km"', 4321),
        ("odometer_km", "#,##0", 4321),
        ("odometer_km", '0"mi"', None),
        ("base_price_manwon", '#,##0"만원"', 4321),
        ("base_price_manwon", "[$₩-412]#,##0", None),
        ("warranty_km", '0"KM"', 4321),
        ("warranty_days", '0"일"', 4321),
    ],
)
def test_a_number_s_format_may_show_its_header_s_unit(key: str, shown: str, read_as: int | None) -> None:
    file = io.BytesIO()
    form_book(file, [form82(1)])
    book = load_workbook(file)
    reports = book[form.REPORTS]
    column = next(column for column in form.columns() if column.key == key)
    heads = [str(cell.value).removesuffix(" (선택)") for cell in reports[1]]
    cell = reports.cell(2, heads.index(column.header) + 1)
    cell.value, cell.number_format = 4321, shown
    book.save(file)
    [(_, sheet)] = sheets.form_sheets(file)
    if isinstance(sheet, tuple):
        assert (codes(sheet), read_as) == (["number_wrong"], None)
    else:
        assert object_at(sheet, column.section)[key] == read_as


def test_a_sheet_too_long_is_refused_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "_MAX_LINES", 3)
    places = [place for place in form.remark_places() if place.startswith(form.PANEL)]
    assert len(read(remarks=[(place, "긁힘") for place in places[:2]])["repair_history"]["remarks"]) == 2
    with pytest.raises(Refusal) as caught:
        read(remarks=[(place, "긁힘") for place in places[:3]])
    assert caught.value.code == "form_long"


def test_empty_text_cells_are_formatted_as_text() -> None:
    file = io.BytesIO()
    form_book(file)
    sheet = load_workbook(file)[form.REPORTS]
    heads = [str(cell.value) for cell in sheet[1]]
    letter = get_column_letter(next(n for n, head in enumerate(heads, 1) if "발행번호" in head))
    assert sheet.column_dimensions[letter].number_format == "@"
