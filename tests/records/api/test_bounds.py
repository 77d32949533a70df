"""Work is bounded before it is done, and an answer is not longer than somebody reads."""

import json
import time

import pytest
from pytest_django import Settings
from rest_framework.test import APIClient

from records.api.parsers import has_more_members
from records.api.problems import ERRORS_TOLD
from tests.records.api.bodies import listing


def nested(depth: int) -> str:
    return "[" * depth + "]" * depth


def test_a_body_of_very_many_names_is_refused_unread(api: APIClient) -> None:
    """1.8 MB with 190,000 names that nobody knows was answered by 22.7 MB after 23 s."""
    stated = listing()
    stated["body"] = {f"{number:x}": 1 for number in range(190_000)}
    text = json.dumps(stated, separators=(",", ":"))
    began = time.monotonic()
    answer = api.post("/api/records/", text, content_type="application/json")
    assert time.monotonic() - began < 20
    assert (answer.status_code, answer.json()["code"]) == (413, "too_many_members")
    assert "50,000" in answer.json()["messages"]["en"]
    assert "50,000" in answer.json()["messages"]["ko"]
    assert len(answer.content) < 2_000


@pytest.mark.parametrize("where", ["envelope", "body"])
def test_a_hundred_errors_are_told_and_all_counted(api: APIClient, where: str) -> None:
    stated = listing()
    unknown = {f"unknown_{number}": 1 for number in range(2_000)}
    if where == "body":
        stated["body"] = {**stated["body"], **unknown}
    else:
        stated |= unknown
    answer = api.post("/api/records/", stated, format="json")
    assert answer.status_code == 422
    problem = answer.json()
    assert (len(problem["errors"]), problem["error_count"]) == (ERRORS_TOLD, 2_000)


def test_few_errors_are_all_told(api: APIClient) -> None:
    stated = listing()
    del stated["kind"]
    problem = api.post("/api/records/", {**stated, "more": 1}, format="json").json()
    assert problem["error_count"] == len(problem["errors"]) == 2


@pytest.mark.parametrize(
    ("value", "count"),
    [
        (1, 0), ([], 0), ({}, 0), ([1, 2, 3], 3), ({"a": [1, {"b": 2}]}, 4), ([[[[1]]]], 4), ({"a": {"b": {}}}, 2),
    ],
)  # fmt: skip
def test_members_and_items_are_counted_at_all_depths(value: object, count: int) -> None:
    assert not has_more_members(value, count)
    if count:
        assert has_more_members(value, count - 1)


def test_the_bound_is_a_setting(api: APIClient, settings: Settings) -> None:
    settings.JSON_MEMBERS = 5
    answer = api.post("/api/records/", listing(), format="json")
    assert (answer.status_code, answer.json()["code"]) == (413, "too_many_members")
    assert " 5," in answer.json()["messages"]["en"]


@pytest.mark.parametrize("text", [nested(100_000), '{"body": ' + nested(65) + "}"])
def test_a_body_that_is_nested_deeply_is_refused(api: APIClient, text: str) -> None:
    answer = api.post("/api/records/", text, content_type="application/json")
    assert answer.status_code == 400
