"""What dealers' programs write: each small file read with the mapping that its header suggests."""

from collections.abc import Iterable
from pathlib import Path

import pytest
from django.core.files.base import ContentFile

from records.stating.drafts import Draft
from records.terms.families import kind_named
from records.terms.json_types import JsonObject
from records.terms.texts import Refusal
from registry.uploads.files.tables import Table
from registry.uploads.intake import first_rows, table_open
from registry.uploads.mapping import mapping_read
from registry.uploads.row_drafts import ReadRow, row_draft
from registry.uploads.suggestions import mapping_suggest

FILES = Path(__file__).parent / "dealers"
LISTED = kind_named("vehicle:listed")


def read(name: str, content: bytes | None = None, **wishes: JsonObject) -> list[ReadRow]:
    """Its rows as they would be stated, in kilometres and won where the header says nothing."""
    table = table_open(ContentFile((FILES / name).read_bytes() if content is None else content), name)
    assert isinstance(table, Table)
    mapping = mapping_suggest(table.header, kind=LISTED, sample=first_rows(table))
    for field, measure, usual in (("odometer", "unit", "km"), ("price", "currency", "KRW")):
        if isinstance(source := mapping.get(field), dict):
            source.setdefault(measure, usual)
    mapped = mapping_read({**mapping, **wishes}, kind=LISTED, header=table.header)
    return [row_draft(row, mapping=mapped, kind=LISTED) for row in table.rows()]


def faults(rows: list[ReadRow]) -> dict[int, list[str]]:
    """The codes of each row that is refused, and of what is left out with a minus before it."""
    codes = {}
    for row in rows:
        refused = [] if isinstance(row.stated, Draft) else [reason.code for reason in row.stated]
        codes[row.number] = refused + [f"-{reason.code}" for reason in row.left_out]
    return {number: told for number, told in codes.items() if told}


def each(rows: Iterable[int], codes: list[str]) -> dict[int, list[str]]:
    return dict.fromkeys(rows, codes)


NUMBERS = [3, 4, 5, 22, 23, 26, 28, 29, 30, 34, 35, 36]
FILLERS = [13, 14, 15, 16]
SHORT_DATES = [10, 11, 12, 13, 14, 15, 18, 19, 20, 21, *range(24, 28), 38, 39, 40, 41, *range(44, 50)]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (
            "01_shift_unquoted_thousands.csv",
            {3: ["row_cells_many"], 4: ["make_without_letter", "row_shifted", "row_shifted"]},
        ),
        ("02_price_manwon_plain.csv", {}),
        ("08_empty_cols.csv", {3: ["row_cells_many"]}),
        (
            "03_odometers.csv",
            each(NUMBERS, ["number_wrong"])
            | each(FILLERS, ["odometer_filler"])
            | each([12, 18], ["number_range"])
            | {
                11: ["number_decimals"],
                19: ["number_ambiguous"],
                24: ["unit_differs"],
                25: ["value_missing"],
            },
        ),
        (
            "04_dates.csv",
            each(SHORT_DATES, ["-date_wrong"]) | each([22, 23], ["-date_ambiguous"]),
        ),
        ("05_model_years.csv", each([*range(4, 12), 13, 15], ["-year_wrong"])),
        (
            "06_vins.csv",
            each([2, 3], ["number_cut"])
            | each([10, 11, 14, 15, 19, 20, 21, 22, 25, 26], ["vin_wrong"])
            | each([16, 17], ["value_missing"]),
        ),
        ("07_fuel_gear.csv", {42: ["-choice_wrong"]}),
        ("08_bom_semicolon.csv", {}),
        ("08_cp949.csv", {}),
        ("08_cr_only.csv", {}),
        ("08_header_newline.csv", {}),
        ("08_quotes.csv", {4: ["row_quote_open"]}),
        ("08_tab.txt", {}),
        (
            "08_trailer.csv",
            each([3, 5], ["row_total"]) | {6: ["row_no_car"]},
        ),
        ("08_utf16.csv", {}),
        ("08_utf16le_nobom.csv", {}),
        ("08_title_rows.csv", {}),
        ("14_cover_then_sheets.xlsx", {}),
        ("15_title_rows.xlsx", {}),
        ("16_date1904.xlsx", {}),
        ("17_SharedStrings_case.xlsx", {}),
        ("18_bad_style.xlsx", {}),
        ("18_empty_fill.xlsx", {}),
        ("19_backslash_names.xlsx", {}),
        ("19_no_docprops.xlsx", {}),
        ("21_external_link.xlsx", {}),
        ("25_html_as.xls", {}),
        ("28_csv_named.xlsx", {}),
        ("20_dimension_A1.xlsx", {}),
        ("23_rich_inline.xlsx", {}),
        ("29_dates.xlsx", {2: ["-year_wrong"], 3: ["-date_wrong"], 4: ["-year_wrong"]}),
        ("31_header_newlines_errors.xlsx", {3: ["value_error"], 4: ["number_wrong"], 5: ["value_error"]}),
        ("52_markdown.md", {2: ["vin_wrong", "number_wrong"], 4: ["number_wrong"]}),
        ("54_nfd_headers.csv", {}),
        ("55_barcode_vins.csv", {2: ["vin_wrong"], 3: ["vin_wrong"]}),
        ("57_injection.csv", {3: ["-text_personal", "-text_personal"], 4: ["-text_personal"]}),
        ("60_day2_prices_changed.csv", {}),
    ],
)
def test_a_dealers_file_comes_to_this(name: str, expected: dict[int, list[str]]) -> None:
    assert faults(read(name)) == expected


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("27_drm_envelope.xlsx", "file_secured"),
        ("27_drm_nasca.xlsx", "file_secured"),
        ("50_listing.jsonld", "file_json_one"),
        ("51_lead.adf.xml", "file_kind"),
    ],
)
def test_a_file_that_is_no_table_is_named(name: str, code: str) -> None:
    with pytest.raises(Refusal) as caught:
        read(name)
    assert caught.value.code == code


