"""Schemathesis reads the OpenAPI document and tries what it allows and what it doesn't: no answer is a 500."""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance

from config.wsgi import application
from records.api.openapi import document
from records.people.authors import Author
from records.people.tokens import token_create

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


@pytest.mark.soak
def test_no_request_is_answered_with_500(authorization: str) -> None:
    # Read here and in one test: while tests are collected, each worker would read and try the whole document.
    schema = schemathesis.openapi.from_dict(document())
    schema.app = application
    for result in schema.get_all_operations():
        assert isinstance(result, Ok), result
        operation = result.ok()
        ask(operation.as_strategy(), authorization)
        if operation.body:
            ask(operation.as_strategy(generation_mode=GenerationMode.NEGATIVE), authorization)


def ask(cases: Any, authorization: str) -> None:
    @settings(max_examples=3, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    @given(case=cases)
    def asked(case: Any) -> None:
        case.call_and_validate(headers={"Authorization": authorization}, checks=CHECKS)

    asked()
