"""Somebody votes at an office's counter, and anybody checks a poll that is over: in a browser."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.fixtures.browser import chromium
from tests.fixtures.flushing import flushing_db
from tests.js.test_node import bundle
from tests.voting.judged import CHAIN_ID, downloaded
from tests.voting.pages.at_a_counter import second_office, voted_at_a_counter
from tests.voting.pages.at_the_page import barriers_of
from tests.voting.pages.browsing import ENDPOINT, asks, page, refused
from tests.voting.pages.checking import (
    asked_after,
    counted_again,
    found_again,
    told_what_lacks,
    told_without_ethereum,
)
from tests.voting.story import Story
from tests.voting.test_voting_at_home import PERSON
from verifier import canonical

__all__ = ["bundle", "chromium", "flushing_db", "page", "refused"]

pytestmark = [pytest.mark.chromium, pytest.mark.soak]


@pytest.fixture
def poll(flushing_db: None, story: Story, live_server: Any, settings: Any) -> Story:
    """It runs; whoever repeats the first office's digits is identified."""
    settings.TRIAL_IDENTITY = True
    settings.PUBLIC_URL = settings.BALLOTS_URL = live_server.url
    settings.PUBLIC_RPC_URLS = [f"{CHAIN_ID}={ENDPOINT}"]
    story.opened()
    return story


def test_a_citizen_votes_at_an_offices_counter(
    poll: Story, page: Page, refused: list[str], tmp_path: Path
) -> None:
    asks(page, downloaded(poll.uuid, tmp_path))
    page.context.route("https://university.example/**", second_office)
    voted_at_a_counter(page, f"/polls/{poll.uuid}/assisted/", PERSON)
    assert refused == []


@pytest.fixture
def over(poll: Story) -> Story:
    """Ten chose the same, and it is counted and certified."""
    poll.box(poll.voters[:10], ["b"])
    poll.close()
    poll.anchored()
    tally = poll.tally()
    poll.anchored()
    poll.certify(tally)
    poll.anchored()
    return poll


def test_anybody_counts_a_poll_again(over: Story, page: Page, refused: list[str], tmp_path: Path) -> None:
    asks(page, downloaded(over.uuid, tmp_path))
    for name, address in (
        ("polls", ""),
        ("room", "?room=1"),
        ("poster", f"{over.uuid}/poster/"),
        ("poll", f"{over.uuid}/"),
    ):
        page.goto(f"/polls/{address}")
        barriers_of(page, name)
    counted_again(page, over)
    assert refused == []
    told_what_lacks(page, f"/polls/{over.uuid}/recount/")


def test_a_voter_finds_ballot_and_right_again(
    over: Story, page: Page, refused: list[str], tmp_path: Path
) -> None:
    assert over.opening
    mine = tmp_path / "mine.ballot.json"
    line = over.voters[0].ballot(over.opening.digest, ["b"], 0).decode()
    kept = {"format": "ballot-evidence/1", "subject": over.poll.subject, "ballot": line}
    mine.write_bytes(canonical.dumps({**kept, "promise": None, "path": None}))
    asks(page, downloaded(over.uuid, tmp_path / "after"))
    found_again(page, over, mine)
    asked_after(page, over, tmp_path)
    told_without_ethereum(page, over, mine)
    assert refused == []
