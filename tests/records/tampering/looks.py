"""Every page and answer that shows something, as the first of the cast that may open it sees it."""

import html
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from django.core.cache import caches
from django.db import transaction
from django.http import HttpResponse
from django.test import Client

from tests.fixtures.answers import content_of

# What two looks at the same rows differ in; changes of times are by days.
_PASSING = re.compile(
    r"csrfmiddlewaretoken\" value=\"[^\"]*\"|nonce=\"[^\"]*\"|\d+ ?(초|분|시간)|\"made_at\":\"[^\"]*\"|\d\d:\d\d(:\d\d)?"
    r"|하루 지출</dt><dd>[^<]*"
)
SAYS_SO = (
    "믿지 마십시오",
    "바뀐 기록",
    "등록된 뒤에 바뀐",
    "verdict error",
    "공개 로그에는 있는데 등록부에는 없는",
    "지금은 공개 로그로 확인할 수 없습니다",
    '"mismatch":true',
    '"problem":"',
    "여기 저장된 내용이 바뀌었습니다",
    "서명 의심",
)


@dataclass(frozen=True)
class Look:
    """What somebody sees: of one address, or of a paper that is drawn from a template."""

    name: str
    see: Callable[[], tuple[int, str]]


@dataclass(frozen=True)
class Seen:
    status: int
    text: str

    def says_more_than(self, before: "Seen") -> bool:
        """Whether it says that something was changed, or shows nothing any more."""
        gone = self.status in {302, 403, 404, 409, 410} and before.status == 200
        return gone or any(word in self.text and word not in before.text for word in SAYS_SO)


def seen_all(looks: list[Look]) -> dict[str, Seen]:
    """What each look shows; what looking writes is taken back."""
    return {look.name: _seen(look) for look in looks}


def _seen(look: Look) -> Seen:
    for name in ("throttles", "default"):
        caches[name].clear()
    with transaction.atomic():
        try:
            status, text = look.see()
        except Exception as error:  # noqa: BLE001 - a page that fails shows nothing, and is told apart
            status, text = 500, type(error).__name__
        transaction.set_rollback(True)
    return Seen(status, _PASSING.sub("", html.unescape(text)))


def looks_at(client: Client, who: str, urls: list[str]) -> list[Look]:
    return [Look(f"{who}: {url}", partial(_answer, client, url)) for url in urls]


def _answer(client: Client, url: str) -> tuple[int, str]:
    answer: HttpResponse = client.get(url)  # type: ignore[assignment]
    return answer.status_code, content_of(answer).decode("utf-8", "replace")
