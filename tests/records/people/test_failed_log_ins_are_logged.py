"""Failed log-ins, second factors and tokens are log lines, without anything that was typed."""

from typing import Any

import pytest
from django.test import Client
from rest_framework.test import APIClient

from records.people.authors import Author
from tests.fixtures.visitors import LogIn
from tests.records.people.test_second_factor import typed, with_password


def lines(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.levelname == "WARNING"]


def test_a_wrong_password_names_the_account_by_its_pseudonym(
    dealer: Author, caplog: pytest.LogCaptureFixture
) -> None:
    user = with_password(dealer.membership.user)
    typed("wrong wrong", user, "203.0.113.9")
    assert lines(caplog) == [f"a log-in failed: {user.person}"]
    assert not any(word in caplog.text for word in (user.email, "wrong wrong", "203.0.113.9"))


def test_a_name_that_nobody_has_stands_in_no_line(
    client: Client, market: Any, caplog: pytest.LogCaptureFixture
) -> None:
    client.post("/accounts/login/", {"login": "typed-by-mistake@example.com", "password": "a secret"})
    assert lines(caplog) == ["a log-in failed: no such account"]
    assert "typed-by-mistake" not in caplog.text


def test_refusals_after_many_failures_are_logged(
    dealer: Author, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"login_failed_account": "1/h/key"}
    user = with_password(dealer.membership.user)
    for _ in range(2):
        typed("wrong wrong", user, "203.0.113.9")
    assert lines(caplog)[1:] == ["a log-in was refused: too many failed before"]


def test_a_wrong_code_is_logged(inspector: Author, log_in: LogIn, caplog: pytest.LogCaptureFixture) -> None:
    log_in(inspector).post("/accounts/2fa/reauthenticate/", {"code": "000000"})
    assert [line.partition(":")[0] for line in lines(caplog)] == ["a second factor failed"]
    assert "000000" not in caplog.text


def test_a_wrong_token_is_logged(market: Any, caplog: pytest.LogCaptureFixture) -> None:
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION="Bearer made-up-token")
    assert client.get("/api/uploads/").status_code == 401
    assert lines(caplog) == ["a token was refused"]
    assert "made-up" not in caplog.text
