"""Our workbook and Encar's JSON become inspection records: first on trial, then, once confirmed, for good."""

import io
import json
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone
from openpyxl import load_workbook

from anchoring.models import PendingEntry
from records.contents.models import Record
from records.contents.services import body_opened, content_of
from records.people.authors import Author
from records.terms.texts import Refusal
from registry.uploads.form82 import columns as form
from registry.uploads.form82.book import form_book
from registry.uploads.form82.columns import columns
from registry.uploads.form82.sheets import form_sheets
from registry.uploads.intake import upload_create
from registry.uploads.models import Upload, UploadRow
from registry.uploads.trials import upload_confirm, upload_discard
from tests.cast import form82, photos, today
from tests.registry.uploads.encar_files import SUPPLEMENT, encar
from tests.registry.uploads.files import vin, worked

pytestmark = pytest.mark.django_db

WELDED = {"accident_history": "NO", "simple_repair": "YES", "panels": {"roof_panel": ["W"]}}
HISTORY = "/body/repair_history/accident_history"


def book(*bodies: dict[str, Any]) -> bytes:
    file = io.BytesIO()
    form_book(file, bodies)
    return file.getvalue()


def supplement(dealer: Author, **more: Any) -> dict[str, Any]:
    names = {photo["name"]: photo["sha256"] for photo in photos(dealer)}
    names |= {f"1_{name}": sha256 for name, sha256 in names.items()}
    return {"photos": names, **more}


def taken(dealer: Author, content: bytes, name: str, mapping: object, *, trial: bool = True) -> Upload:
    kind = "inspection:recorded"
    file = ContentFile(content)
    return worked(upload_create(author=dealer, file=file, name=name, kind=kind, mapping=mapping, trial=trial))


def outcomes(upload: Upload) -> dict[int, tuple[str, list[str]]]:
    return {
        row.number: (row.outcome, [reason["code"] for reason in row.reasons])
        for row in UploadRow.objects.filter(upload=upload)
    }


def stated() -> dict[str, Any]:
    record = Record.objects.get(kind="inspection:recorded")
    return body_opened(record, content_of(record))


def test_a_trial_records_nothing_and_a_confirmation_does(dealer: Author) -> None:
    content = book(form82(1), form82(2, closing__warranty_days=1), form82(3, repair_history=WELDED))
    upload = taken(dealer, content, "form.xlsx", supplement(dealer))
    assert (upload.state, upload.format) == ("checked", "form82")
    assert outcomes(upload) == {2: ("recorded", []), 3: ("refused", ["R9"]), 4: ("asked", ["R2W"])}
    row = UploadRow.objects.get(upload=upload, number=2)
    assert row.record is None
    assert row.summary["subject"] == f"vin:{vin(1)}"
    assert not Record.objects.exists()
    assert not PendingEntry.objects.exists()
    answer = {"rule": "R2W", "pointer": HISTORY, "reason": "판금만 했음"}
    upload_confirm(upload, answers={"4": [answer]})
    upload = worked(upload)
    assert upload.state == "done"
    assert outcomes(upload) == {2: ("recorded", []), 3: ("refused", ["R9"]), 4: ("recorded", [])}
    assert Record.objects.count() == 2
    assert not upload.file


def test_one_of_two_confirmations_counts(dealer: Author) -> None:
    upload = taken(dealer, book(form82(1)), "form.xlsx", supplement(dealer))
    upload_confirm(upload)
    for again in (upload_confirm, upload_discard):
        with pytest.raises(Refusal) as caught:
            again(upload)
        assert caught.value.code == "trial_over"


def test_a_discarded_or_forgotten_upload_is_not_recorded(dealer: Author) -> None:
    first = taken(dealer, book(form82(1)), "form.xlsx", supplement(dealer))
    second = taken(dealer, book(form82(2)), "form.xlsx", supplement(dealer))
    upload_discard(first)
    Upload.objects.filter(pk=second.pk).update(finished_at=timezone.now() - timedelta(days=2))
    for upload in (first, second):
        upload = worked(upload)
        assert (upload.state, upload.file.name) == ("failed", "")
    assert not Record.objects.exists()


def test_a_report_comes_back_unchanged_from_the_workbook(dealer: Author) -> None:
    body = form82(
        1,
        repair_history={
            **form82(9)["repair_history"],
            "remarks": {"hood": "=1+1 교환", "simple_repair": "도장\n두 줄"},
        },
        closing__inspector_opinion="=HYPERLINK(1)\n+양호",
        reasons=[{"rule": "R4", "pointer": HISTORY, "reason": "확인"}],
    )
    assert form_sheets(io.BytesIO(book(body))) == [(2, body)]


def test_the_template_has_drop_downs_and_korean_headers(dealer: Author) -> None:
    sheets = load_workbook(io.BytesIO(book()))
    assert sheets.sheetnames[:4] == [form.REPORTS, form.PANELS_SHEET, form.REMARKS_SHEET, form.REASONS_SHEET]
    sheet = sheets[form.REPORTS]
    assert len({column.header for column in columns()}) == len(columns())
    assert sheet.max_column == len(columns())
    lists = [rule for rule in sheet.data_validations.dataValidation if rule.type == "list"]
    assert len(lists) == sum(column.sort in {"choice", "bool"} for column in columns())
    with pytest.raises(Refusal) as caught:
        taken(dealer, book(), "form.xlsx", None)
    assert caught.value.code == "file_header_only"


