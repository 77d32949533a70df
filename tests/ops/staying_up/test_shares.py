"""One token or session never has more than half of a web process's threads."""

import threading
from collections.abc import Callable, Iterator

import pytest
from django.core.signals import request_finished
from django.db import close_old_connections
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.test import RequestFactory
from pytest_django import Settings

from config.shares import SharesMiddleware


class Server:
    """Answers in threads, as the web server does: the answer is closed in the thread that made it."""

    def __init__(self, view: Callable[[HttpRequest], HttpResponse] | None = None) -> None:
        self.going_on, self.inside = threading.Event(), threading.Semaphore(0)
        self.statuses: list[int] = []
        self._middleware = SharesMiddleware(view or self._waits)

    def _waits(self, _request: HttpRequest) -> HttpResponse:
        self.inside.release()
        assert self.going_on.wait(10)
        return HttpResponse("done")

    def answer(self, **headers: str) -> None:
        response = self._middleware(RequestFactory().get("/api/status/", headers=headers))
        self.statuses.append(response.status_code)
        if response.status_code == 429:
            assert response.headers["Retry-After"]
        response.close()

    def begin(self, count: int, **headers: str) -> list[threading.Thread]:
        threads = [threading.Thread(target=self.answer, kwargs=headers) for _ in range(count)]
        for thread in threads:
            thread.start()
            assert self.inside.acquire(timeout=10)
        return threads


@pytest.fixture(autouse=True)
def threads(settings: Settings) -> Iterator[None]:
    settings.WEB_THREADS = 4
    # As Django's test client does: the answer's end is not that of the test's connection.
    request_finished.disconnect(close_old_connections)
    yield
    request_finished.connect(close_old_connections)


def ended(threads: list[threading.Thread]) -> None:
    for thread in threads:
        thread.join(10)


@pytest.mark.parametrize("headers", [{"Authorization": "Bearer a"}, {"Cookie": "sessionid=a"}])
def test_a_token_or_session_with_half_of_the_threads_waits(headers: dict[str, str]) -> None:
    server = Server()
    busy = server.begin(2, **headers)
    server.answer(**headers)
    assert server.statuses == [429]
    server.going_on.set()
    ended(busy)
    server.answer(**headers)
    assert server.statuses == [429, 200, 200, 200]


@pytest.mark.parametrize(
    ("headers", "others"),
    [
        ({"Authorization": "Bearer a"}, {"Authorization": "bearer  a"}),
        ({"Authorization": "Bearer a"}, {"Authorization": "BEARER a", "Cookie": "sessionid=b"}),
        ({"Cookie": "sessionid=a"}, {"Cookie": "sessionid=a; other=1", "Authorization": "Basic b"}),
        ({"Cookie": "sessionid=a"}, {"Cookie": "sessionid=a", "Authorization": "Bearer none"}),
    ],
)
def test_the_same_in_other_words_has_no_share_apart(headers: dict[str, str], others: dict[str, str]) -> None:
    server = Server()
    busy = server.begin(1, **headers) + server.begin(1, **others)
    server.answer(**headers)
    server.answer(**others)
    assert server.statuses == [429, 429]
    server.going_on.set()
    ended(busy)
    server.answer(**others)
    assert server.statuses == [429, 429, 200, 200, 200]
    assert not server._middleware._held


def test_another_token_and_a_stranger_have_their_own(settings: Settings) -> None:
    server = Server()
    busy = server.begin(2, Authorization="Bearer a")
    busy += server.begin(1, Authorization="Bearer b") + server.begin(settings.WEB_THREADS)
    server.going_on.set()
    ended(busy)
    assert server.statuses == [200] * 7


def test_the_pages_files_are_nobodys_share(settings: Settings) -> None:
    files = SharesMiddleware(lambda _request: HttpResponse("css"))
    for _ in range(5):
        request = RequestFactory().get(f"{settings.STATIC_URL}site.css", headers={"Cookie": "sessionid=a"})
        assert files(request).status_code == 200


def test_a_slow_answer_counts_until_its_last_byte() -> None:
    server = Server(lambda _request: StreamingHttpResponse([b"x"]))  # type: ignore[arg-type, return-value]
    request = RequestFactory().get("/", headers={"Authorization": "Bearer a"})
    answers: list[HttpResponse] = []
    holders = [threading.Thread(target=lambda: answers.append(server._middleware(request))) for _ in range(2)]
    for holder in holders:
        holder.start()
        holder.join()
    server.answer(Authorization="Bearer a")
    assert server.statuses == [429]


def test_a_view_that_fails_gives_its_share_back() -> None:
    def fails(_request: HttpRequest) -> HttpResponse:
        raise ValueError

    server = Server(fails)
    for _ in range(5):
        with pytest.raises(ValueError):  # noqa: PT011  the view's own
            server.answer(Authorization="Bearer a")


def test_a_process_with_one_thread_still_answers(settings: Settings) -> None:
    settings.WEB_THREADS = 1
    server = Server(lambda _request: HttpResponse("done"))
    for _ in range(3):
        server.answer(Authorization="Bearer a")
    assert server.statuses == [200] * 3
    assert request_finished.receivers
