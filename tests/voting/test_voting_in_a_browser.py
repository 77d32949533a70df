"""A citizen votes on the page, through two offices of which one is a process of its own, and takes the ballot home."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route

from tests.fixtures.browser import chromium
from tests.fixtures.flushing import flushing_db
from tests.js.test_node import bundle
from tests.verifier.chain import FakeChain, served
from tests.voting.at_the_page import PHONE, looked_for, nothing_kept, taken_home, too_late, voted
from tests.voting.judged import CHAIN_ID, Download, chain_of, downloaded
from tests.voting.story import LICENCES, Story
from tests.voting.test_voting_at_home import PERSON, office_alone, office_folder
from verifier import canonical
from verifier.cli import main
from verifier.polls import saved
from voting.boxes.filling import boxes_fill
from voting.issuing.identity import codes_made

__all__ = ["bundle", "chromium", "flushing_db"]

ENDPOINT = "https://node.example/"

pytestmark = [pytest.mark.chromium, pytest.mark.soak]


@pytest.fixture(scope="module", autouse=True)
def event_loop_beside_database() -> Iterator[None]:
    """Playwright keeps an event loop in this thread, in which Django would refuse to touch the database."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        yield


@pytest.fixture
def poll(flushing_db: None, story: Story, live_server: Any, settings: Any, tmp_path: Path) -> Story:
    """It runs for two days by the clock of all; the registry is the first office, and sent invitations."""
    settings.WAITING_DIR = tmp_path / "waiting"
    settings.PUBLIC_URL = settings.BALLOTS_URL = live_server.url
    settings.PUBLIC_RPC_URLS = [f"{CHAIN_ID}={ENDPOINT}"]
    story.opened(closes_at=story.clock.now + timedelta(days=4))
    codes_made(story.uuid)
    return story


def answering_as(chain: FakeChain, route: Route) -> None:
    """The Ethereum endpoint of the trust file."""
    headers = {"access-control-allow-origin": "*", "access-control-allow-headers": "content-type"}
    asked = json.loads(route.request.post_data or "{}")
    result = hex(CHAIN_ID)
    if asked.get("method") == "eth_call":
        call, block = asked["params"]
        contract, data = bytes.fromhex(call["to"][2:]), bytes.fromhex(call["data"][2:])
        result = "0x" + chain.call(CHAIN_ID, contract, data, block).hex()
    body = json.dumps({"jsonrpc": "2.0", "id": asked.get("id"), "result": result})
    route.fulfill(headers=headers, content_type="application/json", body=body)


def is_found(got: Download, mine: Path) -> bool:
    with served(chain_of(got.evidence), CHAIN_ID) as rpc:
        asked = ["ballot", str(mine), "--poll", str(got.evidence), "--files", str(got.folder)]
        return main([*asked, "--trust", str(got.trust), "--rpc", rpc, "--lang", "en"]) == 0


@pytest.fixture
def refused() -> list[str]:
    """What the page's policy refused, and what its script did not expect."""
    return []


@pytest.fixture
def page(chromium: Browser, live_server: Any, bundle: Path, refused: list[str]) -> Iterator[Page]:
    context = chromium.new_context(base_url=live_server.url, viewport=PHONE)
    page = context.new_page()
    page.on("console", lambda said: refused.append(said.text) if "Content Security" in said.text else None)
    page.on("pageerror", lambda error: refused.append(str(error)))
    yield page
    context.close()


def asks(page: Page, got: Download) -> FakeChain:
    """From now on the page's Ethereum endpoint has the anchors of this evidence."""
    chain = chain_of(got.evidence)
    page.context.route(f"{ENDPOINT}**", lambda route: answering_as(chain, route))
    return chain


def test_a_citizen_votes_and_takes_the_ballot_home(
    poll: Story,
    page: Page,
    refused: list[str],
    chromium: Browser,
    live_server: Any,
    settings: Any,
    tmp_path: Path,
    quiet_port: int,
    capsys: pytest.CaptureFixture[str],
) -> None:
    got = downloaded(poll.uuid, tmp_path / "before")
    own = {"ISSUER_REGISTRY": live_server.url, "ISSUER_TRUST_FILE": str(got.trust)}
    second = office_folder(tmp_path / "second", poll)
    with (
        served(asks(page, got), CHAIN_ID) as rpc,
        office_alone(second, quiet_port, ISSUER_RPC_URL=rpc, **own) as office,
    ):
        settings.ISSUER_URLS = {LICENCES[1]: office}
        page.goto(f"/polls/{poll.uuid}/")
        page.get_by_role("link", name="투표하기").click()
        address = f"/polls/{poll.uuid}/vote/"
        voted(page, address, codes_made(poll.uuid).code(PERSON))
        nothing_kept(chromium, live_server.url, address)
        mine = taken_home(page, tmp_path)
        too_late(page, poll)
    assert saved.load_ballot(mine.read_bytes()).promise
    assert canonical.dumps(json.loads(mine.read_bytes())) == mine.read_bytes()
    assert boxes_fill() == 1
    poll.anchored()
    poll.close()
    poll.anchored()
    after = downloaded(poll.uuid, tmp_path / "after")
    asks(page, after)
    looked_for(page)
    assert refused == []
    assert is_found(after, mine), capsys.readouterr()
    assert "도서관을 짓는다" in capsys.readouterr().out
