"""A citizen is identified at a real provider's own pages, once for the city and once for the second office, and votes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.fixtures.browser import chromium
from tests.fixtures.flushing import flushing_db
from tests.fixtures.ports import port_kept
from tests.js.test_node import bundle
from tests.verifier.chain import served
from tests.voting.identification.provided import CLAIMS, OFFICES, provider
from tests.voting.judged import CHAIN_ID, downloaded
from tests.voting.pages.at_the_page import barriers_of, kept_here
from tests.voting.pages.browsing import ENDPOINT, asks, page, refused
from tests.voting.story import LICENCES, Story
from tests.voting.test_voting_at_home import PERSON, office_alone, office_folder
from voting.issuing import provider as asking
from voting.wiring import RETURNS_TO

__all__ = ["bundle", "chromium", "flushing_db", "page", "refused"]

pytestmark = [pytest.mark.chromium, pytest.mark.soak]


@pytest.fixture
def issuer(live_server: Any) -> Iterator[str]:
    with port_kept() as port, provider(port, f"{live_server.url}{RETURNS_TO}") as running:
        yield running


@pytest.fixture
def poll(
    flushing_db: None, story: Story, live_server: Any, settings: Any, issuer: str, tmp_path: Path
) -> Story:
    asking._endpoints.clear()
    asking._keys.clear()
    settings.WAITING_DIR = tmp_path / "waiting"
    settings.TRIAL_IDENTITY = False
    settings.PUBLIC_URL = settings.BALLOTS_URL = live_server.url
    settings.PUBLIC_RPC_URLS = [f"{CHAIN_ID}={ENDPOINT}"]
    settings.OIDC_ISSUER, settings.OIDC_SCOPE, settings.OIDC_CLAIMS = issuer, "openid unit", CLAIMS
    settings.OIDC_CLIENT_ID, settings.OIDC_CLIENT_SECRET = OFFICES[0].name, OFFICES[0].secret
    story.opened(closes_at=story.clock.now + timedelta(days=4))
    return story


def own_settings(issuer: str) -> dict[str, str]:
    """The second office's, at the same provider."""
    return {
        "OIDC_ISSUER": issuer,
        "OIDC_CLIENT_ID": OFFICES[1].name,
        "OIDC_CLIENT_SECRET": OFFICES[1].secret,
        "OIDC_SCOPE": "openid unit",
        "OIDC_CLAIMS": ",".join(f"{name}={claim}" for name, claim in CLAIMS.items()),
    }


def logs_in(page: Page, person: Sequence[str]) -> None:
    """At the provider's own pages: who one is, and that the office may know it."""
    page.fill("input[name=login]", ".".join(person))
    page.fill("input[name=password]", "x")
    page.get_by_role("button", name="Sign-in").click()
    page.get_by_role("button", name="Continue").click()


def begun(page: Page, address: str) -> None:
    page.goto(address)
    expect(page.locator("#vote-identify")).to_be_focused()
    for number, part in enumerate(PERSON):
        page.fill(f"#vote-name-{number}", part)
    page.get_by_role("button", name="투표용지 받기").click()


def told_what_failed(page: Page) -> None:
    """Whoever stops at the provider, and who logs in as somebody else, is told so and begins anew."""
    problem = page.locator("[data-problem]")
    page.get_by_role("link", name=re.compile("Cancel")).click()
    expect(problem).to_contain_text("본인확인을 마치지 않았거나")
    assert page.input_value("#vote-name-0") == PERSON[0]
    barriers_of(page, "provider-stopped")
    page.locator("[data-again]").click()
    logs_in(page, ["101", "999"])
    expect(problem).to_contain_text("확인된 내용이 적은 내용과 다릅니다")
    page.locator("[data-again]").click()


def test_a_citizen_is_identified_by_a_provider_and_votes(
    poll: Story,
    page: Page,
    refused: list[str],
    issuer: str,
    live_server: Any,
    settings: Any,
    tmp_path: Path,
    quiet_port: int,
) -> None:
    got = downloaded(poll.uuid, tmp_path / "before")
    own = {"ISSUER_REGISTRY": live_server.url, "ISSUER_TRUST_FILE": str(got.trust), **own_settings(issuer)}
    second = office_folder(tmp_path / "second", poll)
    with (
        served(asks(page, got), CHAIN_ID) as rpc,
        office_alone(second, quiet_port, ISSUER_RPC_URL=rpc, **own) as office,
    ):
        settings.ISSUER_URLS = {LICENCES[1]: office}
        begun(page, f"/polls/{poll.uuid}/vote/")
        told_what_failed(page)
        logs_in(page, PERSON)
        # The second office asks for itself.
        logs_in(page, PERSON)
        expect(page.locator("#vote-choose")).to_be_focused()
        expect(page.locator("[data-trial]")).to_be_hidden()
        assert kept_here(page) == {"votes-ballots": 1, "votes-person": 0}
        assert "identifying" not in page.evaluate("Object.keys(sessionStorage)")
        page.get_by_label("도서관을 짓는다").press("Space")
        page.get_by_role("button", name="내 표 보기").click()
        page.get_by_role("button", name="이 표로 투표하기").click()
        expect(page.locator("[data-promised]")).to_be_visible()
    assert refused == []
    log = (second / "log").read_text()
    assert not [text for text in ("identify", "code=", *PERSON) if text in log]


def test_who_asks_after_the_own_right_comes_back_to_it(
    poll: Story, page: Page, refused: list[str], tmp_path: Path
) -> None:
    asks(page, downloaded(poll.uuid, tmp_path))
    page.goto(f"/polls/{poll.uuid}/right/?lang=ko")
    for number, part in enumerate(PERSON):
        page.fill(f"#vote-name-{number}", part)
    page.get_by_role("button", name="확인하기").click()
    logs_in(page, PERSON)
    expect(page.locator("[data-outcome=waiting]")).to_be_visible()
    assert refused == []


def test_who_comes_back_to_another_window_is_told_so(page: Page, refused: list[str]) -> None:
    for query in ("?code=x&state=y", ""):
        answer = page.goto(f"{RETURNS_TO}{query}")
        assert answer
        assert answer.headers["referrer-policy"] == "no-referrer"
        expect(page.locator("[data-lost]")).to_contain_text("이 창에서 시작한 본인확인이 없습니다")
        expect(page.locator("[data-lost]")).to_contain_text("No identification was begun in this window")
        barriers_of(page, "provider-lost")
    assert refused == []
