"""What stands in a workbook beside its cells: hidden rows, merged ranges, formats with a unit, formulas without a result."""

import io
from collections.abc import Callable
from typing import Any, cast

import pytest
from openpyxl import Workbook

from records.people.authors import Author
from records.stating.drafts import Draft
from records.terms.json_types import JsonObject
from registry.listings.bodies import VehicleListed
from registry.uploads.files.number_formats import format_read
from registry.uploads.files.sheets import SheetTable
from registry.uploads.files.tables import TableChoice
from registry.uploads.files.workbook import workbook_table
from registry.uploads.row_drafts import ReadRow
from tests.records.answers import refused
from tests.registry.uploads.files import counts, take_in, uploaded, vin
from tests.registry.uploads.test_dealers_files import FILES, faults, read

HEADER = ("차대번호", "주행거리", "가격", "관리번호")
MAPPING: JsonObject = {"vin": "차대번호", "odometer": {"column": "주행거리", "unit": "km"}}
HIDDEN = FILES / "12_hidden_rows.xlsx"


def book(change: Callable[[Any], None], *rows: tuple[Any, ...]) -> bytes:
    workbook, file = Workbook(), io.BytesIO()
    sheet = workbook.worksheets[0]
    for row in rows:
        sheet.append(row)
    change(sheet)
    workbook.save(file)
    return file.getvalue()


def told(content: bytes, choice: TableChoice | None = None) -> SheetTable:
    return workbook_table(io.BytesIO(content), choice or TableChoice())


def bodies(rows: list[ReadRow]) -> list[VehicleListed]:
    return [cast(VehicleListed, row.stated.body) for row in rows if isinstance(row.stated, Draft)]


def test_hidden_rows_and_columns_are_told() -> None:
    table = told(HIDDEN.read_bytes())
    rows, columns = table.notices
    assert "행이 2개" in rows.ko
    assert "(3, 4행)" in rows.ko
    assert "매입가" in columns.ko
    assert [row.number for row in table.rows()] == [2, 3, 4, 5]


def test_hidden_rows_are_left_out_on_wish() -> None:
    table = told(HIDDEN.read_bytes(), TableChoice(hidden=False))
    assert [row.number for row in table.rows()] == [2, 5]
    assert "읽지 않습니다" in table.notices[0].ko


@pytest.mark.django_db
def test_a_file_s_choices_reach_the_job(dealer: Author) -> None:
    mapping: JsonObject = {**MAPPING, "table": {"hidden_rows": "left_out"}}
    upload = uploaded(dealer, HIDDEN.read_bytes(), name="a.xlsx", mapping=mapping)
    assert counts(upload) == (2, 0, 0)
    assert len(upload.notices) == 2


@pytest.mark.django_db
def test_another_sheet_is_read_where_it_is_chosen(dealer: Author) -> None:
    mapping: JsonObject = {**MAPPING, "table": {"sheet": "수입"}}
    content = (FILES / "14_two_sheets.xlsx").read_bytes()
    assert counts(uploaded(dealer, content, name="a.xlsx", mapping=mapping)) == (1, 0, 0)


@pytest.mark.parametrize("name", ["08_title_rows.csv", "15_title_rows.xlsx"])
@pytest.mark.django_db
def test_a_row_that_is_no_header_is_refused(dealer: Author, name: str) -> None:
    wrong: list[JsonObject] = [{"header_row": 99}, {"header_row": True}, {"sheet": 3}, {"page": 1}]
    codes = [
        code
        for table in wrong
        for code, _ in refused(
            take_in,
            author=dealer,
            content=(FILES / name).read_bytes(),
            name=name,
            mapping={**MAPPING, "table": table},
        )
    ]
    assert codes == ["file_header_row", "mapping_shape", "mapping_shape", "mapping_shape"]


def test_a_merged_value_counts_for_its_range() -> None:
    rows = [HEADER, (vin(1), 45_322, 13_500_000), (vin(2), 100), (vin(3), 101)]
    content = book(lambda sheet: sheet.merge_cells("C2:C3"), *rows)
    assert [
        body["price"]["amount"] if "price" in body else None for body in bodies(read("a.xlsx", content))
    ] == [
        13_500_000,
        13_500_000,
        None,
    ]
    assert "C2:C3" in told(content).notices[0].ko


