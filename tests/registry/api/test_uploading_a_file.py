import csv
import io
import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook
from rest_framework.test import APIClient

from records.contents.models import Record
from records.people.authors import Author
from registry.uploads.jobs import uploads_work
from registry.uploads.models import Upload
from tests.cast import form82, photos
from tests.fixtures.answers import content_of
from tests.fixtures.visitors import client_for
from tests.registry.uploads.files import MAPPING, cars, vin
from tests.registry.uploads.files import csv as table


def upload(client: APIClient, content: bytes, name: str = "cars.csv", **form: Any) -> Any:
    if "mapping" not in form and name.endswith(".csv"):
        form["mapping"] = json.dumps(MAPPING)
    return client.post("/api/uploads/", {"file": SimpleUploadedFile(name, content), **form})


def test_a_file_becomes_a_job_with_its_progress_and_report(api: APIClient) -> None:
    answer = upload(api, table(f"{vin(1)},10000", "X,20000", f"{vin(2)},30000"))
    assert answer.status_code == 202
    job = answer.json()
    assert (job["state"], job["progress"]["rows"], job["progress"]["expected"]) == ("waiting", 0, 3)
    uploads_work()
    job = api.get(answer.headers["Location"]).json()
    assert job["state"] == "done"
    progress = job["progress"]
    assert (progress["recorded"], progress["refused"], progress["percent"]) == (2, 1, 100)
    report = api.get(job["links"]["report"]).json()
    assert [row["outcome"] for row in report["rows"]] == ["recorded", "refused", "recorded"]
    assert report["rows"][0]["record"] == Record.objects.get(subject=f"vin:{vin(1)}").digest
    [reason] = report["rows"][1]["reasons"]
    assert (report["rows"][1]["row"], reason["column"], reason["value"]) == (3, "VIN", "X")
    assert report["next_after"] is None
    assert [upload["id"] for upload in api.get("/api/uploads/").json()] == [job["id"]]


