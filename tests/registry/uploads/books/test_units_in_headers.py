"""A unit in a column's name is read whole: of 백만원 the end is 만원, and 만km is what no gauge shows."""

import io

import pytest
from openpyxl import Workbook

from records.terms.families import kind_named
from records.terms.texts import Refusal
from registry.listings.kinds import LISTED
from registry.uploads.files.names import is_rounded
from registry.uploads.files.tables import Table
from registry.uploads.intake import table_open
from registry.uploads.mapping import mapping_read
from registry.uploads.suggestions import columns_told, mapping_suggest
from tests.registry.uploads.files import csv, vin
from tests.registry.uploads.test_dealers_files import read

KIND = kind_named(LISTED.name)


@pytest.mark.parametrize(
    ("header", "times"),
    [
        ("가격(만원)", 10_000),
        ("판매가 (단위: 만원)", 10_000),
        ("가격(백만원)", 1_000_000),
        ("가격(천원)", 1000),
        ("가격(원)", None),
        ("가격(천만원)", None),
        ("가격(십만원)", None),
    ],
)
def test_a_price_s_unit_is_read_whole(header: str, times: int | None) -> None:
    source = mapping_suggest(("차대번호", header), kind=KIND)["price"]
    expected = {"column": header, "currency": "KRW"}
    assert source == (expected if times is None else {**expected, "times": times})


def test_a_price_in_a_unit_nobody_chooses_is_asked_about() -> None:
    [row] = read("a.csv", csv(f"{vin(1)},85000,35", header="차대번호,주행거리,가격(천만원)"))
    assert [reason.code for reason in row.asked] == ["price_low"]


@pytest.mark.parametrize(
    "header",
    [
        "주행거리(만km)",
        "주행거리 (천 km)",
        "주행(만㎞)",
        "주행거리(만)",
        "주행거리[단위:천]",
        "주행거리(1,000km)",
        "주행거리(만 단위)",
        "주행거리(천단위)",
        "주행거리(단위:1000)",
        "주행거리【단위: 만】",
        "주행거리(km, 천 단위)",
        "주행거리(K)",
        "Mileage (k)",
        "Mileage ('000)",
        "Mileage (in thousands)",
    ],
)
def test_a_column_of_rounded_readings_is_no_odometer(header: str) -> None:
    """Of 12 in a column of 만km twelve kilometres were recorded."""
    columns = ("차대번호", header)
    mapping = mapping_suggest(columns, kind=KIND)
    assert "odometer" not in mapping
    [told] = columns_told(columns, (), mapping)
    assert header in told.ko
    with pytest.raises(Refusal) as caught:
        mapping_read({**mapping, "odometer": {"column": header, "unit": "km"}}, kind=KIND, header=columns)
    assert [refused.code for refused in caught.value.refusals] == ["mapping_rounded"]


@pytest.mark.parametrize(
    "header",
    ["주행거리", "주행거리(km)", "주행거리 (보증 100,000km)", "Mileage (mi)", "KM"],
)
def test_a_gauge_s_column_is_no_rounded_one(header: str) -> None:
    assert not is_rounded(header)


def test_sheets_behind_the_twentieth_are_told() -> None:
    """A list with a sheet for each brand went without its last ones, and nobody was told."""
    book, file = Workbook(), io.BytesIO()
    for number in range(23):
        sheet = book.worksheets[0] if not number else book.create_sheet()
        sheet.title = f"브랜드{number}"
        sheet.append(["차대번호", "주행거리"])
        sheet.append([vin(number + 1), 85_000])
    book.save(file)
    table = table_open(file, "a.xlsx")
    assert isinstance(table, Table)
    [notice] = table.notices
    assert [f"브랜드{number}" for number in range(1, 23) if f"브랜드{number}" not in notice.ko] == []
    assert len(table.layout.sheets) == 23
