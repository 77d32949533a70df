"""On a full disk what is stored is read as ever, and what can't be written says why, in both languages."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client
from rest_framework.test import APIClient

from records.people.authors import Author
from records.people.models import ApiToken
from records.people.tokens import token_create
from tests.fixtures.market import second_factor
from tests.fixtures.visitors import LogIn
from tests.records.api.bodies import listing

_READS = ("SELECT", "BEGIN", "SAVEPOINT", "RELEASE", "ROLLBACK")


class _FullError(Exception):
    """As psycopg tells it."""

    sqlstate = "53100"


@contextmanager
def full_database() -> Iterator[None]:
    """Nothing can be written to the database, as on a full disk."""

    def execute(run: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.lstrip().upper().startswith(_READS):
            return run(sql, params, many, context)
        raise OperationalError("database or disk is full") from _FullError()

    with connection.execute_wrapper(execute):
        yield


@pytest.mark.usefixtures("market")
@pytest.mark.parametrize("address", ["/", "/status/", "/directory/", "/api/status/", "/readyz", "/metrics"])
def test_anybody_reads_on_while_the_disk_is_full(client: Client, address: str) -> None:
    before = client.get(address).status_code
    with full_database():
        assert client.get(address).status_code == before


def test_people_with_a_log_in_read_on_too(client: Client, dealer: Author) -> None:
    client.force_login(second_factor(dealer.membership.user))
    with full_database():
        for address in ("/", "/desk/cars/", "/desk/uploads/"):
            assert client.get(address).status_code == 200, address


def test_a_token_reads_on_and_its_use_is_noted_later(dealer: Author) -> None:
    token = token_create(membership=dealer.membership, name="till")
    program = APIClient()
    program.credentials(HTTP_AUTHORIZATION=f"Bearer {token.secret}")
    with full_database():
        assert program.get("/api/uploads/").status_code == 200
    assert ApiToken.objects.get().last_used_at is None
    assert program.get("/api/uploads/").status_code == 200
    assert ApiToken.objects.get().last_used_at


def test_a_record_that_can_t_be_stored_is_answered_503(api: APIClient) -> None:
    with full_database():
        answer = api.post("/api/records/", listing(), format="json")
    assert (answer.status_code, answer.json()["code"]) == (503, "no_space")
    assert answer.headers["Retry-After"]
    assert "disk is full" in answer.json()["messages"]["en"]
    assert "가득" in answer.json()["messages"]["ko"]
    assert api.post("/api/records/", listing(), format="json").status_code == 201


@pytest.mark.parametrize(
    ("language", "words"), [("ko", "가득 찼습니다"), ("en", "disk of this registry is full")]
)
def test_an_unstored_form_is_answered_by_a_page(
    inspector: Author, log_in: LogIn, language: str, words: str
) -> None:
    client = log_in(inspector)
    client.raise_request_exception = False
    with full_database():
        answer = client.post(f"/desk/inspections/begin/?lang={language}")
    assert answer.status_code == 503
    assert words in answer.content.decode()
    assert answer.headers["Retry-After"]


@pytest.mark.usefixtures("market")
def test_a_database_that_is_away_is_answered_by_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: Any, **__: Any) -> None:
        raise OperationalError("could not connect to db.example")

    monkeypatch.setattr("records.web.status.audit_status", away)
    answer = Client(raise_request_exception=False).get("/status/?lang=en")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert "db.example" not in answer.content.decode()