def test_a_stray_panel_or_another_book_is_refused_at_once(dealer: Author) -> None:
    sheets = load_workbook(io.BytesIO(book(form82(1))))
    sheets[form.PANELS_SHEET].append([vin(2), "후드", "○"])
    file = io.BytesIO()
    sheets.save(file)
    for content, code in ((file.getvalue(), "form_stray"), (book()[:200], "file_xlsx_broken")):
        with pytest.raises(Refusal) as caught:
            taken(dealer, content, "form.xlsx", None)
        assert caught.value.code == code


def test_encar_s_report_becomes_a_form(dealer: Author) -> None:
    extra = {**SUPPLEMENT, "cars": {vin(1): {"basic.plate_no": "12가3456", "basic.car_name": "아반떼"}}}
    content = json.dumps([encar(vin(1), day=today().isoformat())]).encode()
    upload = taken(dealer, content, "encar.json", supplement(dealer, **extra), trial=False)
    assert outcomes(upload) == {1: ("recorded", [])}
    body = stated()
    assert body["overall"]["odometer_km"] == 45_322
    assert body["overall"]["use_change_kinds"] == ["RENT"]
    assert body["repair_history"]["panels"] == {"quarter_panel_l": ["X"]}
    assert body["detail"]["oil_leak_rocker_cover"] == "NONE"
    assert body["detail"]["steering_pump"] == body["detail"]["hv_wiring"] == "NOT_APPLICABLE"
    assert body["basic"]["plate_no"] == "12가3456"


@pytest.mark.parametrize(
    ("bumper", "remark"),
    [
        ({"code": "P012", "title": "프론트 범퍼"}, "프론트 범퍼 (P012): 교환(교체), 흠집"),
        ({"code": "P042"}, "리어 범퍼 (P042): 교환(교체), 흠집"),
        ({"code": "P999", "title": "리어범퍼 커버"}, "리어범퍼 커버 (P999): 교환(교체), 흠집"),
    ],
)
def test_a_bumper_is_kept_as_a_remark(dealer: Author, bumper: dict[str, str], remark: str) -> None:
    extra = {**SUPPLEMENT, "cars": {vin(1): {"basic.plate_no": "12가3456", "basic.car_name": "아반떼"}}}
    report = encar(vin(1), day=today().isoformat())
    report["outers"].append({"type": bumper, "statusTypes": [{"code": "X"}, {"code": "A"}]})
    content = json.dumps([report]).encode()
    upload = taken(dealer, content, "encar.json", supplement(dealer, **extra), trial=False)
    assert outcomes(upload) == {1: ("recorded", [])}
    repairs = stated()["repair_history"]
    assert repairs["panels"] == {"quarter_panel_l": ["X"]}
    assert repairs["remarks"] == {"simple_repair": remark}


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({"formats": ["IMAGE"]}, ["encar_paper_pages"]),
        ({"outers": [{"type": {"code": "P999"}, "statusTypes": [{"code": "X"}]}]}, ["encar_code"]),
        ({"outers": [{"type": {"code": "P011"}, "statusTypes": [{"code": "Z"}]}]}, ["encar_code"]),
        ({"outers": [{"type": {"code": "P012"}, "statusTypes": [{"code": "Z"}]}]}, ["encar_code"]),
        ({"inners": [{"type": {"code": "s099"}, "statusType": {"code": "1"}}]}, ["encar_code"]),
        ({"inners": [{"type": {"code": "s001"}, "statusType": {"code": "77"}}]}, ["encar_code"]),
        ({"detail": {"mileage": 1}}, ["odometer_filler"]),
        ({"detail": {"transmissionType": {"code": "9", "title": "?"}}}, ["encar_code"]),
        ({"images": []}, ["photo_missing", "photo_missing"]),
        ({"master": {}}, ["encar_paper_vin", *["encar_paper_fact"] * 3, "encar_paper_pages"]),
    ],
)
def test_a_value_not_understood_is_named(dealer: Author, changes: dict[str, Any], codes: list[str]) -> None:
    content = json.dumps(encar(vin(1), day=today().isoformat(), **changes)).encode()
    upload = taken(dealer, content, "encar.json", supplement(dealer, **SUPPLEMENT))
    assert outcomes(upload) == {1: ("refused", codes)}


def test_encar_s_reports_come_as_lines_too(dealer: Author) -> None:
    lines = [json.dumps(encar(vin(n), day=today().isoformat())) for n in (1, 2)]
    content = "\n".join([*lines, "[]"]).encode()
    upload = taken(dealer, content, "encar.jsonl", supplement(dealer))
    by_row = outcomes(upload)
    assert by_row[3] == ("refused", ["encar_shape"])
    columns_named = {reason["column"] for reason in UploadRow.objects.get(upload=upload, number=1).reasons}
    assert {
        "/body/basic/plate_no",
        "/body/detail/steering_type",
        "/body/overall/mileage_level",
    } <= columns_named


@pytest.mark.parametrize("mapping", [[], {"cars": []}, {"vin": "VIN"}, "x"])
def test_a_supplement_of_another_shape_is_refused(dealer: Author, mapping: object) -> None:
    with pytest.raises(Refusal) as caught:
        taken(dealer, json.dumps(encar(vin(1), day="20260101")).encode(), "encar.json", mapping)
    assert caught.value.code == "supplement_shape"
