"""A citizen votes on an office's device, one option at a time, takes the ballot home on paper, and leaves nothing there."""

from __future__ import annotations

import json
from collections.abc import Sequence

from playwright.sync_api import Page, Route, expect

from tests.verifier.polls.issuers import ISSUERS
from tests.voting.pages.at_the_page import barriers_of, kept_here, on_paper
from verifier import canonical


def second_office(route: Route) -> None:
    """Whoever asks is identified and gets a signature."""
    headers = {
        "access-control-allow-origin": "*",
        "access-control-allow-headers": "authorization, content-type",
    }
    answer: dict[str, object] = {"session": "s", "expires_in": 600, "trial": True}
    if route.request.url.endswith("signature"):
        blinded = canonical.b64u_decode(json.loads(route.request.post_data or "{}")["blinded"])
        answer = {"signature": canonical.b64u_encode(ISSUERS[1].blind_sign(blinded))}
    route.fulfill(status=201, headers=headers, content_type="application/json", body=json.dumps(answer))


def voted_at_a_counter(page: Page, address: str, person: Sequence[str]) -> None:
    page.goto(address)
    expect(page.locator("#vote-identify")).to_be_focused()
    for number, part in enumerate(person):
        page.fill(f"#vote-name-{number}", part)
    go_on = page.get_by_role("button", name="투표용지 받기")
    go_on.click()
    hint = page.locator(".form-group", has=page.locator("#vote-code-0")).locator(".form-hint")
    page.fill("#vote-code-0", hint.inner_text().split()[-1])
    go_on.click()
    expect(page.locator("#vote-choose")).to_be_focused()
    # Whoever comes next must not go on with it unasked.
    page.reload()
    expect(page.locator("#vote-resume")).to_be_focused()
    page.get_by_role("button", name="제가 하던 것입니다").click()
    _chosen(page)
    page.get_by_role("button", name="이 표로 투표하기").click()
    expect(page.locator("[data-promised]")).to_be_visible()
    barriers_of(page, "counter-sent")
    on_paper(page)
    page.get_by_role("button", name="마치기").click()
    expect(page.locator("#vote-identify")).to_be_focused()
    _nothing_left(page)


def _chosen(page: Page) -> None:
    """The options come one after the other."""
    options = page.locator("[data-options] > *:visible")
    expect(options).to_have_text("숲으로 남긴다")
    barriers_of(page, "counter-choose")
    page.get_by_role("button", name="다음 선택지").press("Enter")
    expect(options).to_have_text("도서관을 짓는다")
    options.locator("input").press("Space")
    page.get_by_role("button", name="내 표 보기").click()
    expect(page.locator("[data-part=review] .vote-chosen")).to_have_text("도서관을 짓는다")


def _nothing_left(page: Page) -> None:
    """In stores, fields and page."""
    assert kept_here(page, "assisted") == {"assisted-ballots": 0, "assisted-person": 0}
    kept = page.evaluate("[{...localStorage}, {...sessionStorage}]")
    assert kept == [{}, {}]
    assert page.input_value("#vote-name-0") == ""
    assert "도서관을 짓는다" not in page.locator("#vote-paper").inner_text()
