"""What a stranger is shown comes from the replica; where that is not to be read, it is said and the primary answers."""

from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings as configured
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.template.response import SimpleTemplateResponse
from django.test import Client, RequestFactory
from django.urls import get_resolver
from pytest_django import Settings

from anchoring import wiring
from anchoring.replica import Lag, Problem
from config import health
from config.public_reads import _ROUTES, AGE_HEADER, PublicReadsMiddleware
from tests.fixtures.answers import content_of


class Double:
    """Of a replica: what it knows of its lag, and how many answers it was asked for."""

    bound = 5.0

    def __init__(self) -> None:
        self.known = Lag(0.4, None)
        self.answers = 0
        self.answering = False

    def lag(self) -> Lag:
        return self.known

    def answered(self, made: Callable[[], Any]) -> Any:
        self.answers += 1
        self.answering = True
        try:
            return made() if self.known.problem is None else None
        finally:
            self.answering = False


@pytest.fixture
def double(monkeypatch: pytest.MonkeyPatch) -> Double:
    made = Double()
    monkeypatch.setattr(wiring, "replica", lambda: made)
    return made


def asked(name: str, request: HttpRequest, view: Callable[[HttpRequest], Any]) -> Any:
    request.resolver_match = SimpleNamespace(view_name=name)  # type: ignore[assignment]
    return PublicReadsMiddleware(lambda _: HttpResponse()).process_view(request, view, (), {})


def page(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("the car")


def missing(_request: HttpRequest) -> HttpResponse:
    raise Http404


def names(patterns: list[Any], before: str = "") -> set[str]:
    """Of all routes, with their namespaces."""
    found = set()
    for pattern in patterns:
        if hasattr(pattern, "url_patterns"):
            inner = f"{before}{pattern.namespace}:" if pattern.namespace else before
            found |= names(pattern.url_patterns, inner)
        elif pattern.name:
            found.add(f"{before}{pattern.name}")
    return found


def test_each_route_that_is_named_is_there() -> None:
    assert names(get_resolver("config.urls").url_patterns) >= _ROUTES


def test_desks_and_the_logs_length_are_not_among_them() -> None:
    own = {
        "log:checkpoint",
        "status",
        "api:status",
        "account",
        "cars",
        "poll",
        "poll_mine",
        "handed",
        "alert",
    }
    assert own & _ROUTES == set()


@pytest.mark.parametrize(
    ("request_", "is_theirs"),
    [
        (RequestFactory().get("/"), True),
        (RequestFactory().head("/"), True),
        (RequestFactory().post("/"), False),
        (RequestFactory().get("/", headers={"Authorization": "Token abc"}), False),
        (RequestFactory().get("/", headers={"Cookie": f"{configured.SESSION_COOKIE_NAME}=false"}), False),
        (RequestFactory().get("/", headers={"Cookie": "django_language=en"}), True),
    ],
)
def test_who_shows_who_they_are_reads_the_primary(
    request_: HttpRequest, is_theirs: bool, double: Double
) -> None:
    answer = asked("vehicle", request_, page)
    assert (answer is not None, double.answers) == (is_theirs, int(is_theirs))
    assert asked("cars", request_, page) is None


def test_an_answer_says_how_old_it_may_be(double: Double) -> None:
    answer = asked("vehicle", RequestFactory().get("/"), page)
    assert answer is not None
    assert (answer.content, answer.headers[AGE_HEADER]) == (b"the car", "0.0")
    double.known = Lag(None, Problem.BEHIND)
    assert asked("vehicle", RequestFactory().get("/"), page) is None


def test_a_template_is_read_before_it_is_handed_on(double: Double) -> None:
    answer = asked(
        "vehicle", RequestFactory().get("/"), lambda _: SimpleTemplateResponse("registry/web/about.html")
    )
    assert isinstance(answer, SimpleTemplateResponse)
    assert answer.is_rendered


def test_a_streamed_answer_is_read_whole_from_one_database(double: Double) -> None:
    def rows() -> Iterator[str]:
        for _ in range(2):
            yield str(double.answering)

    streamed = asked("vehicle", RequestFactory().get("/"), lambda _: StreamingHttpResponse(rows()))
    assert streamed is not None
    assert content_of(streamed) == b"TrueTrue"


@pytest.mark.usefixtures("double")
def test_a_tile_that_is_not_there_yet_is_the_primarys() -> None:
    assert asked("log:partial-tile", RequestFactory().get("/"), missing) is None
    with pytest.raises(Http404):
        asked("vehicle", RequestFactory().get("/"), missing)


@pytest.mark.usefixtures("db")
@pytest.mark.parametrize("problem", Problem)
def test_a_replica_that_is_not_read_is_said(client: Client, double: Double, problem: Problem) -> None:
    assert "behind" in client.get("/status/?lang=en").content.decode().partition('id="as-of"')[2][:600]
    assert client.get("/readyz").json()["checks"]["replica"] == {"ok": True, "behind": 0.4}
    told = client.get("/metrics").content.decode()
    assert "registry_replica_behind_seconds 0.4" in told
    assert "registry_replica_used 1.0" in told
    double.known = Lag(None, problem)
    assert "are read from the primary" in client.get("/status/?lang=en").content.decode()
    finding = client.get("/readyz").json()["checks"]["replica"]
    assert (finding["ok"], finding["why"]) == (False, health._REPLICA[problem])
    assert "registry_replica_used 0.0" in client.get("/metrics").content.decode()


@pytest.mark.usefixtures("db")
def test_without_a_replica_nothing_is_said(client: Client, settings: Settings) -> None:
    assert "replica" not in settings.DATABASES
    assert "replica" not in client.get("/readyz").json()["checks"]
    assert "replica" not in client.get("/status/?lang=en").content.decode()
    assert AGE_HEADER not in client.get("/").headers
