"""RFC 9457 for all that can go wrong before and beside the services."""

import re
from typing import Any
from uuid import UUID

import pytest
from django.db import OperationalError
from rest_framework.test import APIClient

from records.api.problem_types import TYPES
from records.people.authors import Author
from tests.records.api.bodies import listing

HANGUL = re.compile(r"[가-힣]")
JSON = "application/json"


def problem(answer: Any, status: int, slug: str) -> dict[str, Any]:
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/problem+json"
    body: dict[str, Any] = answer.json()
    assert body["type"].endswith(f"/problems/{slug}")
    assert body["status"] == status
    for messages in (body["messages"], *(error["messages"] for error in body["errors"])):
        assert HANGUL.search(messages["ko"])
        assert messages["en"]
    return body


@pytest.mark.parametrize(
    "body",
    [
        "{",
        '{"kind": "a", "kind": "b"}',
        '{"a": 1.5}',
        '{"a": NaN}',
        '{"a": 1e3}',
        '{"a": 9007199254740993}',
        '{"a": "\\ud800"}',
        "[" * 100 + "]" * 100,
        "[" * 100_000,
        '{"a": 1} {}',
        "{'a': 1}",
        b"\xff\xfe{}",
        b"\xef\xbb\xbf{}",
    ],
)
def test_json_with_two_readings_or_none_is_malformed(api: APIClient, body: str | bytes) -> None:
    answer = api.post("/api/records/", body, content_type=JSON)
    assert problem(answer, 400, "malformed")["code"] == "malformed_json"


@pytest.mark.parametrize(
    ("body", "ko", "en"),
    [
        ('{"a":', "맞지 않습니다(1번째 줄 6번째 글자).", "not JSON (at line 1, character 6)."),
        ('{"a": 1,\n}', "맞지 않습니다(2번째 줄 1번째 글자).", "not JSON (at line 2, character 1)."),
        ('{"a": 1.5}', '소수는 글("0.08")로 적습니다.', 'A decimal is written as a text ("0.08").'),
        ("\ufeff{}", "표식 없는 UTF-8이어야 합니다.", "UTF-8 without one is needed."),
    ],
)
def test_malformed_json_is_explained_in_the_reader_s_language(
    api: APIClient, body: str, ko: str, en: str
) -> None:
    messages = api.post("/api/records/", body.encode(), content_type=JSON).json()["messages"]
    assert messages["ko"].endswith(ko)
    assert messages["en"].endswith(en)


@pytest.mark.parametrize("body", ["[]", '"text"', "7", "null", "true"])
def test_json_that_is_no_object_is_invalid(api: APIClient, body: str) -> None:
    assert problem(api.post("/api/records/", body, content_type=JSON), 422, "invalid")["code"] == "not_object"


@pytest.mark.parametrize(
    ("change", "pointer", "code"),
    [
        ({"kind": "vehicle:flown"}, "/kind", "unknown_kind"),
        ({"kind": 7}, "/kind", "unknown_kind"),
        ({"subject": "vin:KMHXX00XXXX00001"}, "/subject", "vin_length"),
        ({"subject": None}, "/subject", "subject_scheme"),
        ({"subject": "licence:1"}, "/subject", "subject_scheme"),
        ({"body": None}, "/body", "type"),
        ({"body": {"odometer": {"stated": "38882", "unit": "mi"}}}, "/body/odometer/stated", "type"),
        ({"body": {"odometer": {"stated": 1, "unit": "mi"}, "wings": 2}}, "/body/wings", "unexpected"),
        ({"body": {}}, "/body/odometer", "required"),
        ({"attachments": [{"name": "a.jpg", "sha256": "0" * 64}]}, "/attachments/0", "no_attachment"),
        ({"attachments": 7}, "/attachments", "attachment"),
        ({"corrects": "x"}, "/corrects", "digest"),
        ({"external_id": ""}, "/external_id", "external_id"),
        ({"colour": "red"}, "/colour", "unexpected"),
        ({"a/b~c": 1}, "/a~1b~0c", "unexpected"),
    ],
)
def test_a_wrong_value_is_pointed_at(api: APIClient, change: dict[str, Any], pointer: str, code: str) -> None:
    answer = api.post("/api/records/", listing(**change), format="json")
    refusal = problem(answer, 422, "invalid")
    assert (pointer, code) in [(error["pointer"], error["code"]) for error in refusal["errors"]]


def test_a_missing_member_is_pointed_at(api: APIClient) -> None:
    refusal = problem(api.post("/api/records/", {}, format="json"), 422, "invalid")
    assert [error["pointer"] for error in refusal["errors"]] == ["/kind", "/subject", "/body"]


def test_a_kind_that_the_role_may_not_state_is_forbidden(api: APIClient) -> None:
    for kind in ("key:enrolled", "odometer:replaced"):
        refusal = problem(api.post("/api/records/", listing(kind=kind), format="json"), 403, "forbidden")
        assert refusal["code"] == "wrong_role"


@pytest.mark.parametrize(
    "content_type",
    ["text/plain", "application/xml", f"{JSON}; charset=euc-kr", "multipart/form-data; boundary=x"],
)
def test_other_media_types_and_character_sets_are_not_taken(api: APIClient, content_type: str) -> None:
    answer = api.generic("POST", "/api/records/", "{}", content_type=content_type)
    problem(answer, 415, "unsupported-media-type")


def test_other_methods_are_not_taken_and_the_right_ones_named(api: APIClient) -> None:
    answer = api.put("/api/records/", {}, format="json")
    problem(answer, 405, "method-not-allowed")
    assert "POST" in answer.headers["Allow"]


