"""Headers whose names go on in the line below, within a word: CSV and XLSX, the VIN's name among them."""

import io

import openpyxl
import pytest

from registry.listings.kinds import LISTED
from registry.uploads.files.headers import header_found
from registry.uploads.files.tables import Table
from registry.uploads.intake import first_rows, table_open
from registry.uploads.suggestions import mapping_suggest
from tests.registry.uploads.files import vin

CAR = (vin(1), "2020-03-02", "45322", "1350", "현대")
SPLIT = (("차대", "최초", "주행", "판매가", "제조사"), ("번호", "등록일", "거리(km)", "(만원)", ""))
WHOLE = ("차대번호", "최초등록일", "주행거리(km)", "판매가(만원)", "제조사")


def separated(*rows: tuple[str, ...]) -> Table:
    text = "\n".join(",".join(row) for row in rows)
    return opened(text.encode("cp949"), "stock.csv")


def sheet(*rows: tuple[str, ...]) -> Table:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append([cell or None for cell in row])
    file = io.BytesIO()
    book.save(file)
    return opened(file.getvalue(), "stock.xlsx")


def opened(content: bytes, name: str) -> Table:
    table = table_open(io.BytesIO(content), name)
    assert isinstance(table, Table)
    return table


@pytest.mark.parametrize("written", [separated, sheet])
def test_names_split_within_a_word_are_whole(written: object) -> None:
    table = written(("한빛모터스 재고", "", "", "", ""), *SPLIT, CAR)  # type: ignore[operator]
    assert table.header == WHOLE
    assert [row.cells for row in first_rows(table)] == [CAR]
    suggested = mapping_suggest(table.header, kind=LISTED, sample=first_rows(table))
    assert suggested["first_registered_on"] == "최초등록일"
    assert suggested["odometer"] == {"column": "주행거리(km)", "unit": "km"}
    assert suggested["price"] == {"column": "판매가(만원)", "currency": "KRW", "times": 10_000}


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("차량식별", "최초", "모델"), ("번호", "등록일", "")),
        (("VIN", "First", "Model"), ("number", "registration", "name")),
        (("차대번호", "최초", "연식"), ("", "등록일", "")),
        (("차대번호", "최초", "연식"), ("차대번호", "등록일", "연식")),
    ],
)
def test_the_vin_s_name_may_be_split_too(first: tuple[str, ...], second: tuple[str, ...]) -> None:
    found = header_found([(1, first), (2, second), (3, (vin(1), "2020-03-02", "2020"))])
    assert found is not None
    number, names = found
    assert number == 2
    assert names[1].casefold().replace(" ", "") in {"최초등록일", "firstregistration"}


@pytest.mark.parametrize(
    "below",
    [
        # Cars, of which the second has no number that can be read.
        (vin(1), "2020-03-02", "아반떼"),
        ("미상", "미상", "아반떼"),
        # A name's rest, and a cell that is none below the VIN's whole name.
        ("번호", "등록일", "아반떼"),
    ],
)
def test_a_car_below_the_header_stays_a_car(below: tuple[str, ...]) -> None:
    assert header_found([(1, ("차대번호", "최초", "모델명")), (2, below)]) == (
        1,
        ("차대번호", "최초", "모델명"),
    )


@pytest.mark.parametrize("below", ["[I\t", "(km)\t", "번호;", ",가,나", ",I,I"])
def test_a_line_that_is_no_second_one_loses_no_car(below: str) -> None:
    """By another separator, or of words below a name that is known and in columns that have none."""
    table = opened(f"VIN,KM\n{below}\n{vin(1)},10000\n".encode(), "stock.csv")
    assert table.header == ("VIN", "KM")
    assert first_rows(table)[-1].cells == (vin(1), "10000")


@pytest.mark.parametrize(
    "below",
    [
        # How to fill it in, with units; and cars without a number that can be read, nor any other.
        ("", "예: 현대", "예: 아반떼", "(만원)", ""),
        ("", "국산/수입", "", "(만원)", ""),
        ("", "현대", "쏘나타", "(협의)", "(무)"),
        ("(미상)", "현대", "쏘나타", "협의", "(무)"),
    ],
)
def test_names_that_are_known_give_way_to_nothing(below: tuple[str, ...]) -> None:
    names = ("차대번호", "제조사", "모델명", "가격", "사고유무")
    assert header_found([(1, names), (2, below)]) == (1, names)
    # The rest of each name is one still.
    units = ("", "", "", "(만원)", "(유/무)")
    assert header_found([(1, names), (2, units)]) == (2, (*names[:3], "가격(만원)", "사고유무(유/무)"))
