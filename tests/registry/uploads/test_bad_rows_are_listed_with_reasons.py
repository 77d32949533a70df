import re
from typing import Any

import pytest

from records.contents.models import Record
from records.people.authors import Author
from registry.uploads.models import UploadRow
from registry.uploads.reasons import shown
from tests.registry.uploads.files import MAPPING, counts, csv, refused, uploaded, vin, workbook
from tests.registry.uploads.test_dealers_files import FILES

HANGUL = re.compile(r"[가-힣]")


def reasons_of(author: Author, line: str, **options: Any) -> list[dict[str, Any]]:
    """The reasons for one bad row between two good ones, which must land."""
    upload = uploaded(author, csv(f"{vin(1)},10000", line, f"{vin(2)},20000"), **options)
    assert counts(upload) == (2, 0, 1)
    row = UploadRow.objects.get(upload=upload, outcome="refused")
    assert row.number == 3
    reasons: list[dict[str, Any]] = row.reasons
    for reason in reasons:
        assert HANGUL.search(reason["messages"]["ko"])
        assert HANGUL.search(reason["advice"]["ko"])
        assert not HANGUL.search(reason["messages"]["en"] + reason["advice"]["en"])
    return reasons


@pytest.mark.parametrize(
    ("line", "column", "code"),
    [
        (",10000", "VIN", "value_missing"),
        ("KMHXX00XXXX00001,10000", "VIN", "vin_wrong"),
        ("KMHXX00XXXX00000O,10000", "VIN", "vin_wrong"),
        ("KMHXX00XXXX00000?,10000", "VIN", "vin_wrong"),
        (f"{vin(3)},", "KM", "value_missing"),
        (f"{vin(3)},—", "KM", "value_missing"),
        (f"{vin(3)},n/a", "KM", "value_missing"),
        (f"{vin(3)},1", "KM", "odometer_filler"),
        (f"{vin(3)},999999.0", "KM", "odometer_filler"),
        (f"{vin(3)},-5", "KM", "number_range"),
        (f"{vin(3)},123456789012345678", "KM", "number_range"),
        (f"{vin(3)},about 5000", "KM", "number_wrong"),
        (f"{vin(3)},45322.5", "KM", "number_decimals"),
        (f"{vin(3)},45.322", "KM", "number_ambiguous"),
        (f'{vin(3)},"45,32"', "KM", "number_ambiguous"),
        (f"{vin(3)},45322 miles", "KM", "unit_differs"),
        (f"{vin(3)},#REF!", "KM", "value_error"),
        (f"{vin(3)},45\x00322", "KM", "row_character"),
        (f"{vin(3)},45\u200b322", "KM", "row_character"),
        (f"\u212a{vin(3)[1:]},45322", "VIN", "row_character"),
        (f"\u041a{vin(3)[1:]},45322", "VIN", "vin_wrong"),
        ("XXXXXXXXXXXXXXXXX,45322", "VIN", "vin_wrong"),
        ("11111111111111111,45322", "VIN", "vin_wrong"),
    ],
)
def test_a_bad_cell_is_named_with_its_column_and_reason(
    dealer: Author, line: str, column: str, code: str
) -> None:
    [reason] = reasons_of(dealer, line)
    assert (reason["column"], reason["code"]) == (column, code)


def test_a_letter_that_no_vin_has_brings_a_suggestion(dealer: Author) -> None:
    [reason] = reasons_of(dealer, "kmhxxo0xxxx000003,10000")
    assert "KMHXX00XXXX000003" in reason["messages"]["en"]


def test_all_faults_of_a_row_are_told_at_once(dealer: Author) -> None:
    assert [reason["column"] for reason in reasons_of(dealer, "X,Y")] == ["VIN", "KM"]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (f'"{vin(3)},10000', "row_quote_open"),
        (f'"{vin(3)}"x,10000', "row_quote_open"),
        (f"{vin(3)}", "row_cells_few"),
        (f"{vin(3)},10000,white", "row_cells_many"),
        (f"{vin(3)},10000,", "row_cells_many"),
        (f"{vin(3)},{'9' * 70_000}", "row_line_long"),
    ],
)
def test_a_broken_row_does_not_spoil_the_next(dealer: Author, line: str, code: str) -> None:
    [reason] = reasons_of(dealer, line)
    assert (reason["column"], reason["code"]) == (None, code)


def test_a_quote_that_is_closed_lines_later_is_one_row(dealer: Author) -> None:
    content = csv(f'{vin(1)},10000,"two\nlines"', f"{vin(2)},20000,one", header="VIN,KM,Remark")
    upload = uploaded(dealer, content, mapping=MAPPING | {"remark": "Remark"})
    assert counts(upload) == (2, 0, 0)
    assert list(UploadRow.objects.values_list("number", flat=True)) == [2, 4]


