"""A browser that lacks something, an office, the box or the chain that is down, a cancellation: each with a clear answer."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.fixtures.browser import chromium
from tests.fixtures.flushing import flushing_db
from tests.js.test_node import bundle
from tests.verifier.polls.voters import VOTERS
from tests.voting.judged import CHAIN_ID, downloaded
from tests.voting.pages.at_a_counter import second_office
from tests.voting.pages.at_the_page import PHONE
from tests.voting.pages.bad_hours import (
    FULL,
    LACKS,
    SECOND,
    SIGNED,
    STEPS,
    asks_nothing,
    cast,
    chosen,
    go_on,
    has_ballot,
    is_ready,
    names_typed,
    refusing,
    says,
    typed,
)
from tests.voting.pages.browsing import ENDPOINT, asks, page, refused
from tests.voting.story import Story
from voting.boxes.filled import filled_records
from voting.openings.services import poll_cancel

__all__ = ["bundle", "chromium", "flushing_db", "page", "refused"]

pytestmark = [pytest.mark.chromium, pytest.mark.soak]


@pytest.fixture
def poll(flushing_db: None, story: Story, live_server: Any, settings: Any, tmp_path: Path) -> Story:
    settings.WAITING_DIR = tmp_path / "waiting"
    settings.TRIAL_IDENTITY = True
    settings.PUBLIC_URL = settings.BALLOTS_URL = live_server.url
    settings.PUBLIC_RPC_URLS = [f"{CHAIN_ID}={ENDPOINT}"]
    story.opened()
    return story


def test_a_browser_that_lacks_something_asks_nothing(poll: Story, page: Page, tmp_path: Path) -> None:
    asks(page, downloaded(poll.uuid, tmp_path))
    for script in LACKS.values():
        for name in ("vote", "assisted"):
            lacking = page.context.new_page()
            lacking.add_init_script(script)
            asks_nothing(lacking, f"/polls/{poll.uuid}/{name}/?lang=ko", "이 브라우저로는 투표할 수 없습니다")
            lacking.close()


def test_a_full_store_sends_nothing_and_goes_on(poll: Story, page: Page, tmp_path: Path) -> None:
    asks(page, downloaded(poll.uuid, tmp_path))
    page.context.route(SECOND, second_office)
    page.add_init_script(FULL)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if request.method == "POST" else None)
    page.goto(f"/polls/{poll.uuid}/vote/")
    for number in (0, 1):
        page.fill(f"#vote-name-{number}", "101" if number == 0 else "201")
    go_on(page)
    says(page, "저장하지 못해")
    assert [url for url in asked if "/api/polls/" in url] == []
    page.evaluate("window.isFull = false")
    typed(page)
    expect(page.locator("#vote-choose")).to_be_focused()
    chosen(page)
    # Full again when the ballot is there, and while its promise comes: it was sent, and is sent again.
    page.evaluate("window.isFull = true")
    cast(page)
    says(page, "저장하지 못해")
    assert [url for url in asked if url.endswith("/ballots/")] == []
    page.evaluate("window.isFull = false")
    with page.expect_response("**/ballots/") as answer:
        page.route("**/ballots/", lambda route: (page.evaluate("window.isFull = true"), route.continue_()))
        cast(page)
    assert answer.value.status == 201
    says(page, "저장하지 못해")
    page.unroute("**/ballots/")
    page.reload()
    says(page, "저장하지 못해")
    page.evaluate("window.isFull = false")
    page.locator("[data-again]").click()
    expect(page.locator("[data-promised]")).to_be_visible()


def test_a_poll_that_the_chain_does_not_show_asks_nothing(poll: Story, page: Page, tmp_path: Path) -> None:
    address = f"/polls/{poll.uuid}/vote/?lang=ko"
    page.context.route(f"{ENDPOINT}**", lambda route: route.abort())
    asks_nothing(page, address, "확인하지 못해")
    # The evidence is there, and its anchor is in no final block yet.
    page.context.unroute(f"{ENDPOINT}**")
    chain = asks(page, downloaded(poll.uuid, tmp_path))
    for contract in chain.contracts.values():
        contract.anchors[:] = [replace(anchor, final=False) for anchor in contract.anchors]
    asks_nothing(page, address, "확인하지 못해")


def test_an_office_that_is_down_or_refuses_is_named(poll: Story, page: Page, tmp_path: Path) -> None:
    asks(page, downloaded(poll.uuid, tmp_path))
    page.goto(f"/polls/{poll.uuid}/vote/")
    page.context.route(SECOND, lambda route: route.abort())
    typed(page)
    says(page, "답을 받지 못했습니다")
    page.context.route(SECOND, refusing(503, "본인확인 서비스가 쉬고 있습니다."))
    page.locator("[data-again]").click()
    says(page, "본인확인 서비스가 쉬고 있습니다.")
    page.context.route(SECOND, refusing(403, "이 기관은 서명하지 않습니다."))
    page.locator("[data-again]").click()
    says(page, "대학-2026-001: 이 기관은 서명하지 않습니다.")
    page.context.route(SECOND, second_office)
    page.locator("[data-again]").click()
    expect(page.locator("#vote-choose")).to_be_focused()


def test_a_box_that_is_down_gets_the_same_ballot(poll: Story, page: Page, tmp_path: Path) -> None:
    asks(page, downloaded(poll.uuid, tmp_path))
    sent: list[str | None] = []
    page.on("request", lambda one: sent.append(one.post_data) if one.url.endswith("/ballots/") else None)
    has_ballot(page, f"/polls/{poll.uuid}/vote/")
    page.context.route("**/ballots/", refusing(503, "지금은 받을 수 없습니다."))
    page.get_by_role("button", name="이 표로 투표하기").click()
    says(page, "지금은 받을 수 없습니다.")
    expect(page.locator("[data-unpromised]")).to_be_visible()
    poll.clock.forward(hours=1)
    page.context.unroute("**/ballots/")
    page.reload()
    expect(page.locator("[data-promised]")).to_be_visible()
    assert len(sent) >= 2
    assert len(set(sent)) == 1


def test_the_end_passing_at_each_step_is_told(
    poll: Story, chromium: Browser, page: Page, live_server: Any, tmp_path: Path
) -> None:
    got, began = downloaded(poll.uuid, tmp_path), poll.clock.now
    for last in range(len(STEPS)):
        poll.clock.now = began
        context = chromium.new_context(base_url=live_server.url, viewport=PHONE)
        late = context.new_page()
        asks(late, got)
        late.context.route(SECOND, second_office)
        late.goto(f"/polls/{poll.uuid}/vote/?lang=ko")
        expect(late.locator("#vote-identify")).to_be_focused()
        # An office identifies after the end too, for the proof of a right, and signs nothing.
        told_at = SIGNED if last <= SIGNED else len(STEPS) - 1
        for number, step in enumerate(STEPS[: told_at + 1]):
            is_ready(late, step)
            if number == last:
                poll.clock.now = poll.time("closes_at")
            step(late) if step is not names_typed else names_typed(late, VOTERS[last].person)
        says(late, "투표가 끝났습니다")
        expect(late.locator("[data-promised]")).to_be_hidden()
        expect(late.locator("#vote-identify, #vote-choose, #vote-review").first).to_be_hidden()
        late.reload()
        expect(late.get_by_text("이 투표는 끝났습니다")).to_be_visible()
        context.close()
    assert filled_records(poll.poll.subject).count() == 0


def test_a_poll_that_is_cancelled_meanwhile_says_so(poll: Story, page: Page, tmp_path: Path) -> None:
    asks(page, downloaded(poll.uuid, tmp_path))
    has_ballot(page, f"/polls/{poll.uuid}/vote/")
    poll_cancel(author=poll.city, number=poll.uuid, reason="명부가 잘못되었습니다.")
    page.get_by_role("button", name="이 표로 투표하기").click()
    says(page, "표가 접수되기 전에 투표가 끝났습니다")
    page.reload()
    expect(page.get_by_text("이 투표는 취소되었습니다")).to_be_visible()
    expect(page.locator("#poll-tool")).to_have_count(0)
