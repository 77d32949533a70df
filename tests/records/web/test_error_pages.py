"""What went wrong is said in the reader's language, with what to do about it."""

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client, RequestFactory
from django.utils import translation
from django.utils.functional import SimpleLazyObject

from records.people.models import User
from records.people.throttles import VisitorThrottle
from records.web import errors

WORDS = {
    errors.bad_request: (400, "요청을 읽을 수 없습니다", "We could not read this request"),
    errors.forbidden: (403, "이 화면을 볼 권한이 없습니다", "You may not open this page"),
    errors.csrf_failure: (403, "양식의 유효 시간이 지났습니다", "The form is no longer valid"),
    errors.not_found: (404, "찾으시는 화면이 없습니다", "There is no such page"),
    errors.too_many_requests: (
        429,
        "짧은 시간에 너무 많이 조회했습니다",
        "Too many look-ups in a short time",
    ),
    errors.server_error: (500, "등록부에 문제가 생겼습니다", "Something went wrong on our side"),
}


@pytest.mark.parametrize("view", WORDS, ids=lambda view: view.__name__)
def test_in_both_languages(view: Any) -> None:
    status, ko, en = WORDS[view]
    for language, words in (("ko", ko), ("en", en)):
        with translation.override(language):
            response = view(RequestFactory().get("/somewhere/"))
        assert response.status_code == status
        assert words in response.content.decode()
        assert f'<html lang="{language}"' in response.content.decode()


def test_our_own_failure_is_told_without_a_database() -> None:
    """No mark: a query would be refused here, as it is when the database is down."""
    request = RequestFactory().get("/somewhere/")
    request.user = SimpleLazyObject(lambda: User.objects.get())  # type: ignore[assignment]
    assert errors.server_error(request).status_code == 500


@pytest.mark.django_db
def test_a_page_that_is_not_there(client: Client) -> None:
    response = client.get("/nowhere/")
    assert response.status_code == 404
    assert "찾으시는 화면이 없습니다" in response.content.decode()


@pytest.mark.django_db
def test_a_form_from_elsewhere() -> None:
    response = Client(enforce_csrf_checks=True).post("/accounts/login/", {"login": "a@b.kr", "password": "x"})
    assert response.status_code == 403
    assert "양식의 유효 시간이 지났습니다" in response.content.decode()


@pytest.mark.django_db
def test_who_tries_every_number_is_asked_to_wait(
    client: Client, market: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(VisitorThrottle, "rate", "2/min", raising=False)
    cache.clear()
    paths = [f"/vehicles/KMHXX00XXXX{number:06d}/" for number in (1, 2, 3)]
    answers = [client.get(path) for path in paths]
    assert [answer.status_code for answer in answers] == [404, 404, 429]
    assert 0 < int(answers[-1].headers["Retry-After"]) <= 60
