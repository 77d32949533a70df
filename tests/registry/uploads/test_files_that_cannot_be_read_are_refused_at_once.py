import io
import tracemalloc
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile, File

from records.people.authors import Author
from records.terms.texts import Refusal, RefusalSort
from registry.uploads.files.tables import Table
from registry.uploads.files.workbook import workbook_table
from registry.uploads.intake import table_open, upload_create
from registry.uploads.models import Upload
from tests.registry.uploads.files import MAPPING, cars, counts, csv, take_in, uploaded, vin, workbook


def refusal(author: Author, content: bytes, **options: Any) -> Refusal:
    if options.get("name", "").endswith(".jsonl"):
        options.setdefault("mapping", None)
    with pytest.raises(Refusal) as caught:
        take_in(author, content, **options)
    assert Upload.objects.count() == 0
    return caught.value


OLD_BOOK = bytes.fromhex("d0cf11e0a1b11ae1")


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"", "cars.csv", "file_empty"),
        (b"\n\n,,\n", "cars.csv", "file_empty"),
        (b"VIN,KM\n", "cars.csv", "file_header_only"),
        (b"VIN,KM\n\n , \n", "cars.csv", "file_header_only"),
        (b"VIN KM\nA 1\n", "cars.csv", "file_columns_one"),
        (csv("A,1", header="VIN" + ",x" * 200), "cars.csv", "file_columns_many"),
        (b"VIN,KM\nA,\xff\xfe\xfa\n", "cars.csv", "file_encoding"),
        ("VIN,KM\nA,1\n".encode("utf-32"), "cars.csv", "file_encoding"),
        (bytes(200) + b"VIN,KM\nA,1\n", "cars.csv", "file_binary"),
        (bytes(range(256)) * 20, "cars.csv", "file_encoding"),
        (b"\xff\xd8\xff\xe0 JFIF", "cars.csv", "file_kind"),
        (b"\x89PNG\r\n\x1a\n", "cars.xlsx", "file_kind"),
        (b"%PDF-1.7", "cars.csv", "file_kind"),
        (b"<html><p>", "cars.xls", "file_kind"),
        (b"<html><table><tr>", "cars.xls", "file_empty"),
        (b'<?adf version="1.0"?><adf><vin>X</vin></adf>', "lead.xml", "file_kind"),
        (OLD_BOOK, "cars.xls", "file_xls_broken"),
        (OLD_BOOK + "EncryptedPackage".encode("utf-16-le"), "cars.xlsx", "file_password"),
        (b"<DOCUMENT SAFER V2010 >", "cars.xlsx", "file_secured"),
        (b"SCDSA004\x00", "cars.xlsx", "file_secured"),
        (b"<## NASCA DRM FILE - VER1.00 ##>", "cars.xlsx", "file_secured"),
        (b"\x00\x00\x00\x24ftypheic\x00", "cars.heic", "file_heic"),
        (b'{\n"vin": "X"\n}', "cars.json", "file_json_one"),
        (b'["X"]', "cars.json", "file_json_objects"),
        (b"[]", "cars.json", "file_empty"),
        (b'[{"vin": ', "cars.json", "file_json_wrong"),
        (b"[" * 100_000, "cars.json", "file_json_wrong"),
        (b"PK\x03\x04 no zip at all", "cars.xlsx", "file_xlsx_broken"),
        (b'{"vin": "\xb0\xa1"}', "cars.jsonl", "file_encoding"),
        (b"\n \n", "cars.jsonl", "file_empty"),
    ],
)
def test_the_reason_says_what_the_file_is(dealer: Author, content: bytes, name: str, code: str) -> None:
    refused = refusal(dealer, content, name=name)
    assert refused.code == code
    assert refused.text.ko != refused.text.en


