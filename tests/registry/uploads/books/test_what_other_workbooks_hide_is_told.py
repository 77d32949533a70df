"""XLS and ODS tell what XLSX tells: hidden rows, columns and sheets, merged cells, formats with a unit, further sheets."""

import io
from collections.abc import Callable

import pytest
import xlrd

from records.people.authors import Author
from records.stating.drafts import Draft
from records.terms.json_types import JsonObject
from registry.uploads.files.conversions import Converted, converted
from registry.uploads.files.tables import TableChoice
from registry.uploads.files.unpacked import unpacked_table
from tests.records.answers import refused
from tests.registry.uploads.books.free import free_book
from tests.registry.uploads.books.old import old_book
from tests.registry.uploads.files import counts, uploaded
from tests.registry.uploads.test_dealers_files import faults, read
from tests.registry.uploads.test_what_excel_shows_is_told import MAPPING, bodies


def made(content: bytes, choice: TableChoice | None = None) -> Converted:
    given = converted(io.BytesIO(content), choice or TableChoice())
    assert given is not None
    return given


def numbers(book: Converted) -> list[int]:
    return [row.number for row in unpacked_table(book.file).rows()]


BOOKS = pytest.mark.parametrize("make", [old_book, free_book])


@BOOKS
def test_hidden_rows_and_merged_cells_are_told(make: Callable[[], bytes]) -> None:
    book = made(make())
    others, hidden, rows, columns, merged = book.notices
    assert "읽지 않는 시트: 수입." in others.ko
    assert "숨김" in hidden.ko
    assert "행이 2개 있습니다(3, 4행)" in rows.ko
    assert "관리번호" in columns.ko
    assert "1곳 있습니다(B2:B3)" in merged.ko
    assert book.layout is not None
    assert (book.layout.sheet, book.layout.hidden_rows, numbers(book)) == ("재고", 2, [2, 3, 4, 5])


@BOOKS
def test_hidden_rows_and_sheets_are_chosen(make: Callable[[], bytes]) -> None:
    content = make()
    left = made(content, TableChoice(hidden=False))
    assert numbers(left) == [2, 5]
    assert "읽지 않습니다" in left.notices[2].ko
    assert numbers(made(content, TableChoice(sheet="수입"))) == [2]
    codes = refused(lambda: converted(io.BytesIO(content), TableChoice(sheet="없음")))
    assert [code for code, _ in codes] == ["file_sheet"]


@BOOKS
def test_units_and_merged_values_count(make: Callable[[], bytes]) -> None:
    rows = read("stock.xls", make())
    assert faults(rows) == {}
    stated = bodies(rows)
    assert [body["odometer"] for body in stated] == [
        {"stated": n, "unit": "mi"} for n in (100, 100, 300, 400)
    ]
    assert {body["price"]["amount"] for body in stated} == {13_500_000}
    assert {row.stated.external_id for row in rows if isinstance(row.stated, Draft)} == {"000007"}


@pytest.mark.django_db
@BOOKS
def test_an_upload_keeps_what_was_told(make: Callable[[], bytes], dealer: Author) -> None:
    mapping: JsonObject = {
        **MAPPING,
        "odometer": {"column": "주행거리", "unit": "mi"},
        "table": {"hidden_rows": "left_out"},
    }
    upload = uploaded(dealer, make(), name="stock.xls", mapping=mapping)
    assert (len(upload.notices), counts(upload)) == (5, (2, 0, 0))


def test_broken_formats_cost_no_row(monkeypatch: pytest.MonkeyPatch) -> None:
    opened = xlrd.open_workbook

    def broken(*, formatting_info: bool, **options: object) -> object:
        if formatting_info:
            raise AssertionError
        return opened(formatting_info=False, **options)

    monkeypatch.setattr(xlrd, "open_workbook", broken)
    book = made(old_book())
    assert numbers(book) == [2, 3, 4, 5]
    assert "서식이 손상되어" in book.notices[-1].ko


def test_one_sheet_under_many_names_is_refused() -> None:
    content = old_book()
    first, second = (content.index(name.encode("utf-16-le")) - 8 for name in ("숨김", "재고"))
    twice = content[:second] + content[first : first + 4] + content[second + 4 :]
    assert [code for code, _ in refused(lambda: made(twice))] == ["file_xls_broken"]
