"""Drafts by program: as they are, checked as they grow, never over what another device saved."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from records.contents.models import Record
from records.people.authors import Author
from registry.form82.models import FormDraft
from tests.cast import form82, photos
from tests.fixtures.visitors import client_for


def begun(api: APIClient, **members: Any) -> Any:
    return api.post("/api/drafts/", {"body": {}, **members}, format="json")


def put(api: APIClient, draft: Any, match: str | None, **members: Any) -> Any:
    headers: dict[str, Any] = {"HTTP_IF_MATCH": match} if match else {}
    return api.put(draft["links"]["self"], {"body": {}, **members}, format="json", **headers)


def test_a_draft_is_begun_read_saved_and_handed_in(api: APIClient, dealer: Author) -> None:
    answer = begun(api, body={"basic": {"car_name": "아반떼"}, "overall": {"odometer_km": "12만"}})
    draft = answer.json()
    assert (answer.status_code, answer.headers["ETag"]) == (201, '"1"')
    assert answer.headers["Location"] == draft["links"]["self"]
    assert [block["state"] for block in draft["blocks"]] == ["open", "wrong", "open", "open", "open"]
    assert draft["messages"][0]["pointer"] == "/body/overall/odometer_km"
    assert api.get(draft["links"]["self"]).json() == draft
    saved = put(api, draft, '"1"', body=form82(1), attachments=photos(dealer), external_id="our-1")
    assert (saved.status_code, saved.headers["ETag"]) == (200, '"2"')
    assert saved.json()["body"] == form82(1)
    assert {block["state"] for block in saved.json()["blocks"]} == {"done"}
    made = api.post(draft["links"]["self"] + "record", HTTP_IF_MATCH='"2"')
    assert made.status_code == 201
    assert Record.objects.get().digest == made.json()["digest"]
    assert api.get(draft["links"]["self"]).status_code == 404
    assert api.get("/api/drafts/").json() == []


def test_over_what_another_device_saved_nothing_is_written(api: APIClient) -> None:
    draft = begun(api).json()
    assert put(api, draft, '"1"', body={"basic": {"car_name": "가"}}).status_code == 200
    for match in ('"1"', '"9"', "W/nonsense", '"-1"', '"99999999999999"'):
        answer = put(api, draft, match, body={"basic": {"car_name": "나"}})
        assert (answer.status_code, answer.json()["code"]) == (412, "precondition_failed"), match
    assert put(api, draft, None).status_code == 428
    assert api.delete(draft["links"]["self"], HTTP_IF_MATCH='"1"').status_code == 412
    assert api.post(draft["links"]["self"] + "record", HTTP_IF_MATCH='"1"').status_code == 412
    assert FormDraft.objects.get().answers == {"basic.car_name": "가"}
    assert api.delete(draft["links"]["self"], HTTP_IF_MATCH='"2"').status_code == 204
    assert not FormDraft.objects.exists()


def test_a_draft_is_nobody_elses(api: APIClient, rival: Author, inspector: Author, city: Author) -> None:
    link = begun(api).json()["links"]["self"]
    for other in (rival, inspector, city):
        client = client_for(other)
        assert client.get(link).status_code == client.delete(link).status_code == 404
        assert client.put(link, {"body": {}}, format="json", HTTP_IF_MATCH='"1"').status_code == 404
        assert client.post(link + "record").status_code == 404
        assert client.get("/api/drafts/").json() == []
    assert begun(client_for(city)).json()["code"] == "wrong_role"


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"nobody": {"knows": 1}}, "/body/nobody/knows"),
        ({"basic": "text"}, "/body/basic"),
        ({"basic": []}, "/body/basic"),
        ({"basic": {"car_name": {"a": "b"}}}, "/body/basic/car_name"),
        ({"basic": {"car_name": [1]}}, "/body/basic/car_name"),
        ({"basic": {"car_name": "a\u0000b"}}, "/body/basic/car_name"),
        ({"reasons": ["x"]}, "/body/reasons/0"),
        ({"reasons": {"R4": "x"}}, "/body/reasons/R4"),
        ({"overall": {"tuning_kinds": ["X"] * 21}}, "/body/overall/tuning_kinds"),
    ],
)
def test_a_value_outside_the_form_is_refused(api: APIClient, body: Any, pointer: str) -> None:
    answer = begun(api, body=body)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == pointer


@pytest.mark.parametrize(
    "members",
    [
        {"attachments": "x"},
        {"attachments": [{"name": "a", "sha256": "b"}]},
        {"corrects": "x"},
        {"corrects": 5},
        {"nothing": 1},
        {"external_id": {"a": 1}},
        {"body": None},
        {"body": []},
    ],
)
def test_an_odd_envelope_is_refused(api: APIClient, members: dict[str, Any]) -> None:
    assert begun(api, **members).status_code == 422
    assert not FormDraft.objects.exists()


def test_drafts_are_limited_in_length_and_number(api: APIClient, monkeypatch: pytest.MonkeyPatch) -> None:
    long = {"remarks": {"tuning": "가" * 19_000, "recall": "가" * 19_000, "color": "가" * 19_000}}
    assert begun(api, body={"overall": long}).json()["code"] == "too_long"
    monkeypatch.setattr("registry.form82.drafts.MAX_DRAFTS", 1)
    assert begun(api).status_code == 201
    assert (answer := begun(api)).status_code == 409
    assert answer.json()["code"] == "too_many_drafts"


def test_a_plate_is_covered_by_program_too(
    api: APIClient, dealer: Author, rival: Author, stranger: APIClient
) -> None:
    sha256 = photos(dealer)[0]["sha256"]
    link = f"/api/attachments/{sha256}/cover"
    boxes = {"boxes": [{"x": 30, "y": 20, "width": 40, "height": 12}]}
    made = api.put(link, boxes, format="json")
    assert made.status_code == 200
    assert made.json()["original"] == sha256
    assert made.json()["sha256"] != sha256
    assert stranger.get(made.json()["links"]["public"]).status_code == 404
    assert client_for(rival).put(link, boxes, format="json").status_code == 404
    assert stranger.put(link, boxes, format="json").status_code == 401
    assert api.put(link, {"boxes": []}, format="json").json()["code"] == "no_box"
    assert api.put(f"/api/attachments/{'0' * 64}/cover", boxes, format="json").status_code == 404
    assert api.delete(link).status_code == 204
