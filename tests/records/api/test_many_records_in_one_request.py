from typing import Any

import pytest
from django.core.cache import caches
from rest_framework.test import APIClient

from records.contents.models import Record
from records.people.throttles import RowsThrottle
from tests.cast import listing, subject


def stated(number: int, **changes: Any) -> dict[str, Any]:
    record = {"kind": "vehicle:listed", "subject": subject(number), "body": listing(number)}
    return {**record, "external_id": f"A-{number}", **changes}


def post(api: APIClient, body: object) -> Any:
    return api.post("/api/records/batch/", body, format="json")


def test_each_record_of_a_batch_has_its_answer(api: APIClient) -> None:
    answers = post(api, [stated(1), stated(2, subject="vin:X"), stated(3, odd=1), 4, stated(5)]).json()
    assert [answer["status"] for answer in answers] == [201, 422, 422, 422, 201]
    codes = [answer["problem"] and answer["problem"]["errors"][0]["code"] for answer in answers]
    assert codes == [None, "vin_length", "unexpected", "not_object", None]
    assert {answers[0]["digest"], answers[4]["digest"]} == set(
        Record.objects.values_list("digest", flat=True)
    )


def test_a_batch_sent_again_records_nothing_twice(api: APIClient) -> None:
    first = post(api, [stated(1), stated(2)]).json()
    again = post(api, [stated(1), stated(2), stated(1, body=listing(2))]).json()
    assert [answer["status"] for answer in again] == [200, 200, 409]
    assert [answer["digest"] for answer in again[:2]] == [answer["digest"] for answer in first]


@pytest.mark.parametrize("body", [{}, [], [{}] * 501])
def test_a_body_that_is_no_batch_is_a_problem(api: APIClient, body: object) -> None:
    assert post(api, body).json()["code"] == "batch_size"


def test_rows_are_counted_apart_from_requests(api: APIClient, monkeypatch: pytest.MonkeyPatch) -> None:
    caches["throttles"].clear()
    monkeypatch.setitem(RowsThrottle.THROTTLE_RATES, "rows", "3/hour")
    assert [post(api, [{}, {}]).status_code for _ in range(3)] == [200, 200, 429]
    assert api.get("/api/uploads/").status_code == 200