@pytest.mark.parametrize(
    ("cell", "sort", "code"),
    [
        ("02/03/2015", {"listed_on": "X"}, "date_ambiguous"),
        ("2015-02-30", {"listed_on": "X"}, "date_wrong"),
        ("yesterday", {"listed_on": "X"}, "date_wrong"),
        ("flying", {"transmission": "X"}, "choice_wrong"),
        ("20I5", {"model_year": "X"}, "year_wrong"),
        ("1815", {"model_year": "X"}, "year_wrong"),
        ("x" * 61, {"make": "X"}, "value_long"),
        ("$100", {"price": {"column": "X", "currency": "KRW"}}, "currency_differs"),
        ("cheap", {"price": {"column": "X", "currency": "KRW"}}, "number_wrong"),
        ("10.50", {"price": {"column": "X", "currency": "USD"}}, "number_decimals"),
        ("-10", {"price": {"column": "X", "currency": "USD"}}, "number_range"),
    ],
)
def test_an_optional_value_is_left_out_and_told(
    dealer: Author, cell: str, sort: dict[str, Any], code: str
) -> None:
    content = csv(f"{vin(1)},10000,{cell}", f"{vin(2)},20000,", header="VIN,KM,X")
    upload = uploaded(dealer, content, mapping=MAPPING | sort)
    assert counts(upload) == (2, 0, 0)
    [reason] = UploadRow.objects.get(upload=upload, number=2).reasons
    [told] = upload.left_out
    assert (reason["code"], told["code"], told["count"]) == (code, code, 1)


def test_refusals_are_told_in_the_file_s_columns(dealer: Author) -> None:
    content = csv(f"{vin(1)},10000,zz", header="VIN,KM,Listing")
    mapping = {"vin": "VIN", "listing": "Listing", "reason": {"value": "OTHER"}}
    upload = uploaded(dealer, content, mapping=mapping, kind="vehicle:delisted")
    [reason] = UploadRow.objects.get(upload=upload).reasons
    assert reason["column"] == "Listing"
    assert counts(upload) == (0, 0, 1)


@pytest.mark.parametrize(
    ("line", "column", "code"),
    [
        ('{"vin": "KMHXX00XXXX000001", "vin": "KMHXX00XXXX000002"}', None, "line_json"),
        ('{"vin": "KMHXX00XXXX000001", "body": {"odometer": {"stated": 1.5}}}', None, "line_json"),
        ("{", None, "line_json"),
        ("[]", None, "line_object"),
        ('{"vin": "X"}', "vin", "vin_wrong"),
        ('{"vin": 7}', "vin", "line_type"),
        ('{"body": {}}', "subject", "line_subject"),
        ('{"vin": "KMHXX00XXXX000001", "colour": "red"}', "colour", "line_member"),
        ('{"vin": "KMHXX00XXXX000001", "kind": "vehicle:sold"}', "kind", "line_kind"),
        ('{"vin": "KMHXX00XXXX000001", "body": {}}', "/body/odometer", "required"),
        (
            '{"vin": "KMHXX00XXXX000001", "body": {"odometer": {"stated": "7", "unit": "km"}}}',
            "/body/odometer/stated",
            "type",
        ),
    ],
)
def test_a_bad_line_of_json_is_named(dealer: Author, line: str, column: str | None, code: str) -> None:
    good = '{"vin": "KMHXX00XXXX000009", "body": {"odometer": {"stated": 5000, "unit": "km"}}}'
    upload = uploaded(dealer, f"{good}\n{line}\n".encode(), name="cars.jsonl", mapping=None)
    assert counts(upload) == (1, 0, 1)
    reasons = UploadRow.objects.get(outcome="refused").reasons
    assert (column, code) in [(reason["column"], reason["code"]) for reason in reasons]


def test_error_values_of_a_workbook_are_no_values(dealer: Author) -> None:
    upload = uploaded(dealer, workbook((vin(1), "#DIV/0!"), (vin(2), 5000)), name="cars.xlsx")
    assert refused(upload) == {2: ["value_error"]}


def test_nothing_of_a_refused_row_is_written(dealer: Author) -> None:
    uploaded(dealer, csv("X,1", "Y,2"))
    assert Record.objects.count() == 0


def test_values_are_shown_short_and_without_what_names_a_person() -> None:
    for text in ("010-1234-5678 " + "x" * 100, "12가 3456", "홍길동", "남궁 민수", "문의 kim@example.com"):
        assert shown(text) == "•••"
    assert len(shown("x" * 100)) == 60
    assert shown("38,882 km") == "38,882 km"
    assert shown("a\nb\x00c") == "a b c"


def test_a_line_without_json_is_explained_in_both_languages(dealer: Author) -> None:
    lines = b'{"vin": "KMHXX00XXXX000001", "body": {"odometer": {"stated": 1.5}}}\n{\n'
    upload = uploaded(dealer, lines, name="cars.jsonl", mapping=None)
    [number], [syntax] = [row.reasons for row in UploadRow.objects.filter(upload=upload).order_by("number")]
    assert "정수가 아니거나" in number["messages"]["ko"]
    assert "A number is no integer" in number["messages"]["en"]
    assert (
        syntax["messages"]["ko"]
        == "JSON으로 읽을 수 없습니다: JSON 문법에 맞지 않습니다(1번째 줄 2번째 글자)."
    )


@pytest.mark.parametrize(
    ("name", "column", "values"),
    [
        ("04_dates.csv", "first_registered_on", {"2099-01-01", "1901-01-01"}),
        ("05_model_years.csv", "model_year", {"2050"}),
    ],
)
def test_a_day_that_can_not_be_names_column_and_value(
    dealer: Author, name: str, column: str, values: set[str]
) -> None:
    mapping = {
        "vin": "vin",
        "external_id": "external_id",
        "odometer": {"column": "odometer", "unit": "km"},
        column: column,
    }
    upload = uploaded(dealer, (FILES / name).read_bytes(), mapping=mapping)
    told = [reason for row in UploadRow.objects.filter(upload=upload, record=None) for reason in row.reasons]
    assert {(reason["column"], reason["value"]) for reason in told} == {(column, value) for value in values}
