"""People are identified by a real provider of OpenID Connect: what passes, and every way in which it does not."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import pytest

from tests.fixtures.ports import port_kept
from tests.verifier.polls.voters import VOTERS
from tests.voting.identification.provided import CLAIMS, OFFICES, RETURNS_TO, logged_in, provider
from tests.voting.offices import PERSON, UUID_, Office, refused
from voting.issuing import provider as asking
from voting.issuing.identity import codes_made
from voting.unrecorded import WithoutVoters

OTHER = list(VOTERS[1].person)


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    with port_kept() as port, provider(port) as running:
        yield running


@pytest.fixture
def office(offices: list[Office], issuer: str, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Office:
    """The first of the two, which knows the provider as `city`."""
    asking._endpoints.clear()
    asking._keys.clear()
    monkeypatch.setattr("voting.api.middleware._told", {})
    settings.TRIAL_IDENTITY = False
    settings.PUBLIC_URL = RETURNS_TO.removesuffix("/polls/identified/")
    settings.OIDC_ISSUER, settings.OIDC_SCOPE, settings.OIDC_CLAIMS = issuer, "openid unit", CLAIMS
    settings.OIDC_CLIENT_ID, settings.OIDC_CLIENT_SECRET = OFFICES[0].name, OFFICES[0].secret
    return offices[0]


def sent(office: Office, person: list[str] = PERSON) -> dict[str, str]:
    """Where the person is sent, and with which challenge."""
    answer = office.post("identify", {"person": person})
    assert answer.status_code == 200, answer.content
    shown = answer.json()
    assert shown.pop("trial") is False
    told: dict[str, str] = shown
    return told


def brought(office: Office, challenge: str, query: str, person: list[str] = PERSON) -> Any:
    return office.post("identify", {"person": person, "challenge": challenge, "code": query})


def test_a_provider_identifies_who_logs_in(office: Office) -> None:
    shown = sent(office)
    asked = {name: value for name, [value] in parse_qs(urlsplit(shown["address"]).query).items()}
    assert (asked["response_type"], asked["code_challenge_method"]) == ("code", "S256")
    assert (asked["prompt"], asked["max_age"], asked["redirect_uri"]) == ("login", "0", RETURNS_TO)
    assert len({asked["state"], asked["nonce"], asked["code_challenge"]}) == 3
    query = logged_in(shown["address"], PERSON)
    answer = brought(office, shown["challenge"], query)
    assert (answer.status_code, answer.json()["trial"]) == (201, False)
    right = office.right(answer.json()["session"])
    assert right.json()["person"] == PERSON


def test_a_code_serves_once(office: Office) -> None:
    shown = sent(office)
    query = logged_in(shown["address"], PERSON)
    assert brought(office, shown["challenge"], query).status_code == 201
    assert refused(brought(office, shown["challenge"], query)) == (403, "identification_expired")


def test_who_logs_in_as_somebody_else_is_told_so(office: Office) -> None:
    shown = sent(office)
    query = logged_in(shown["address"], OTHER)
    assert refused(brought(office, shown["challenge"], query)) == (403, "identified_other")


def test_an_answer_to_another_question_is_none(office: Office) -> None:
    shown, other = sent(office), sent(office)
    query = logged_in(shown["address"], PERSON)
    assert refused(brought(office, other["challenge"], query)) == (403, "identification_elsewhere")
    # With the other question's state PKCE still fails.
    state = parse_qs(urlsplit(other["address"]).query)["state"][0]
    moved = "?" + urlencode({**dict(parse_qsl(query.removeprefix("?"))), "state": state})
    assert refused(brought(office, other["challenge"], moved)) == (403, "identification_expired")
    # A challenge serves the person for whom it was asked.
    assert refused(brought(office, shown["challenge"], query, OTHER)) == (403, "identification_elsewhere")


def test_a_challenge_lasts_ten_minutes(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    shown = sent(office)
    query = logged_in(shown["address"], PERSON)
    now = time.time()
    monkeypatch.setattr("cryptography.fernet.time.time", lambda: now + 601)
    assert refused(brought(office, shown["challenge"], query)) == (403, "identification_expired")


def test_a_challenge_serves_its_office(office: Office, offices: list[Office]) -> None:
    shown = sent(office)
    query = logged_in(shown["address"], PERSON)
    assert refused(brought(offices[1], shown["challenge"], query)) == (403, "identification_expired")


def test_who_stops_is_not_identified(office: Office) -> None:
    shown = sent(office)
    query = logged_in(shown["address"], PERSON, stops=True)
    assert "access_denied" in query
    assert refused(brought(office, shown["challenge"], query)) == (403, "identification_stopped")


def test_a_claim_that_the_provider_lacks_is_named(office: Office) -> None:
    shown = sent(office)
    answer = brought(office, shown["challenge"], logged_in(shown["address"], ["101"]))
    assert refused(answer) == (403, "identification_lacking")
    assert "호수 (숫자)" in answer.json()["messages"]["ko"]


def assert_told(answer: Any, caplog: pytest.LogCaptureFixture) -> None:
    """The voter in words, and the operator by one line that names nobody."""
    assert refused(answer) == (503, "provider_refuses")
    assert answer.headers["Retry-After"]
    messages = answer.json()["messages"]
    assert "이 기관에 알려" in messages["ko"]
    assert "Tell this office" in messages["en"]
    lines = [record.getMessage() for record in caplog.records if WithoutVoters().filter(record)]
    assert lines == ["requests of voters fail: ProviderRefusesError"]


def test_an_office_unknown_to_the_provider_identifies_nobody(
    office: Office, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    shown = sent(office)
    query = logged_in(shown["address"], PERSON)
    settings.OIDC_CLIENT_SECRET = "no longer this one"
    assert_told(brought(office, shown["challenge"], query), caplog)


@pytest.mark.parametrize(
    "query", ["", "?", "?code=x", "code", "?state=a&state=b", "?" + "a=b&" * 30, "?%ff=%00"]
)
def test_a_query_that_is_no_answer_is_refused(office: Office, query: str) -> None:
    status, code = refused(brought(office, sent(office)["challenge"], query))
    assert (status, code.partition("_")[0]) == (403, "identification")


def test_another_issuer_in_the_answer_is_refused(office: Office) -> None:
    shown = sent(office)
    given = dict(parse_qsl(logged_in(shown["address"], PERSON).removeprefix("?")))
    assert given.pop("iss") == office.settings.OIDC_ISSUER
    for more in ({}, {"iss": "https://other.example"}):
        query = "?" + urlencode({**given, **more})
        assert refused(brought(office, shown["challenge"], query)) == (403, "identification_false")


def test_a_provider_of_another_name_is_not_asked(
    office: Office, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    settings.OIDC_ISSUER = office.settings.OIDC_ISSUER.replace("127.0.0.1", "localhost")
    assert_told(office.post("identify", {"person": PERSON}), caplog)


def test_a_provider_that_is_down_is_told(office: Office, settings: Any, quiet_port: int) -> None:
    settings.OIDC_ISSUER = f"http://127.0.0.1:{quiet_port}"
    answer = office.post("identify", {"person": PERSON})
    assert refused(answer) == (503, "provider_away")
    assert answer.headers["Retry-After"]


def test_a_provider_that_goes_down_on_the_way_is_told(office: Office, settings: Any) -> None:
    with port_kept() as port, provider(port) as other:
        settings.OIDC_ISSUER = other
        shown = sent(office)
        query = logged_in(shown["address"], PERSON)
    assert refused(brought(office, shown["challenge"], query)) == (503, "provider_away")


def test_a_code_that_is_too_old_is_none(office: Office, settings: Any) -> None:
    with port_kept() as port, provider(port, code_lasts=1) as other:
        settings.OIDC_ISSUER = other
        shown = sent(office)
        query = logged_in(shown["address"], PERSON)
        time.sleep(2.1)
        assert refused(brought(office, shown["challenge"], query)) == (403, "identification_expired")


def test_two_offices_are_two_clients(office: Office, offices: list[Office], settings: Any) -> None:
    sessions = []
    for place, registered in enumerate(OFFICES):
        settings.OIDC_CLIENT_ID, settings.OIDC_CLIENT_SECRET = registered.name, registered.secret
        shown = sent(offices[place])
        answer = brought(offices[place], shown["challenge"], logged_in(shown["address"], PERSON))
        assert answer.status_code == 201
        sessions.append(answer.json()["session"])
    assert office.right(sessions[0]).status_code == 200
    assert refused(office.right(sessions[1])) == (401, "unauthenticated")


def test_invitations_go_before_a_provider(office: Office) -> None:
    office.enter()
    codes_made(UUID_)
    assert refused(office.post("identify", {"person": PERSON})) == (403, "not_identified")


def test_a_provider_serves_openings_that_it_can_answer(office: Office, settings: Any) -> None:
    settings.OIDC_CLAIMS = {"이름": "name"}
    assert refused(office.post("identify", {"person": PERSON})) == (403, "no_identification")


def test_no_log_line_has_what_identifies(office: Office, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        shown = sent(office)
        query = logged_in(shown["address"], PERSON)
        brought(office, shown["challenge"], query)
        brought(office, shown["challenge"], query)
    lines = [record.getMessage() for record in caplog.records if WithoutVoters().filter(record)]
    assert lines == []
