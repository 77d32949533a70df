"""Schemathesis reads the OpenAPI document and tries what it allows and what it doesn't: no answer is a 500."""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance

from config.wsgi import application
from records.api.openapi import document
from records.people.authors import Author
from records.people.tokens import token_create

schema = schemathesis.openapi.from_dict(document())
schema.app = application

CHECKS = [not_a_server_error, content_type_conformance, response_schema_conformance]


@pytest.fixture(autouse=True)
def one_connection() -> Iterator[None]:
    """As Django's own test client does: a request must not close the connection that holds the test's transaction."""
    request_started.disconnect(close_old_connections)
    request_finished.disconnect(close_old_connections)
    yield
    request_started.connect(close_old_connections)
    request_finished.connect(close_old_connections)


@pytest.fixture
def authorization(dealer: Author) -> str:
    return f"Bearer {token_create(membership=dealer.membership, name='fuzz').secret}"


@schema.parametrize()
@settings(
    max_examples=5,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_no_request_is_answered_with_500(case: Any, authorization: str) -> None:
    case.call_and_validate(headers={"Authorization": authorization}, checks=CHECKS)