def test_an_answer_in_another_media_type_is_refused(api: APIClient) -> None:
    problem(api.get("/api/status/", HTTP_ACCEPT="image/png"), 406, "not-acceptable")


def test_addresses_that_are_not_there_are_problems_under_api_alone(api: APIClient) -> None:
    problem(api.get("/api/nothing/"), 404, "not-found")
    problem(api.get(f"/api/records/{'A' * 64}/"), 404, "not-found")
    assert api.get("/nothing/").headers["Content-Type"].startswith("text/html")


class _Passing:
    """Refused unseen: taken off the line in small pieces, so that the client hears the answer, and kept nowhere."""

    def __init__(self, size: int) -> None:
        self.left = size

    def read(self, size: int) -> bytes:
        assert size <= 2**16
        piece = b"\0" * min(size, self.left)
        self.left -= len(piece)
        return piece

    def readline(self, *_: Any) -> bytes:
        raise AssertionError("the body was parsed")


@pytest.mark.parametrize(
    ("path", "size", "most"),
    [
        ("/api/records/", 3 * 2**20, "2 MB"),
        ("/api/attachments/", 50 * 2**20, "20 MB"),
        ("/api/uploads/", 200 * 2**20, "100 MB"),
        (f"/api/polls/{UUID(int=1)}/ballots/", 2**20, "8 KB"),
    ],
)
def test_a_body_too_large_is_refused_unread(api: APIClient, path: str, size: int, most: str) -> None:
    passing = _Passing(size)
    body: Any = {"CONTENT_LENGTH": str(size), "wsgi.input": passing}
    told = problem(api.generic("POST", path, "", JSON, **body), 413, "too-large")
    assert f"최대 {most}입니다" in told["messages"]["ko"]
    assert passing.left == 0


def test_an_absurdly_large_body_is_not_waited_for(api: APIClient) -> None:
    passing = _Passing(2**40)
    body: Any = {"CONTENT_LENGTH": str(2**40), "wsgi.input": passing}
    problem(api.generic("POST", "/api/attachments/", "", JSON, **body), 413, "too-large")
    assert passing.left == 2**40


def test_a_body_without_a_length_is_refused(api: APIClient) -> None:
    header: Any = {"HTTP_TRANSFER_ENCODING": "chunked", "CONTENT_LENGTH": ""}
    problem(api.generic("POST", "/api/records/", "", JSON, **header), 411, "length-required")


@pytest.mark.parametrize("member", ["mapping", "kind"])
def test_a_form_field_of_megabytes_is_too_large(api: APIClient, member: str) -> None:
    problem(api.post("/api/uploads/", {member: "x" * (6 * 2**20)}), 413, "too-large")


def test_a_broken_form_is_malformed(api: APIClient) -> None:
    for content in ("no boundary here", "--x\r\nContent-Disposition: form-data\r\n"):
        answer = api.generic("POST", "/api/attachments/", content, "multipart/form-data; boundary=x")
        assert answer.status_code in (400, 422)
    answer = api.generic("POST", "/api/attachments/", "--x", "multipart/form-data")
    problem(answer, 400, "malformed")


def test_a_thousand_form_fields_are_malformed(api: APIClient) -> None:
    problem(api.post("/api/uploads/", {f"f{n}": "x" for n in range(1001)}), 400, "malformed")


def test_a_missing_database_says_when_to_ask_again(api: APIClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object, **__: object) -> None:
        raise OperationalError("could not connect to server at 10.0.0.5")

    monkeypatch.setattr("records.api.records.record_create", away)
    answer = api.post("/api/records/", listing(), format="json")
    assert "10.0.0.5" not in str(problem(answer, 503, "unavailable"))
    assert answer.headers["Retry-After"] == "5"


def test_a_failure_of_our_own_is_told_without_details(
    api: APIClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise ZeroDivisionError("secret detail")

    monkeypatch.setattr("records.api.records.record_create", fails)
    api.raise_request_exception = False
    answer = api.post("/api/records/", listing(), format="json")
    assert "secret detail" not in str(problem(answer, 500, "internal"))


def test_without_the_logs_keys_nothing_is_taken(api: APIClient, settings: Any, tmp_path: Any) -> None:
    settings.LOG_NOTE_KEY = settings.LOG_VRF_KEY = None
    settings.KEYS_DIR = tmp_path
    from records.wiring import _log_keys, log_known

    _log_keys.cache_clear()
    log_known.cache_clear()
    problem(api.post("/api/records/", listing(), format="json"), 503, "unavailable")


@pytest.mark.parametrize(("language", "hangul"), [("en-US,en;q=0.9", False), ("ko", True), ("", True)])
def test_the_detail_is_in_the_readers_language(api: APIClient, language: str, hangul: bool) -> None:
    answer = api.post("/api/records/", {}, format="json", HTTP_ACCEPT_LANGUAGE=language)
    assert bool(HANGUL.search(answer.json()["detail"])) is hangul
    assert answer.headers["Content-Language"] == ("ko" if hangul else "en")


@pytest.mark.parametrize("slug", TYPES)
def test_each_kind_of_problem_has_a_page(stranger: APIClient, slug: str) -> None:
    answer = stranger.get(f"/problems/{slug}")
    assert answer.status_code == 200
    assert TYPES[slug].title.ko in answer.content.decode()


def test_an_inactive_organisation_records_nothing(api: APIClient, dealer: Author) -> None:
    dealer.organisation.state = "suspended"
    dealer.organisation.save(update_fields=["state"])
    assert api.post("/api/records/", listing(), format="json").status_code in (401, 403)
