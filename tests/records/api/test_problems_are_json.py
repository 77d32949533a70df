"""What goes wrong is told as JSON, also where an address answers with YAML or a PDF."""

import json

import pytest
from rest_framework.test import APIClient


@pytest.mark.parametrize("accepted", ["*/*", "application/vnd.oai.openapi", "application/pdf", "text/html"])
@pytest.mark.parametrize(
    "path",
    [
        "/api/schema/",
        "/api/classification/evidence",
        f"/api/records/{'0' * 64}/form82.pdf",
        "/api/vehicles/KMHXX00XXXX000001/evidence",
    ],
)
def test_a_problem_is_json_whatever_was_asked_for(db: None, path: str, accepted: str) -> None:
    answer = APIClient().delete(path, headers={"Accept": accepted})
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert json.loads(answer.content)["status"] == answer.status_code >= 400