def test_a_header_of_two_lines_is_one() -> None:
    rows = [
        ("차대번호", "차량", None, "주행거리"),
        (None, "제조사", "모델", None),
        (vin(1), "현대", "아반떼", 5),
    ]

    def merge(sheet: Any) -> None:
        for cells in ("A1:A2", "B1:C1", "D1:D2"):
            sheet.merge_cells(cells)

    for content in (book(merge, *rows), book(lambda _: None, *rows)):
        table = told(content)
        assert table.header == ("차대번호", "제조사", "모델", "주행거리")
        assert [row.number for row in table.rows()] == [3]


def test_units_of_a_number_format_count() -> None:
    def formatted(sheet: Any) -> None:
        sheet["B2"].number_format = '#,##0" mi"'
        sheet["C2"].number_format = '#,##0"만원"'
        sheet["D2"].number_format = "000000"

    content = book(formatted, HEADER, (vin(1), 28_163, 1630, 123))
    [row] = read("a.xlsx", content)
    [body] = bodies([row])
    assert body["odometer"] == {"stated": 28_163, "unit": "mi"}
    assert body["price"]["amount"] == 16_300_000
    assert isinstance(row.stated, Draft)
    assert row.stated.external_id == "000123"


@pytest.mark.parametrize(
    "code",
    [
        '0"만km"', '0"만 km"', '0.0"만km"', '#,##0"천km"', '0"k"', '0.0,"만km"', '0"백km"', '0"십만 km"', '0"×100km"',
        '0"천 마일"',
    ],
)  # fmt: skip
def test_a_format_in_thousands_of_km_is_no_gauge(code: str) -> None:
    """Of 12 that Excel shows as 12만km twelve kilometres were recorded."""

    def formatted(sheet: Any) -> None:
        sheet["B2"].number_format = code

    assert faults(read("a.xlsx", book(formatted, HEADER, (vin(1), 12, None, None)))) == {2: ["number_wrong"]}


@pytest.mark.parametrize(
    ("code", "value", "shown"),
    [
        ('#,##0"만원"', 1630, "1630 만원"),
        ('#,##0,"천원"', 13_500_000, "13500 천원"),
        ('[$₩-412]#,##0;-[$₩-412]#,##0', 13_500_000, "₩13500000"),
        (r"#,##0\ \k\m", 45_322, "45322 km"),
        ('"A-"0000', 12, "A-0012"),
        ('#,##0.0"만원"', 1350.5, "1350.5 만원"),
        ('0"만km"', 12, "12 만km"),
        ('0.0"만 km"', 4.5, "4.5 만 km"),
        ('#,##0"천km"', 45, "45 천km"),
        ('0"K"', 45, "45 K"),
        ('0"x1,000km"', 45, "45 x1,000km"),
        ('0"백만 원"', 12, "12 백만 원"),
        ('0"십만원"', 12, "12 십만원"),
    ],
)  # fmt: skip
def test_a_format_is_shown_as_excel_does(code: str, value: float, shown: str) -> None:
    read = format_read(code)
    assert read is not None
    assert read.shown(value) == shown


@pytest.mark.parametrize(
    "code", ["General", "0", "#,##0", '#,##0"cc"', "yyyy-mm-dd", "0%", "@", '0.0"점"', '0,"천km"', '0,"K"']
)
def test_a_format_without_a_unit_adds_nothing(code: str) -> None:
    assert format_read(code) is None


@pytest.mark.parametrize("code", ["0" * 1_000_000, "#" + "," * 1_000_000 + '"km"', '#"km"' + " " * 255])
def test_a_format_that_no_program_made_adds_nothing(code: str) -> None:
    """Each cell had a million zeros, or was divided by a thousand a million times."""
    assert format_read(code) is None


def test_a_formula_without_a_result_is_told() -> None:
    content = book(lambda _: None, HEADER, (vin(1), 100, "=1+1"), (vin(2), "=2*B2", 13_500_000))
    assert faults(read("a.xlsx", content)) == {2: ["-value_unsolved"], 3: ["value_unsolved"]}
    assert "2칸" in told(content).notices[0].ko


def test_numbers_that_excel_cut_are_refused() -> None:
    content = book(lambda _: None, HEADER, (vin(1), 100, None, 20_241_129_000_012_345))
    assert faults(read("a.xlsx", content)) == {2: ["number_cut"]}
    text = f"차대번호,주행거리,관리번호\n{vin(1)},100,2.02411E+16\n"
    assert faults(read("a.csv", text.encode())) == {2: ["number_cut"]}
