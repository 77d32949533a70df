"""A cell of a foreign file stands in the report as text, and runs nowhere where somebody opens it."""

import csv
import io

import pytest
from openpyxl import load_workbook

from registry.uploads.models import UploadRow
from registry.uploads.report import csv_report, xlsx_report

FORMULAS = (
    "=cmd|'/c calc'!A1",
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "＝1+1",
    "＋1",
    "－1",
    "＠SUM(A1)",
)


def rows() -> list[UploadRow]:
    texts = {"ko": "사유", "en": "reason"}
    reasons = [
        {"code": "x", "column": value, "value": value, "messages": texts, "advice": texts, "asks": None}
        for value in FORMULAS
    ]
    return [UploadRow(number=2, outcome="refused", reasons=reasons)]


def test_a_csv_report_runs_no_formula() -> None:
    _, *lines = csv.reader(io.StringIO("".join(csv_report(rows()))))
    assert [line[3] for line in lines] == [f"'{value}" for value in FORMULAS]


@pytest.mark.parametrize("column", ["C", "D"])
def test_an_xlsx_report_runs_no_formula(column: str) -> None:
    file = io.BytesIO()
    xlsx_report(rows(), file)
    sheet = load_workbook(io.BytesIO(file.getvalue())).worksheets[0]
    cells = [sheet[f"{column}{number}"] for number in range(2, 2 + len(FORMULAS))]
    assert {cell.data_type for cell in cells} == {"s"}
    assert all(str(cell.value).startswith("'") for cell in cells)
