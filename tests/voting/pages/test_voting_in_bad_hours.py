"""A browser that lacks something, an office, the box or the chain that is down, a cancellation: each with a clear answer."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.fixtures.browser import chromium
from tests.fixtures.flushing import flushing_db
from tests.js.test_node import bundle
from tests.voting.judged import CHAIN_ID, downloaded
from tests.voting.pages.at_a_counter import second_office
from tests.voting.pages.bad_hours import (
    FULL,
    LACKS,
    SECOND,
    asks_nothing,
    go_on,
    has_ballot,
    refusing,
    says,
    typed,
)
from tests.voting.pages.browsing import ENDPOINT, asks, page, refused
from tests.voting.story import Story
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


def test_a_poll_that_is_cancelled_meanwhile_says_so(poll: Story, page: Page, tmp_path: Path) -> None:
    asks(page, downloaded(poll.uuid, tmp_path))
    has_ballot(page, f"/polls/{poll.uuid}/vote/")
    poll_cancel(author=poll.city, number=poll.uuid, reason="명부가 잘못되었습니다.")
    page.get_by_role("button", name="이 표로 투표하기").click()
    says(page, "표가 접수되기 전에 투표가 끝났습니다")
    page.reload()
    expect(page.get_by_text("이 투표는 취소되었습니다")).to_be_visible()
    expect(page.locator("#poll-tool")).to_have_count(0)
