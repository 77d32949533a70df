"""A nightly call: the whole stock in, what is missing told, what became of it stated."""

import json
from datetime import timedelta
from typing import Any

import pytest
from rest_framework.test import APIClient

from records.contents.models import Record
from registry.listings.kinds import SOLD
from registry.uploads.jobs import uploads_work
from tests.cast import today
from tests.registry.uploads.files import vin

HEADER = "차대번호,관리번호,주행거리,가격,제조사,모델"
COUNTED = ("recorded", "changed", "repeated", "sold", "delisted", "refused", "missing")
YESTERDAY = (today() - timedelta(days=1)).isoformat()


def day(*cars: tuple[int, int]) -> bytes:
    lines = [f"{vin(number)},JA-{number},45322,{price},현대,아반떼" for number, price in cars]
    return "\n".join([HEADER, *lines, ""]).encode()


def put(api: APIClient, content: bytes, kind: str = "text/csv", query: str = "") -> Any:
    return api.generic("PUT", f"/api/stock/{query}", content, content_type=kind)  # type: ignore[arg-type]  # bytes, as they go over the wire


def counted(upload: dict[str, Any]) -> dict[str, int]:
    return {name: count for name in COUNTED if (count := upload["progress"][name])}


def test_one_call_brings_the_stock_and_tells_the_missing(api: APIClient) -> None:
    first = put(api, day((1, 13_500_000), (2, 9_000_000), (3, 9_000_000)))
    assert (first.status_code, counted(first.json()["upload"])) == (200, {"recorded": 3})
    answer = put(api, day((1, 12_900_000), (4, 9_000_000))).json()
    assert counted(answer["upload"]) == {"recorded": 1, "changed": 1, "missing": 2}
    assert [row["subject"] for row in answer["missing"]] == [f"vin:{vin(2)}", f"vin:{vin(3)}"]
    said = [
        {"vin": vin(2), "became": "sold", "sold_on": YESTERDAY, "delivered_on": YESTERDAY},
        {"vin": vin(3), "became": "delisted", "reason": "OWN_USE"},
        {"vin": vin(1), "became": "sold", "sold_on": YESTERDAY},
        {"vin": vin(9), "became": "delisted", "reason": "OTHER"},
        {"vin": "X", "became": "eaten"},
    ]
    answers = api.post("/api/stock/ended/", said, format="json").json()
    codes = [one["problem"] and one["problem"]["code"] for one in answers]
    assert codes == [None, None, "delivery", "not_offered", "vin_length"]
    assert Record.objects.get(digest=answers[0]["record"]).kind == SOLD.name
    upload = api.get(f"/api/uploads/{answer['upload']['id']}/").json()
    assert counted(upload) == {"recorded": 1, "changed": 1, "sold": 1, "delisted": 1}
    assert counted(put(api, day((1, 12_900_000), (4, 9_000_000))).json()["upload"]) == {"repeated": 2}


def test_the_stock_comes_as_json_too(api: APIClient) -> None:
    cars = [{"vin": vin(1), "mileage (km)": 45322, "price (KRW)": 13_500_000}]
    answer = put(api, json.dumps(cars).encode(), "application/json")
    assert counted(answer.json()["upload"]) == {"recorded": 1}
    lines = [{"vin": vin(1), "body": {"odometer": {"stated": 45400, "unit": "km"}}}]
    answer = put(api, json.dumps(lines).encode(), "application/json")
    assert counted(answer.json()["upload"]) == {"changed": 1}


def test_a_trial_records_nothing_before_its_confirmation(api: APIClient) -> None:
    upload = put(api, day((1, 9_000_000)), query="?trial=true").json()["upload"]
    assert (upload["state"], counted(upload), Record.objects.count()) == ("checked", {"recorded": 1}, 0)
    assert api.post(f"/api/uploads/{upload['id']}/confirm", {}, format="json").status_code == 202
    uploads_work()
    assert Record.objects.count() == 1


def test_a_large_stock_goes_on_in_the_job(api: APIClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("registry.api.stock.WORKED", 0.0)
    monkeypatch.setattr("registry.uploads.batches.BATCH", 1)
    answer = put(api, day((1, 9_000_000), (2, 9_000_000)))
    assert answer.status_code == 202
    uploads_work()
    assert counted(api.get(answer.headers["Location"]).json()) == {"recorded": 2}


def test_a_header_that_leaves_something_open_is_asked_about(api: APIClient) -> None:
    answer = put(api, b"vin,mileage\nKMHXX00XXXX000001,45322\n")
    assert (answer.status_code, answer.json()["code"]) == (422, "mapping_none")
    assert "주행거리의 단위를 밝혀야 합니다." in answer.json()["messages"]["ko"]
    mapping = '{"vin":"vin","odometer":{"column":"mileage","unit":"km"}}'
    answer = put(api, b"vin,mileage\nKMHXX00XXXX000001,45322\n", query=f"?mapping={mapping}")
    assert counted(answer.json()["upload"]) == {"recorded": 1}


@pytest.mark.parametrize("kind", ["", "application/octet-stream", "application/x-www-form-urlencoded"])
def test_any_content_type_is_read_by_its_bytes(api: APIClient, kind: str) -> None:
    assert counted(put(api, day((1, 9_000_000)), kind).json()["upload"]) == {"recorded": 1}
    assert put(api, b"", kind).json()["code"] == "file_empty"


@pytest.mark.parametrize("body", [{}, [], [1], [{}] * 501])
def test_a_body_that_is_no_list_is_a_problem(api: APIClient, body: Any) -> None:
    assert api.post("/api/stock/ended/", body, format="json").status_code == 422
