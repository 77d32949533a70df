"""A citizen votes on the page, through two offices of which one is a process of its own, and takes the ballot home."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.fixtures.browser import chromium
from tests.fixtures.flushing import flushing_db
from tests.js.test_node import bundle
from tests.verifier.chain import served
from tests.voting.judged import CHAIN_ID, Download, chain_of, downloaded
from tests.voting.pages.at_the_page import looked_for, nothing_kept, taken_home, too_late, voted
from tests.voting.pages.browsing import ENDPOINT, asks, page, refused
from tests.voting.story import LICENCES, Story
from tests.voting.test_voting_at_home import PERSON, office_alone, office_folder
from verifier import canonical
from verifier.cli import main
from verifier.polls import saved
from voting.boxes.filling import boxes_fill
from voting.issuing.identity import codes_made

__all__ = ["bundle", "chromium", "flushing_db", "page", "refused"]

pytestmark = [pytest.mark.chromium, pytest.mark.soak]


@pytest.fixture
def poll(flushing_db: None, story: Story, live_server: Any, settings: Any, tmp_path: Path) -> Story:
    """It runs for two days by the clock of all; the registry is the first office, and sent invitations."""
    settings.WAITING_DIR = tmp_path / "waiting"
    settings.PUBLIC_URL = settings.BALLOTS_URL = live_server.url
    settings.PUBLIC_RPC_URLS = [f"{CHAIN_ID}={ENDPOINT}"]
    story.opened(closes_at=story.clock.now + timedelta(days=4))
    codes_made(story.uuid)
    return story


def is_found(got: Download, mine: Path) -> bool:
    with served(chain_of(got.evidence), CHAIN_ID) as rpc:
        asked = ["ballot", str(mine), "--poll", str(got.evidence), "--files", str(got.folder)]
        return main([*asked, "--trust", str(got.trust), "--rpc", rpc, "--lang", "en"]) == 0


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
        page.get_by_role("link", name="투표하기", exact=True).click()
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
