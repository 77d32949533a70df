"""A few hundred bytes that unfold into gigabytes, or a request's minute, are refused while they are small."""

import io
import struct
import time
import tracemalloc
import zipfile

import pytest

from records.people.authors import Author
from registry.uploads import stored
from registry.uploads.files import workbook as books
from registry.uploads.files.conversions import MOST_CELLS, converted
from registry.uploads.files.open_documents import TYPE
from registry.uploads.files.sheet_facts import Merged, SheetFacts
from registry.uploads.files.workbook import workbook_inspect
from tests.records.answers import refused
from tests.registry.uploads.files import take_in, vin, workbook, worked

SECONDS = 4.0
"""Of one core, on a machine that is three times slower than another."""
NAMESPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
)


def cell(text: str, times: int = 1) -> str:
    repeated = f'table:number-columns-repeated="{times}"'
    return (
        f'<table:table-cell office:value-type="string" {repeated}><text:p>{text}</text:p></table:table-cell>'
    )


def row(cells: str, times: int = 1, more: str = "") -> str:
    return f'<table:table-row table:number-rows-repeated="{times}" {more}>{cells}</table:table-row>'


def ods(*rows: str) -> bytes:
    header = row(cell("VIN") + cell("KM"))
    table = f'<table:table table:name="a">{header}{"".join(rows)}</table:table>'
    body = f"<office:body><office:spreadsheet>{table}</office:spreadsheet></office:body>"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("mimetype"), TYPE)
        archive.writestr(
            "content.xml", f"<office:document-content {NAMESPACES}>{body}</office:document-content>"
        )
    return out.getvalue()


def html(*rows: str) -> bytes:
    return f"<table><tr><td>VIN<td>KM{''.join(rows)}</table>".encode()


def spreadsheet(*rows: str) -> bytes:
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    return f'<Workbook xmlns="{space}" xmlns:ss="{space}"><Worksheet>{"".join(rows)}</Worksheet></Workbook>'.encode()


HIDDEN = 'table:visibility="collapse"'
BAD = {
    "a row that is repeated": (ods(row(cell("a", 200), 900_000)), "file_rows_many"),
    "a row that is repeated less often": (ods(row(cell("a", 200), 900)), "file_convert_large"),
    "long cells that are repeated": (ods(row(cell("a" * 1_000, 200), 700)), "file_xlsx_bomb"),
    "one cell of megabytes, repeated": (ods(row(cell("a" * 3_000_000, 200))), "file_xlsx_bomb"),
    "many cells": (ods(*[row(cell("a") * 5)] * 31_000), "file_convert_large"),
    "hidden rows that are repeated": (
        ods(*[row(cell("a"), 99_999, HIDDEN)] * 900, row(cell("a"), 900_000)),
        "file_convert_large",
    ),
    "a cell that spans a thousand": (
        html(f"<tr><td colspan=1000>{'a' * 1_000_000}"),
        "file_xlsx_bomb",
    ),
    "cells that span a thousand": (html("<tr><td colspan=1000>a" * 200), "file_convert_large"),
    "many cells of a page": (html("<tr><td>a<td>b" * 80_000), "file_convert_large"),
    "cells far to the right": (
        spreadsheet("<Row><Cell ss:Index='1000'/></Row>" * 100_000),
        "file_convert_large",
    ),
    "as many names as objects": (
        b"[" + b",".join(b'{"k%d":1}' % number for number in range(MOST_CELLS + 1)) + b"]",
        "file_convert_large",
    ),
}


@pytest.mark.parametrize("what", BAD)
def test_a_file_that_unfolds_is_refused_while_it_is_small(what: str) -> None:
    content, code = BAD[what]
    began = time.thread_time()
    assert refused(lambda: converted(io.BytesIO(content))) == [(code, None)]
    assert time.thread_time() - began < SECONDS


def test_a_book_as_large_as_a_dealership_s_is_read() -> None:
    made = converted(io.BytesIO(ods(*[row("".join(map(cell, "abcdefghij")))] * 1_000)))
    assert made is not None
    assert made.lines == 1_001


def test_a_workbook_that_unfolds_ends_in_its_job(dealer: Author, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stored, "_MOST_UNPACKED", 100_000)
    shared = "a" * 30_000  # stands once in the workbook
    rows = [(vin(number), shared) for number in range(6)]
    upload = worked(take_in(dealer, workbook(*rows), name="cars.xlsx"))
    assert upload.failure is not None
    assert (upload.state, upload.failure["code"]) == ("failed", "file_xlsx_bomb")


def test_merged_ranges_over_each_other_count_once() -> None:
    rows = iter([(number, ("a", "", "")) for number in range(1, 1_000)])
    facts = SheetFacts(merged=[Merged(1, 1_000, 1, 3)] * 20_000)
    began = time.thread_time()
    assert [cells for _, cells in facts.filled(rows)] == [("a", "a", "a")] * 999
    assert time.thread_time() - began < SECONDS


def test_an_ods_unpacks_to_what_it_says() -> None:
    """A part that says it is short, and is not: of four megabytes a request unpacked a gigabyte."""
    book = bytearray(ods(row(cell("x" * 9_000_000))))
    for sign, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        struct.pack_into("<L", book, book.rindex(sign) + at, 100)
    tracemalloc.start()
    try:
        codes = refused(lambda: converted(io.BytesIO(bytes(book))))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert [code for code, _ in codes] == ["file_ods_broken"]
    assert peak < 4 * 2**20


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_an_ods_of_another_packing_is_refused(method: int) -> None:
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(ods(row(cell("x"))))) as book,
        zipfile.ZipFile(out, "w", method) as packed,
    ):
        for part in book.infolist():
            kept = part.compress_type if part.filename == "mimetype" else method
            packed.writestr(zipfile.ZipInfo(part.filename), book.read(part), compress_type=kept)
    assert [code for code, _ in refused(lambda: converted(out))] == ["file_ods_broken"]


def test_a_long_directory_of_parts_is_not_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    book = io.BytesIO(workbook((vin(1), 5000)))
    workbook_inspect(book)
    monkeypatch.setattr(books, "MOST_DIRECTORY", 100)
    monkeypatch.setattr(books, "BookArchive", None)
    assert [code for code, _ in refused(lambda: workbook_inspect(book))] == ["file_xlsx_bomb"]
