"""How much of a workbook a request reads before its first row is bounded; the job reads the rest."""

import io
import json
import zipfile
from typing import Any

import pytest
from django.test import Client

from records.people.authors import Author
from registry.uploads.files import workbook as reader
from registry.uploads.form82 import files as forms
from registry.uploads.form82 import sheets
from registry.uploads.models import Upload
from registry.uploads.trials import upload_confirm
from tests.cast import form82, today
from tests.records.answers import refused
from tests.registry.uploads.encar_files import SUPPLEMENT, encar
from tests.registry.uploads.files import MAPPING, counts, take_in, vin, workbook, worked
from tests.registry.uploads.test_files_that_cannot_be_read_are_refused_at_once import changed
from tests.registry.uploads.test_inspections_come_as_files import book, outcomes, supplement, taken

pytestmark = pytest.mark.django_db

SHARED = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"


@pytest.fixture
def long() -> bytes:
    """With more shared strings than a request reads."""
    texts = b"".join(b"<si><t>%032d</t></si>" % number for number in range(120_000))
    strings = b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">' + texts + b"</sst>"
    return changed(workbook((vin(1), 5000)), **{"xl/styles2.xml": strings})


def test_a_large_workbook_without_a_mapping_is_refused_at_once(dealer: Author, long: bytes) -> None:
    codes = refused(lambda: take_in(dealer, long, name="a.xlsx", mapping=None))
    assert [code for code, _ in codes] == ["file_xlsx_large"]


def test_a_large_workbook_with_its_mapping_is_read_later(dealer: Author, long: bytes) -> None:
    upload = take_in(dealer, long, name="a.xlsx", mapping=MAPPING)
    assert counts(worked(upload)) == (1, 0, 0)
    wrong = worked(take_in(dealer, long, name="a.xlsx", mapping={"vin": "none"}))
    assert (wrong.state, counts(wrong)) == (Upload.State.FAILED, (0, 0, 0))


@pytest.mark.parametrize("kind", ["pivotCacheRecords", "sharedStrings"])
def test_a_pivot_table_s_rows_are_not_read(kind: str) -> None:
    """A list with a pivot table beside it was too large; and shared strings are counted wherever they lie."""
    content = workbook((vin(1), 5000))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        manifest = archive.read("[Content_Types].xml").decode()
    name = f"xl/pivotCache/{kind}1.xml"
    declared = SHARED.decode().replace("sharedStrings", kind)
    override = f'<Override PartName="/{name}" ContentType="{declared}"/></Types>'
    parts = {"[Content_Types].xml": manifest.replace("</Types>", override).encode(), name: b"<a/>" * 50_000}
    large, small = (reader.workbook_sizes(io.BytesIO(changed(content, **given)))[0] for given in (parts, {}))
    assert (large - small > 200_000) == (kind == "sharedStrings")


def test_the_page_says_how_to_bring_a_large_workbook(dealer: Author, log_in: Any, long: bytes) -> None:
    client: Client = log_in(dealer)
    file = io.BytesIO(long)
    file.name = "a.xlsx"
    page = client.post("/desk/uploads/new/", {"file": file, "kind": "vehicle:listed"})
    assert "CSV" in page.content.decode()
    assert not Upload.objects.exists()


def test_shared_strings_called_like_a_sheet_are_counted(long: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(long)) as archive:
        manifest = archive.read("[Content_Types].xml")
        strings = archive.read("xl/styles2.xml")
    part = b'<Override PartName="/xl/worksheets/sheet7.xml" ContentType="%s"/></Types>' % SHARED
    named = {
        "[Content_Types].xml": manifest.replace(b"</Types>", part),
        "xl/worksheets/sheet7.xml": strings,
    }
    file = io.BytesIO(changed(workbook((vin(1), 5000)), **named))
    assert reader.workbook_sizes(file)[0] > reader.SEEN_WHOLE


def test_a_form82_workbook_beyond_its_size_is_refused_before_reading(
    dealer: Author, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheets, "_MAX_SIZE", 1000)
    monkeypatch.setattr(sheets, "book_open", None)
    codes = refused(lambda: take_in(dealer, book(), name="a.xlsx", kind="inspection:recorded", mapping=None))
    assert [code for code, _ in codes] == ["form_large"]


@pytest.fixture
def nothing_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """A request reads no forms: all of them are left to the job."""
    monkeypatch.setattr(forms, "SEEN", 0)


def test_large_form82_workbooks_and_encars_files_wait_for_the_job(
    dealer: Author, nothing_seen: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = supplement(dealer, **SUPPLEMENT)
    report = json.dumps([encar(vin(2), day=today().isoformat())]).encode()
    with monkeypatch.context() as patch:
        patch.setattr(forms, "form_sheets", None)
        patch.setattr(forms, "encar_read", None)
        waiting = [
            take_in(dealer, book(form82(1)), kind="inspection:recorded", mapping=given),
            take_in(dealer, report, kind="inspection:recorded", mapping=given),
        ]
    assert [(upload.rows_expected, upload.unpacked) for upload in waiting] == [(None, False)] * 2
    for upload in waiting:
        done = worked(upload)
        assert (done.state, done.rows_expected, done.rows, done.mapping) == ("done", 1, 1, {})
    assert counts(waiting[0]) == (1, 0, 0)


def test_a_form_read_by_the_job_is_tried_and_confirmed(dealer: Author, nothing_seen: None) -> None:
    upload = taken(dealer, book(form82(1), form82(2)), "form.xlsx", supplement(dealer))
    assert (upload.state, outcomes(upload)) == ("checked", {2: ("recorded", []), 3: ("recorded", [])})
    upload_confirm(upload)
    assert counts(worked(upload)) == (2, 0, 0)


def test_a_fault_of_a_large_form_fails_its_job(dealer: Author, nothing_seen: None) -> None:
    upload = taken(dealer, workbook((vin(1), 5000)), "form.xlsx", None)
    assert upload.failure is not None
    assert (upload.state, upload.failure["code"]) == (Upload.State.FAILED, "form_book")
