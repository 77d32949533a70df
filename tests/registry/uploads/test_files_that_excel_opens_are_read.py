"""The same two cars in whatever a dealer's program calls Excel."""

import io
import json
import zipfile
from typing import cast

import pytest

from records.people.authors import Author
from records.stating.drafts import Draft
from records.terms.texts import Refusal
from registry.listings.bodies import VehicleListed
from registry.uploads.files import conversions
from tests.records.answers import refused
from tests.registry.uploads.files import counts, csv, take_in, uploaded, vin, workbook
from tests.registry.uploads.test_dealers_files import FILES, faults, read
from tests.registry.uploads.test_files_that_cannot_be_read_are_refused_at_once import changed

HEADER = ("차대번호", "주행거리(km)", "가격(만원)")
ROWS = ((vin(1), "45,322", "1,350"), (vin(2), "10000", "980"))


def html(encoding: str) -> bytes:
    """As programs write it: no end of a cell or row, a title in a table of its own."""
    lines = "".join(f"<tr><td>{'<td>'.join(row)}" for row in (HEADER, *ROWS))
    text = f"<html><table><tr><td colspan=3>재고</table><table border=1>{lines}</table>"
    return text.encode(encoding)


def spreadsheet_2003() -> bytes:
    cells = (
        "".join(f'<Cell><Data ss:Type="String">{cell}</Data></Cell>' for cell in row)
        for row in (HEADER, *ROWS)
    )
    rows = "".join(f"<Row>{row}</Row>" for row in cells)
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    return (
        f'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook xmlns="{space}" xmlns:ss="{space}">'
        f'<Worksheet ss:Name="재고"><Table>{rows}</Table></Worksheet></Workbook>'
    ).encode()


def open_document(repeated: int = 1) -> bytes:
    cells = (
        "".join(
            f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>'
            for cell in row
        )
        for row in (HEADER, *ROWS)
    )
    rows = "".join(f"<table:table-row>{row}</table:table-row>" for row in cells)
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    blank = f'<table:table-row table:number-rows-repeated="{repeated}"><table:table-cell/></table:table-row>'
    content = f"<office:document {spaces}><table:table>{rows}{blank}</table:table></office:document>"
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        archive.writestr("content.xml", content)
    return file.getvalue()


def strict() -> bytes:
    content = workbook(*ROWS, header=HEADER)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for transitional, word in (
        (
            b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
            b"http://purl.oclc.org/ooxml/spreadsheetml/main",
        ),
        (
            b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        ),
    ):
        parts = {name: part.replace(transitional, word) for name, part in parts.items()}
    return changed(content, **parts)


def array() -> bytes:
    return json.dumps([dict(zip(HEADER, row, strict=True)) for row in ROWS]).encode()


def separated(encoding: str, *, first: str = "", separator: str = "\t") -> bytes:
    lines = [separator.join(row) for row in (HEADER, *ROWS)]
    return "\r\n".join([first, *lines] if first else lines).encode(encoding)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("stock.xls", html("utf-8")),
        ("stock.xls", html("cp949")),
        ("stock.xls", spreadsheet_2003()),
        ("stock.ods", open_document()),
        ("stock.ods", open_document(repeated=1_048_000)),
        ("stock.xlsx", strict()),
        ("stock.xlsx", separated("cp949")),
        ("stock.xls", separated("utf-16")),
        ("stock.csv", separated("utf-16-be")),
        ("stock.csv", separated("utf-8-sig", first="sep=;", separator=";")),
        ("stock.csv", separated("cp949", first='"sep=|"', separator="|")),
        ("stock.json", array()),
        ("stock.txt", b"\xef\xbb\xbf \n" + array()),
    ],
)
def test_two_cars_are_read(name: str, content: bytes) -> None:
    bodies = [
        cast(VehicleListed, row.stated.body) for row in read(name, content) if isinstance(row.stated, Draft)
    ]
    assert [(body["odometer"]["stated"], body["price"]["amount"]) for body in bodies] == [
        (45_322, 13_500_000),
        (10_000, 9_800_000),
    ]


def test_an_old_workbook_is_read_with_its_errors_and_dates() -> None:
    first, second = read("stock.xls")
    assert isinstance(first.stated, Draft)
    assert dict(first.stated.body)["first_registered_on"] == "2019-05-03"
    assert (first.number, second.number) == (2, 4)
    assert faults([second]) == {4: ["value_error"]}


def test_an_old_workbook_becomes_records(dealer: Author) -> None:
    mapping = {"vin": "차대번호", "odometer": {"column": "주행거리", "unit": "km"}}
    upload = uploaded(dealer, (FILES / "stock.xls").read_bytes(), name="stock.xls", mapping=mapping)
    assert (upload.format, upload.rows_expected, counts(upload)) == ("rows", 2, (2, 0, 0))


def test_an_array_of_submissions_becomes_records(dealer: Author) -> None:
    body = {"odometer": {"stated": 5000, "unit": "km"}}
    content = json.dumps([{"vin": vin(n), "body": body} for n in (1, 2)]).encode()
    upload = uploaded(dealer, content, name="stock.json", mapping=None)
    assert (upload.format, counts(upload)) == ("jsonl", (2, 0, 0))


def test_a_large_file_is_not_converted_in_a_request(dealer: Author, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conversions, "MAX_SIZE", 100)
    codes = refused(lambda: take_in(dealer, html("utf-8"), name="stock.xls"))
    assert [code for code, _ in codes] == ["file_convert_large"]


def test_entities_of_markup_are_not_expanded() -> None:
    bomb = b'<!DOCTYPE a [<!ENTITY b "KMHXX00XXXX000001">]>' + spreadsheet_2003().replace(
        vin(1).encode(), b"&b;"
    )
    codes = refused(lambda: read("stock.xls", bomb))
    assert [code for code, _ in codes] == ["file_kind"]


def test_a_row_of_html_with_more_cells_is_refused() -> None:
    content = html("utf-8").replace(b"<td>10000", b"<td>10<td>000")
    assert faults(read("stock.xls", content)) == {3: ["row_cells_many"]}


def test_a_binary_workbook_is_named() -> None:
    content = changed(workbook((vin(1), 5000)), **{"xl/workbook.bin": b"x"})
    assert [code for code, _ in refused(lambda: read("a.xlsb", content))] == ["file_xlsb"]


def test_a_number_without_quotes_is_told_from_tabs() -> None:
    assert faults(read("a.csv", csv(f"{vin(1)},45,322", header="VIN,KM,Price"))) == {2: ["row_shifted"]}


def test_a_cell_of_html_counts_for_all_that_it_spans() -> None:
    rows = (
        "<tr><th rowspan=2>차대번호<th colspan=2>차량<th rowspan=2>주행거리",
        "<tr><th>제조사<th>모델",
        f"<tr><td>{vin(1)}<td rowspan=2>현대<td>아반떼<td>100",
        f"<tr><td>{vin(2)}<td>쏘나타<td>200",
    )
    read_rows = read("a.xls", f"<table>{''.join(rows)}</table>".encode())
    stated = [dict(row.stated.body) for row in read_rows if isinstance(row.stated, Draft)]
    assert [(body["make"], body["model"]) for body in stated] == [("현대", "아반떼"), ("현대", "쏘나타")]


def test_a_file_of_two_encodings_names_the_row() -> None:
    content = csv(f"{vin(1)},100", header="차대번호,KM") + f"{vin(2)},경유\n".encode("cp949")
    with pytest.raises(Refusal) as caught:
        read("a.csv", content)
    assert (caught.value.code, caught.value.text.ko[:3]) == ("file_encoding", "3행에")
