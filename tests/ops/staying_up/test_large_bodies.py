"""A form of any length to any page filled the disk before anybody was asked who sends it."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.test import Client

from config.middleware import LargeBodiesMiddleware
from records.people.authors import Author
from tests.fixtures.market import dealer, market
from tests.fixtures.visitors import log_in

__all__ = ["dealer", "log_in", "market"]

pytestmark = pytest.mark.django_db

STRANGERS = [
    "/",
    "/vin-help/",
    "/apply/",
    "/accounts/login/",
    "/accounts/password/reset/",
    "/verify/",
    "/verify/shared/",
    "/polls/",
    "/handed/",
    "/desk/uploads/new/",
    "/admin/login/",
    "/log/checkpoint",
]


@pytest.fixture(autouse=True)
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(LargeBodiesMiddleware, "OF_A_VISITOR", 2_000)
    monkeypatch.setattr(LargeBodiesMiddleware, "MOST", 6_000)


@pytest.fixture
def taken(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that were begun."""
    begun, begin = list[str](), MemoryFileUploadHandler.new_file

    def new_file(self: Any, field: str, name: str, *args: Any, **kwargs: Any) -> None:
        begun.append(name)
        begin(self, field, name, *args, **kwargs)

    monkeypatch.setattr(MemoryFileUploadHandler, "new_file", new_file)
    return begun


def sent(client: Client, path: str, size: int) -> Any:
    return client.post(path, {"file": SimpleUploadedFile("long.bin", b"x" * size)})


@pytest.mark.parametrize("path", STRANGERS)
def test_a_stranger_s_long_form_is_not_taken_in(client: Client, taken: list[str], path: str) -> None:
    client.cookies["sessionid"] = "of-nobody"
    answer = sent(client, path, 3_000)
    assert answer.status_code == 413
    page = answer.content.decode()
    assert "너무 많이 보냈습니다" in page
    assert "다시 로그인" in page, "a log-in that ended is no fault of the file"
    assert taken == []


def test_who_has_logged_in_sends_more_but_not_all(dealer: Author, log_in: Any, taken: list[str]) -> None:
    client = log_in(dealer)
    assert sent(client, "/desk/uploads/preview/", 3_000).status_code != 413
    assert taken == ["long.bin"]
    page = client.post("/desk/uploads/new/?lang=en", {"file": SimpleUploadedFile("long.bin", b"x" * 7_000)})
    assert page.status_code == 413
    assert "Too much was sent at once" in page.content.decode()
    assert taken == ["long.bin"]


def test_the_api_says_itself_how_much_it_takes(client: Client) -> None:
    assert sent(client, "/api/uploads/", 3_000).status_code == 401


@pytest.mark.parametrize(
    ("stated", "status"),
    [
        ("²", 400),
        ("-1", 400),
        ("1_0", 400),
        ("9" * 20, 413),
        ("9" * 300, 413),
        ("9" * 400, 400),
        ("9" * 5_000, 400),
    ],
)
@pytest.mark.parametrize("path", ["/apply/", "/api/uploads/"])
def test_an_odd_length_is_no_fault_of_ours(client: Client, path: str, stated: str, status: int) -> None:
    assert client.post(path, {"name": "x"}, CONTENT_LENGTH=stated).status_code == status


@pytest.mark.parametrize("stated", ["²", "9" * 5_000])
def test_an_odd_length_is_not_read_out_either(client: Client, stated: str) -> None:
    assert client.get("/none/", CONTENT_LENGTH=stated).status_code == 400
