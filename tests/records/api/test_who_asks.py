"""Tokens, sessions, scopes, and how often one may ask."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from rest_framework.test import APIClient

from records.people.authors import Author
from records.people.models import ApiToken, User
from records.people.throttles import OrganisationThrottle, network_of
from records.people.tokens import token_revoke
from tests.fixtures.market import enter
from tests.fixtures.visitors import client_for
from tests.records.api.bodies import listing, vin

PRIVATE = (
    "/api/uploads/",
    "/api/uploads/01a20425-526f-77f5-ad8c-daa9c4fed6c3/",
    "/api/uploads/01a20425-526f-77f5-ad8c-daa9c4fed6c3/report",
    f"/api/attachments/{'0' * 64}/",
)


@pytest.mark.parametrize(
    "path", ["/api/records/", "/api/certifications/", "/api/attachments/", "/api/uploads/"]
)
def test_without_a_token_nothing_is_taken(stranger: APIClient, path: str) -> None:
    answer = stranger.post(path, {}, format="json")
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="registry"'


@pytest.mark.parametrize("path", PRIVATE)
def test_without_a_token_nothing_private_is_read(stranger: APIClient, path: str) -> None:
    assert stranger.get(path).status_code == 401


def test_unknown_expired_and_revoked_tokens_get_the_same_answer(api: APIClient) -> None:
    token = ApiToken.objects.get()
    answers = []
    for secret in ("", "jcr_unknown", "x" * 5000, "가"):
        stranger = APIClient()
        header = f"Bearer {secret}".encode().decode("latin-1")
        answers.append(stranger.post("/api/records/", listing(), format="json", HTTP_AUTHORIZATION=header))
    ApiToken.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    answers.append(api.post("/api/records/", listing(), format="json"))
    ApiToken.objects.update(expires_at=None)
    token_revoke(token=token)
    answers.append(api.post("/api/records/", listing(), format="json"))
    assert {answer.status_code for answer in answers} == {401}
    assert len({answer.content for answer in answers}) == 1


def test_a_token_does_what_its_scopes_say(dealer: Author) -> None:
    client = client_for(dealer, scopes={"uploads"})
    answer = client.post("/api/records/", listing(), format="json")
    assert (answer.status_code, answer.json()["code"]) == (403, "scope_missing")
    assert client.get("/api/uploads/").status_code == 200


def test_when_a_token_was_used_is_kept(api: APIClient) -> None:
    api.get("/api/status/")
    assert ApiToken.objects.get().last_used_at is not None


def test_a_browser_needs_its_csrf_token(dealer: Author) -> None:
    client = Client(enforce_csrf_checks=True)
    enter(client, dealer.membership.user)
    answer = client.post("/api/records/", listing(), content_type="application/json")
    assert answer.status_code == 403
    client.cookies["csrftoken"] = "a" * 32
    answer = client.post(
        "/api/records/", listing(), content_type="application/json", headers={"X-CSRFToken": "a" * 32}
    )
    assert answer.status_code == 201


def test_who_belongs_to_no_organisation_states_nothing(outsider: User, market: object) -> None:
    client = APIClient()
    enter(client, outsider)
    answer = client.post("/api/records/", listing(), format="json")
    assert (answer.status_code, answer.json()["code"]) == (403, "no_role")
    assert client.get(f"/api/vehicles/{vin()}/").status_code == 404


def throttled(monkeypatch: pytest.MonkeyPatch, scope: str, rate: str) -> None:
    from rest_framework.throttling import SimpleRateThrottle

    monkeypatch.setitem(SimpleRateThrottle.THROTTLE_RATES, scope, rate)


def test_look_ups_are_counted_by_address(stranger: APIClient, monkeypatch: pytest.MonkeyPatch) -> None:
    throttled(monkeypatch, "visitors", "2/min")
    path = f"/api/vehicles/{vin()}/"
    statuses = [stranger.get(path).status_code for _ in range(2)]
    answer = stranger.get(f"{path}evidence")
    assert [*statuses, answer.status_code] == [404, 404, 429]
    assert answer.json()["code"] == "too_many_requests"
    assert 1 <= int(answer.headers["Retry-After"]) <= 60
    assert stranger.get(path, REMOTE_ADDR="10.1.2.3").status_code == 404
    forwarded = stranger.get(path, HTTP_X_FORWARDED_FOR="10.9.9.9")
    assert forwarded.status_code == 429


def test_an_organisation_is_counted_as_one(
    dealer: Author, rival: Author, monkeypatch: pytest.MonkeyPatch
) -> None:
    throttled(monkeypatch, "organisations", "2/min")
    first, second, other = client_for(dealer), client_for(dealer), client_for(rival)
    assert [client.get("/api/status/").status_code for client in (first, second, first, other)] == [
        200,
        200,
        429,
        200,
    ]


def test_an_organisation_has_a_new_window_each_minute(
    dealer: Author, monkeypatch: pytest.MonkeyPatch
) -> None:
    throttled(monkeypatch, "organisations", "1/min")
    client, now = client_for(dealer), [600.0]
    monkeypatch.setattr(OrganisationThrottle, "timer", staticmethod(lambda: now[0]))
    assert client.get("/api/status/").status_code == 200
    now[0] = 659.0
    refused = client.get("/api/status/")
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "1")
    now[0] = 660.0
    assert client.get("/api/status/").status_code == 200


def test_records_are_taken_while_the_cache_is_away(api: APIClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: Any, **__: Any) -> None:
        raise ConnectionError

    for asked in ("get", "add", "incr"):
        monkeypatch.setattr(f"django.core.cache.backends.locmem.LocMemCache.{asked}", away)
    assert api.post("/api/records/", listing(), format="json").status_code == 201


def test_a_subscriber_has_one_address_however_many_it_has() -> None:
    assert network_of("2001:db8::1") == network_of("2001:db8::ffff:1")
    assert network_of("2001:db8::1") != network_of("2001:db8:0:1::1")
    assert network_of("10.0.0.1") == "10.0.0.1"
    assert network_of("unknown") == "unknown"
    assert network_of("::ffff:10.0.0.1") == "10.0.0.1", "on a socket for both families"
