"""docs/openapi.yaml, the page made from it, and the addresses that FORMATS names."""

import re
from pathlib import Path

import pytest
import yaml
from drf_spectacular.renderers import OpenApiYamlRenderer
from drf_spectacular.validation import validate_schema
from rest_framework.test import APIClient

from records.api import docs, openapi
from records.api.openapi import document
from records.api.problem_types import TYPES
from records.terms.families import kind_named, kinds

FILE = Path(__file__).resolve().parents[3] / "docs" / "openapi.yaml"
ROUTES = {
    "/api/records/": {"post"},
    "/api/records/{digest}/": {"get"},
    "/api/handovers/": {"post"},
    "/api/handovers/{handover_id}/": {"get"},
    "/api/handovers/{handover_id}/codes/": {"post"},
    "/api/records/{digest}/form82.pdf": {"get"},
    "/api/records/{digest}/changes": {"get"},
    "/api/records/{digest}/receipt": {"get"},
    "/api/attachments/": {"post"},
    "/api/attachments/{sha256}/": {"get"},
    "/api/attachments/{sha256}/cover": {"put", "delete"},
    "/api/drafts/": {"get", "post"},
    "/api/drafts/{draft_id}/": {"get", "put", "delete"},
    "/api/drafts/{draft_id}/record": {"post"},
    "/api/uploads/": {"get", "post"},
    "/api/uploads/{upload_id}/": {"get"},
    "/api/uploads/{upload_id}/confirm": {"post"},
    "/api/uploads/{upload_id}/report": {"get"},
    "/api/certifications/": {"post"},
    "/api/vehicles/{vin}/": {"get"},
    "/api/vehicles/{vin}/evidence": {"get"},
    "/api/licences/{number}/": {"get"},
    "/api/classification/": {"get"},
    "/api/classification/evidence": {"get"},
    "/api/directory/inspectors/": {"get"},
    "/api/directory/organisations/": {"get"},
    "/api/polls/": {"get", "post"},
    "/api/polls/{number}/": {"get"},
    "/api/polls/{number}/evidence": {"get"},
    "/api/polls/{number}/roll.bin": {"get"},
    "/api/polls/{number}/boxes/": {"get"},
    "/api/polls/{number}/boxes/{box}/leaves.bin": {"get"},
    "/api/polls/{number}/boxes/{box}/{name}": {"get"},
    "/api/polls/{number}/identify": {"post"},
    "/api/polls/{number}/right": {"get"},
    "/api/polls/{number}/signature": {"post"},
    "/api/polls/{number}/ballots/": {"post"},
    "/api/status/": {"get"},
    "/api/changes/": {"get"},
    "/api/uploads/{upload_id}/back": {"post"},
    "/api/records/batch/": {"post"},
    "/api/stock/": {"put"},
    "/api/stock/ended/": {"post"},
    "/.well-known/car-registry.json": {"get"},
    "/schemas/{name}.json": {"get"},
}


def test_the_openapi_file_is_current() -> None:
    made = OpenApiYamlRenderer().render(document(), renderer_context={})  # type: ignore[no-untyped-call]  # as drf-spectacular has it
    assert FILE.read_bytes() == made, "run: python manage.py spectacular --file docs/openapi.yaml"


def test_the_openapi_document_names_every_problem_type() -> None:
    kind = document()["components"]["schemas"]["Problem"]["properties"]["type"]
    for name, problem in TYPES.items():
        assert f"`{name}` ({problem.status}) {problem.title.en}" in kind["description"]
        assert re.search(kind["pattern"], f"https://registry.example/problems/{name}")
    assert not re.search(kind["pattern"], "https://registry.example/problems/another")


def test_the_openapi_document_is_valid_and_names_every_route() -> None:
    written = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    validate_schema(written)  # type: ignore[no-untyped-call]  # as drf-spectacular has it
    assert written["openapi"].startswith("3.1")
    assert {path: set(operations) for path, operations in written["paths"].items()} == ROUTES


@pytest.mark.parametrize("accept", ["application/vnd.oai.openapi", "application/json", "*/*"])
def test_the_document_is_served(stranger: APIClient, accept: str) -> None:
    answer = stranger.get("/api/schema/", HTTP_ACCEPT=accept)
    assert answer.status_code == 200
    assert yaml.safe_load(answer.content)["openapi"].startswith("3.1")


def test_a_kept_document_comes_as_it_was_asked_for(stranger: APIClient) -> None:
    asked = ["application/json", "application/json; indent=1", "application/vnd.oai.openapi"] * 2
    answers = [stranger.get("/api/schema/", HTTP_ACCEPT=accept) for accept in asked]
    assert [answer.headers["Content-Type"].split(";")[0] for answer in answers] == [
        accept.split(";")[0] for accept in asked
    ]
    assert len({answer.content for answer in answers}) == 3
    assert [answer.content for answer in answers[:3]] == [answer.content for answer in answers[3:]]


@pytest.mark.parametrize("media_type", ["application/json", "application/vnd.oai.openapi"])
def test_no_wish_has_the_document_written_anew(
    stranger: APIClient, monkeypatch: pytest.MonkeyPatch, media_type: str
) -> None:
    """Of a stranger, each with another word behind the media type: each took a second of a core."""
    stranger.get("/api/schema/", HTTP_ACCEPT=media_type)
    monkeypatch.setattr(openapi, "_document", None)
    for number in range(3):
        answer = stranger.get("/api/schema/", HTTP_ACCEPT=f"{media_type}; x={number}")
        assert answer.status_code == 200


def test_no_host_has_the_page_written_anew(stranger: APIClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """A host with another port each time, which nobody forbids."""
    stranger.get("/api/docs/")
    monkeypatch.setattr(docs, "document", None)
    for port in (1, 2):
        assert stranger.get("/api/docs/", HTTP_HOST=f"localhost:{port}").status_code == 200


def test_the_page_shows_every_operation(stranger: APIClient) -> None:
    answer = stranger.get("/api/docs/")
    text = answer.content.decode()
    for path in ROUTES:
        assert path in text
    assert "http://" not in text.replace("http://testserver", "").replace("http://www.w3.org", "")
    assert "https://" not in text


@pytest.mark.parametrize("kind", kinds())
def test_each_kind_has_its_schema(stranger: APIClient, kind: str) -> None:
    answer = stranger.get(kind_named(kind).schema_path)
    assert answer.headers["Content-Type"] == "application/schema+json"
    assert answer.json()["$id"] == kind_named(kind).schema_path


def test_other_schemas_are_not_there(stranger: APIClient) -> None:
    assert stranger.get("/schemas/vehicle-flown.json").status_code == 404
    assert stranger.get("/schemas/../settings.json").status_code == 404


def test_the_document_refuses_what_the_service_refuses() -> None:
    """Members that no shape names, and numbers below the first: twenty sorts of request were allowed and then refused."""
    shapes = document()["components"]["schemas"]
    bodies = [shape for name, shape in shapes.items() if name.endswith("Request")]
    assert len(bodies) > 10
    assert all(shape["additionalProperties"] is False for shape in bodies)
    for path, methods in document()["paths"].items():
        for operation in methods.values():
            for parameter in operation.get("parameters", ()):
                schema = parameter["schema"]
                if parameter["in"] == "query" and schema.get("type") == "integer":
                    assert {"minimum", "maximum"} <= schema.keys(), (path, parameter["name"])
