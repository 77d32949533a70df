"""What goes wrong while a citizen votes in a browser, and what the page then says."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence

from playwright.sync_api import Page, Route, expect

from tests.voting.pages.at_a_counter import second_office
from tests.voting.pages.at_the_page import barriers_of
from tests.voting.test_voting_at_home import PERSON

SECOND = "https://university.example/**"
LACKS = {
    "no WebCrypto": "Object.defineProperty(Crypto.prototype, 'subtle', { value: undefined });",
    "no database": "delete Window.prototype.indexedDB; delete window.indexedDB;",
    "no locks": "Object.defineProperty(Navigator.prototype, 'locks', { value: undefined });",
}
FULL = """
  const put = IDBObjectStore.prototype.put;
  IDBObjectStore.prototype.put = function (...given) {
    if (window.isFull) throw new DOMException('', 'QuotaExceededError');
    return put.apply(this, given);
  };
  window.isFull = true;
"""


def refusing(status: int, ko: str) -> Callable[[Route], None]:
    """An office or a box that answers so."""
    problem = {"code": "x", "messages": {"ko": ko, "en": "No."}}
    headers = {
        "access-control-allow-origin": "*",
        "access-control-allow-headers": "authorization, content-type",
    }
    return lambda route: route.fulfill(
        status=204 if route.request.method == "OPTIONS" else status,
        headers=headers,
        content_type="application/problem+json",
        body=json.dumps(problem),
    )


def says(page: Page, text: str) -> None:
    """In the one place for what goes wrong, without barriers."""
    expect(page.locator("[data-problem]")).to_contain_text(text)
    barriers_of(page, "problem")


def asks_nothing(page: Page, address: str, text: str) -> None:
    """The page says why, shows no form, and nobody is asked."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if request.method == "POST" else None)
    page.goto(address)
    says(page, text)
    expect(page.locator("[data-part]:visible")).to_have_count(0)
    assert [url for url in asked if "/api/polls/" in url] == []


def typed(page: Page) -> None:
    """Who one is; with the digits that the first office shows."""
    names_typed(page)
    go_on(page)
    code_typed(page)
    go_on(page)


def names_typed(page: Page, person: Sequence[str] = PERSON) -> None:
    for number, part in enumerate(person):
        page.fill(f"#vote-name-{number}", part)


def code_typed(page: Page) -> None:
    hint = page.locator(".form-group", has=page.locator("#vote-code-0")).locator(".form-hint")
    page.fill("#vote-code-0", hint.inner_text().split()[-1])


def go_on(page: Page) -> None:
    page.get_by_role("button", name="투표용지 받기").click()


def chosen(page: Page) -> None:
    page.get_by_label("도서관을 짓는다").press("Space")
    page.get_by_role("button", name="내 표 보기").click()


def cast(page: Page) -> None:
    page.get_by_role("button", name="이 표로 투표하기").click()


STEPS: tuple[Callable[..., None], ...] = (names_typed, go_on, code_typed, go_on, chosen, cast)
"""What a citizen does on the page, one behind the other."""
SIGNED = 3
"""The place of the step in which offices sign."""


def has_ballot(page: Page, address: str) -> None:
    """Up to the last button."""
    page.context.route(SECOND, second_office)
    page.goto(address)
    expect(page.locator("#vote-identify")).to_be_focused()
    typed(page)
    expect(page.locator("#vote-choose")).to_be_focused()
    chosen(page)


def is_ready(page: Page, step: Callable[..., None]) -> None:
    """What the step wants is there."""
    if step is code_typed:
        expect(page.locator("#vote-code-0")).to_be_visible()
    elif step is chosen:
        expect(page.locator("#vote-choose")).to_be_focused()
    elif step is cast:
        expect(page.locator("#vote-review")).to_be_focused()
