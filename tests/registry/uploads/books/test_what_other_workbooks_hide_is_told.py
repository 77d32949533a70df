"""XLS and ODS tell what XLSX tells: hidden rows, columns and sheets, merged cells, formats with a unit, further sheets."""

import io
import json
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
from tests.registry.uploads.files import counts, uploaded, vin
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


def html(*tables: tuple[str, ...]) -> bytes:
    head = "<tr><td>차대번호<td>주행거리"
    shown = ("".join(f"<tr><td>{number}<td>85000" for number in table) for table in tables)
    return f"<html><body>{''.join(f'<table>{head}{rows}</table>' for rows in shown)}</body></html>".encode()


def sheets(*tables: tuple[str, ...]) -> bytes:
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    cell = "<Cell><Data>{}</Data></Cell>".format
    shown = (
        "".join(f"<Row>{cell(number)}{cell(85000)}</Row>" for number in ("차대번호", *table))
        for table in tables
    )
    parts = "".join(f"<Worksheet><Table>{rows}</Table></Worksheet>" for rows in shown)
    return f'<Workbook xmlns="{space}" xmlns:ss="{space}">{parts}</Workbook>'.encode()


@pytest.mark.parametrize("written", [html, sheets])
@pytest.mark.parametrize(
    ("tables", "left"),
    [
        (((vin(1), vin(2)),), 0),
        (((vin(1), vin(2)), (vin(3),)), 1),
        (((vin(1),), (vin(2), vin(3)), (vin(4),)), 2),
        (((vin(1), vin(2)), ("없음",)), 0),
    ],
)
def test_cars_in_tables_that_are_not_read_are_told(
    written: Callable[..., bytes], tables: tuple[tuple[str, ...], ...], left: int
) -> None:
    """Of two tables in one page the shorter one was dropped without a word."""
    read_of = made(written(*tables))
    assert [notice.ko[:13] for notice in read_of.notices] == [f"차가 적힌 표가 {left}개 더"] * (left > 0)
    assert read_of.lines == 1 + max(map(len, tables))


def test_a_table_around_the_list_is_no_other_one() -> None:
    inner = html((vin(1), vin(2))).decode().removeprefix("<html><body>").removesuffix("</body></html>")
    assert made(f"<table><tr><td>{inner}</table>".encode()).notices == ()


def test_tables_in_a_table_are_counted_once() -> None:
    """Each table around another one that is not read was told as one more."""
    inner = html((vin(3),)).decode().removeprefix("<html><body>").removesuffix("</body></html>")
    list_read = html((vin(1), vin(2))).decode().removesuffix("</body></html>")
    [notice] = made(f"{list_read}<table><tr><td><table><tr><td>{inner}</table></table>".encode()).notices
    assert "(1)" in notice.en


def test_a_list_of_words_in_an_array_is_one_cell() -> None:
    value = [{"차대번호": vin(1), "주행거리": 85000, "옵션": ["선루프", "HUD"], "사진": []}]
    file = made(json.dumps(value).encode()).file
    file.seek(0)
    assert json.loads(file.readlines()[1]) == [1, vin(1), "85000", "선루프; HUD", ""]