def zipped(**parts: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def changed(content: bytes, **parts: bytes) -> bytes:
    """A workbook with parts replaced or added."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    return zipped(**(members | parts))


BOOK = {"VIN": vin(1), "KM": 5000}


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ({"xl/vbaProject.bin": b"macro"}, "file_xlsx_macro"),
        ({"xl/embeddings/oleObject1.bin": b"program"}, "file_xlsx_macro"),
        ({"xl/worksheets/sheet1.xml": b"<worksheet>"}, "file_xlsx_broken"),
        ({"xl/worksheets/sheet1.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><worksheet/>'}, "file_xlsx_broken"),
        ({"xl/workbook.xml": b"no xml"}, "file_xlsx_broken"),
        ({"xl/media/zeros": bytes(30 * 2**20)}, "file_xlsx_bomb"),
    ],
)
def test_a_workbook_with_what_no_table_needs_is_refused(
    dealer: Author, parts: dict[str, bytes], code: str
) -> None:
    content = changed(workbook((vin(1), 5000)), **parts)
    assert refusal(dealer, content, name="cars.xlsx").code == code


def test_a_zip_that_is_no_workbook_is_refused(dealer: Author) -> None:
    assert refusal(dealer, zipped(**{"readme.txt": b"hello"}), name="a.xlsx").code == "file_xlsx_broken"


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = changed(workbook((vin(1), 5000)), **{"xl/sharedStrings.xml": bytes(100 * 2**20)})
    tracemalloc.start()
    with pytest.raises(Refusal):
        workbook_table(io.BytesIO(bomb))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 5 * 2**20


def test_a_row_number_beyond_what_excel_has_ends_the_reading(dealer: Author) -> None:
    sheet = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'<row r="1"><c r="A1" t="inlineStr"><is><t>VIN</t></is></c><c r="B1" t="inlineStr"><is><t>KM</t></is></c></row>'
        b'<row r="99999999999"><c r="A99999999999" t="inlineStr"><is><t>x</t></is></c></row></sheetData></worksheet>'
    )
    content = changed(workbook((vin(1), 5000)), **{"xl/worksheets/sheet1.xml": sheet})
    assert refusal(dealer, content, name="cars.xlsx").code == "file_header_only"


def test_of_a_workbook_that_breaks_off_nothing_is_recorded(dealer: Author) -> None:
    rows = [(vin(n), 5000 + n) for n in range(1, 1200)]
    good = workbook(*rows)
    with zipfile.ZipFile(io.BytesIO(good)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
    content = changed(good, **{"xl/worksheets/sheet1.xml": sheet[: len(sheet) * 3 // 4]})
    upload = uploaded(dealer, content, name="cars.xlsx")
    assert upload.state == Upload.State.FAILED
    assert upload.failure is not None
    assert upload.failure["code"] == "file_xlsx_broken"
    assert counts(upload) == (0, 0, 0)


@pytest.mark.parametrize(
    ("mapping", "pointer", "code"),
    [
        ([], "/mapping", "mapping_shape"),
        ({}, "/mapping", "mapping_missing"),
        (MAPPING | {"vin": "Chassis"}, "/mapping/vin", "mapping_column"),
        (MAPPING | {"vin": 7}, "/mapping/vin", "mapping_shape"),
        (MAPPING | {"wheels": "KM"}, "/mapping/wheels", "mapping_field"),
        (MAPPING | {"odometer": "KM"}, "/mapping/odometer", "mapping_unit"),
        (MAPPING | {"odometer": {"column": "KM", "unit": "yd"}}, "/mapping/odometer/unit", "mapping_unit"),
        (MAPPING | {"price": {"column": "KM"}}, "/mapping/price", "mapping_currency"),
        (MAPPING | {"price": {"column": "KM", "currency": 5}}, "/mapping/price/currency", "mapping_currency"),
        (MAPPING | {"make": {"column": "KM", "value": "x"}}, "/mapping/make", "mapping_shape"),
    ],
)
def test_a_wrong_mapping_is_refused_before_anything_is_stored(
    dealer: Author, mapping: Any, pointer: str, code: str
) -> None:
    refused = refusal(dealer, cars(1), mapping=mapping)
    assert (pointer, code) in [(refusal.pointer, refusal.code) for refusal in refused.refusals]


def test_without_a_mapping_the_answer_suggests_one(dealer: Author) -> None:
    refused = refusal(
        dealer, csv(f"{vin(1)},1,2", header="차대번호,주행거리(km),판매가격(만원)"), mapping=None
    )
    assert refused.code == "mapping_none"
    assert refused.extra["columns"] == ["차대번호", "주행거리(km)", "판매가격(만원)"]
    assert refused.extra["suggested_mapping"] == {
        "vin": "차대번호",
        "odometer": {"column": "주행거리(km)", "unit": "km"},
        "price": {"column": "판매가격(만원)", "currency": "KRW", "times": 10_000},
    }


def test_two_columns_of_one_name_can_not_be_mapped(dealer: Author) -> None:
    refused = refusal(dealer, csv(f"{vin(1)},1,2", header="VIN,KM,KM"))
    assert refused.code == "mapping_column_twice"


def test_who_may_not_state_a_kind_may_not_upload_it(inspector: Author) -> None:
    refused = refusal(inspector, cars(1))
    assert (refused.code, refused.sort) == ("wrong_role", RefusalSort.FORBIDDEN)


def test_kinds_that_no_table_holds_come_as_json_lines(dealer: Author) -> None:
    assert refusal(dealer, cars(1), kind="inspection:recorded").code == "kind_lines"
    assert refusal(dealer, b"{}", kind="key:enrolled", mapping=None).code == "wrong_role"


def test_more_rows_than_the_limit_are_refused(dealer: Author, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("registry.uploads.files.formats.MAX_ROWS", 10)
    assert refusal(dealer, cars(11)).code == "file_rows_many"
    assert counts(take_in(dealer, cars(10))) == (0, 0, 0)


def test_a_file_name_keeps_no_folder_and_nothing_invisible(dealer: Author, tmp_path: Path) -> None:
    upload = upload_create(
        author=dealer, file=ContentFile(cars(1)), name="..\\..\\a\u202eb/c\x00.csv", mapping=MAPPING
    )
    assert upload.name == "c.csv"


def test_a_page_can_ask_for_the_columns_first(tmp_path: Path) -> None:
    path = tmp_path / "cars.csv"
    path.write_bytes(cars(2))
    with path.open("rb") as file:
        table = table_open(File(file), "cars.csv")
        assert isinstance(table, Table)
        assert table.header == ("VIN", "KM")
        assert [row.cells[1] for row in table.rows()] == ["10001", "10002"]