def test_the_report_comes_in_pages_and_by_outcome(api: APIClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("registry.api.uploads._PAGE", 2)
    link = upload(api, table(f"{vin(1)},10000", "X,1", "Y,1", "Z,1")).json()["links"]["report"]
    uploads_work()
    first = api.get(link, {"outcome": "refused"}).json()
    assert ([row["row"] for row in first["rows"]], first["next_after"]) == ([3, 4], 4)
    second = api.get(f"{link}?outcome=refused&after=4").json()
    assert ([row["row"] for row in second["rows"]], second["next_after"]) == ([5], None)
    for wrong in ("after=x", "outcome=lost", "format=pdf"):
        assert api.get(f"{link}?{wrong}").status_code == 422


def report_lines(api: APIClient) -> str:
    bad = table('"=1+1",10000', '"@x",-5', '"+82",1', '"-x",1')
    return str(upload(api, bad).json()["links"]["report"])


def test_the_csv_report_runs_no_formula_and_opens_in_excel(api: APIClient) -> None:
    link = report_lines(api)
    uploads_work()
    answer = api.get(link, {"format": "csv"})
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="report-')
    text = content_of(answer).decode()
    assert text.startswith("\ufeff")
    header, *lines = csv.reader(io.StringIO(text.removeprefix("\ufeff")))
    assert header[0] == "행 / Row"
    assert {line[3] for line in lines} >= {"'=1+1", "'@x", "'-5", "'+82", "'-x"}
    assert not any(cell.startswith(("=", "+", "-", "@")) for line in lines for cell in line)


def test_the_xlsx_report_runs_no_formula(api: APIClient) -> None:
    link = report_lines(api)
    uploads_work()
    answer = api.get(link, {"format": "xlsx"})
    content = content_of(answer)
    sheet = load_workbook(io.BytesIO(content)).worksheets[0]
    assert sheet["A1"].value == "행 / Row"
    assert sheet["A2"].value == 2
    assert "f" not in {cell.data_type for row in sheet.iter_rows() for cell in row}


def test_without_a_mapping_the_answer_suggests_one(api: APIClient) -> None:
    answer = upload(api, cars(1), mapping="")
    assert answer.status_code == 422
    [error] = answer.json()["errors"]
    assert error["code"] == "mapping_none"
    assert error["suggested_mapping"] == {"vin": "VIN", "odometer": {"column": "KM", "unit": "km"}}


@pytest.mark.parametrize(
    ("form", "status", "code"),
    [
        ({"mapping": "{"}, 400, "malformed_json"),
        ({"mapping": '{"vin": "VIN", "vin": "KM"}'}, 400, "malformed_json"),
        ({"mapping": "[]"}, 422, "mapping_shape"),
        ({"kind": "vehicle:flown"}, 422, "unknown_kind"),
        ({"kind": "key:enrolled"}, 403, "wrong_role"),
        ({"colour": "red"}, 422, "unexpected"),
    ],
)
def test_a_wrong_form_is_refused(api: APIClient, form: dict[str, str], status: int, code: str) -> None:
    answer = upload(api, cars(1), **form)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert Upload.objects.count() == 0


def test_a_form_has_exactly_one_file(api: APIClient) -> None:
    assert api.post("/api/uploads/", {"mapping": "{}"}).json()["code"] == "no_file"
    assert api.post("/api/uploads/", {"file": "text"}).json()["code"] == "no_file"
    two = [SimpleUploadedFile("a.csv", cars(1)), SimpleUploadedFile("b.csv", cars(1))]
    assert api.post("/api/uploads/", {"file": two}).json()["code"] == "no_file"


def test_form_82_comes_as_json_lines(api: APIClient, dealer: Author) -> None:
    whole = {"vin": vin(1), "body": form82(1), "attachments": photos(dealer), "external_id": "A-1"}
    lines = [whole, {"vin": vin(2), "body": {}}]
    content = "\n".join(json.dumps(line) for line in lines).encode()
    job = upload(api, content, "inspections.jsonl", kind="inspection:recorded").json()
    uploads_work()
    report = api.get(job["links"]["report"]).json()
    assert [row["outcome"] for row in report["rows"]] == ["recorded", "refused"]
    assert {reason["code"] for reason in report["rows"][1]["reasons"]} == {"required"}


def test_another_organisations_upload_is_not_there(api: APIClient, rival: Author) -> None:
    job = upload(api, cars(1)).json()
    other = client_for(rival)
    for link in ("self", "report", "report_csv"):
        assert other.get(job["links"][link]).status_code == 404
    assert other.get("/api/uploads/").json() == []


def test_a_file_is_taken_while_the_broker_is_down(api: APIClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: Any, **__: Any) -> None:
        raise ConnectionError

    monkeypatch.setattr("celery.app.base.Celery.connection_for_write", away)
    assert upload(api, cars(1)).status_code == 202
    uploads_work()
    assert Record.objects.count() == 1


def test_on_trial_nothing_is_recorded_before_it_is_confirmed(api: APIClient) -> None:
    job = upload(api, table(f"{vin(1)},10000"), trial="true").json()
    uploads_work()
    seen = api.get(job["links"]["self"]).json()
    assert (seen["state"], seen["trial"], seen["progress"]["recorded"]) == ("checked", True, 1)
    [row] = api.get(job["links"]["report"]).json()["rows"]
    assert (row["record"], row["summary"]) == (None, {"subject": f"vin:{vin(1)}", "km": "10000 km"})
    assert not Record.objects.exists()
    confirm = f"{job['links']['self']}confirm"
    assert api.post(confirm, {"reasons": []}, format="json").status_code == 202
    uploads_work()
    assert Record.objects.count() == 1
    assert api.post(confirm, {}, format="json").status_code == 409
    assert upload(api, table(f"{vin(1)},1"), trial="maybe").status_code == 422
    wrong = upload(api, table(f"{vin(2)},10000"), trial="true").json()
    uploads_work()
    bad: list[Any] = ["x", {"1": "x"}, {"x": []}, {"1": [{"rule": 1}]}]
    for reasons in bad:
        link = f"{wrong['links']['self']}confirm"
        assert api.post(link, {"reasons": reasons}, format="json").status_code == 422
