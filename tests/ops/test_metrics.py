"""/metrics is for who holds the token, or for a laptop; for anybody else it isn't there."""

import pytest
from django.test import Client
from pytest_django import Settings

pytestmark = pytest.mark.django_db


def test_this_machine_reads_the_metrics(client: Client) -> None:
    response = client.get("/metrics")
    assert response.status_code == 200
    assert b"django_http_requests_total" in response.content


@pytest.mark.parametrize(
    "headers",
    [
        {"REMOTE_ADDR": "203.0.113.9"},
        {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "203.0.113.9"},
        {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "127.0.0.1"},
        {"REMOTE_ADDR": "127.0.0.1", "HTTP_FORWARDED": "for=127.0.0.1"},
        {"REMOTE_ADDR": ""},
    ],
)
def test_who_comes_from_outside_or_through_a_proxy_finds_nothing(
    client: Client, headers: dict[str, str]
) -> None:
    assert client.get("/metrics", **headers).status_code == 404  # type: ignore[arg-type]  # WSGI's names


def test_metrics_are_closed_outside_development(client: Client, settings: Settings) -> None:
    settings.DEVELOPMENT = False
    assert client.get("/metrics").status_code == 404


def test_metrics_with_a_token_open_for_the_token_alone(client: Client, settings: Settings) -> None:
    settings.METRICS_TOKEN = "a-token-for-prometheus"
    right = {"Authorization": "Bearer a-token-for-prometheus"}
    assert client.get("/metrics", headers=right, REMOTE_ADDR="203.0.113.9").status_code == 200
    for wrong in (
        "Bearer a-token",
        "Basic a-token-for-prometheus",
        "Bearer ",
        "Bearer é",
        "a-token-for-prometheus",
    ):
        assert client.get("/metrics", headers={"Authorization": wrong}).status_code == 404
    assert client.get("/metrics").status_code == 404