@pytest.mark.parametrize("name", ["58_latin1_umlauts.csv", "58_shiftjis.csv", "58_windows1252.csv"])
def test_encodings_of_other_markets_are_refused(name: str) -> None:
    with pytest.raises(Refusal) as caught:
        read(name)
    assert caught.value.code == "file_encoding"


def test_units_are_read_row_by_row() -> None:
    rows = read("56_mixed_units.csv", odometer={"column": "odometer", "unit_column": "unit"})
    assert faults(rows) == {5: ["unit_wrong"], 6: ["unit_differs"]}
    unread = [dict(row.stated.body)["no_reading"] for row in rows[5:] if isinstance(row.stated, Draft)]
    assert unread == ["UNREADABLE", "NO_ODOMETER"]


def test_scanned_numbers_bring_the_vin_that_was_meant() -> None:
    for row, meant in zip(
        read("55_barcode_vins.csv"), ("KMHXX00XXXX860002", "KMHXX00XXXX860003"), strict=False
    ):
        assert not isinstance(row.stated, Draft)
        assert f"혹시 {meant}입니까?" in row.stated[0].messages["ko"]


@pytest.mark.parametrize(
    ("name", "rows"),
    [("08_title_rows.csv", [4]), ("15_title_rows.xlsx", [5]), ("14_cover_then_sheets.xlsx", [2])],
)
def test_rows_below_a_title_keep_their_numbers(name: str, rows: list[int]) -> None:
    assert [row.number for row in read(name)] == rows


@pytest.mark.parametrize("name", ["14_two_sheets.xlsx", "14_cover_then_sheets.xlsx"])
def test_a_sheet_that_is_not_read_is_told(name: str) -> None:
    table = table_open(ContentFile((FILES / name).read_bytes()), name)
    assert isinstance(table, Table)
    [notice] = table.notices
    assert "‘국산’만" in notice.ko
    assert "수입" in notice.ko
    assert "표지" not in notice.ko


def stated(text: str) -> ReadRow:
    [row] = read("a.csv", text.encode())
    return row


@pytest.mark.parametrize(
    "line",
    [
        "KMHXX00XXXX000001,45,322,비고",
        "KMHXX00XXXX000001,45322,350,000",
        "KMHXX00XXXX000001,7,120,",
    ],
)
def test_a_number_cut_at_its_comma_refuses_the_row(line: str) -> None:
    row = stated(f"차대번호,주행거리,가격,비고\n{line}\n")
    assert not isinstance(row.stated, Draft)
    assert {reason.code for reason in row.stated} == {"row_shifted"}


@pytest.mark.parametrize("header", ["차대번호,주행거리,가격(만원),비고", "차대번호;주행거리;가격;비고"])
def test_a_low_price_beside_a_number_is_no_cut(header: str) -> None:
    separator = header[4]
    row = stated(f"{header}\n{separator.join(['KMHXX00XXXX000001', '45322', '850', '120'])}\n")
    assert isinstance(row.stated, Draft)


def test_a_number_of_an_old_car_is_offered_as_chassis() -> None:
    row = stated("차대번호,주행거리\nS50-12345,45322\n")
    assert not isinstance(row.stated, Draft)
    assert "chassis:S50-12345" in row.stated[0].messages["ko"]
    again = stated("차대번호,주행거리\nchassis:S50-12345,45322\n")
    assert isinstance(again.stated, Draft)
    assert again.stated.subject == "chassis:S50-12345"


def test_a_column_of_vins_is_known_by_its_cells() -> None:
    row = stated("고유값,주행거리\nKMHXX00XXXX000001,45322\n")
    assert isinstance(row.stated, Draft)
    assert row.stated.subject == "vin:KMHXX00XXXX000001"


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("차량명", "model"),
        ("출품가(만원)", "price"),
        ("평가점", "condition_grade"),
        ("출품번호", "external_id"),
        ("최초등록", "first_registered_on"),
        ("배기량(cc)", "displacement_cc"),
        ("색상", "color"),
        ("미션", "transmission"),
        ("Selling Price (USD)", "price"),
    ],
)
def test_headers_of_the_market_are_known(header: str, field: str) -> None:
    assert field in mapping_suggest(("차대번호", header), kind=LISTED)


def test_liens_without_their_day_are_left_out() -> None:
    source: JsonObject = {"column": "압류"}
    [row] = read(
        "a.csv", "차대번호,주행거리,압류\nKMHXX00XXXX000001,45322,2\n".encode(), **{"liens.seizures": source}
    )
    assert faults([row]) == {2: ["-value_half"]}
    assert isinstance(row.stated, Draft)
    assert "liens" not in dict(row.stated.body)
