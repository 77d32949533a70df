"""The page on which a citizen votes: when it is there, and what it may ask."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from tests.voting.story import LICENCES, Story
from voting.openings.services import poll_cancel

pytestmark = pytest.mark.django_db


def page(story: Story, language: str = "en") -> tuple[str, dict[str, str]]:
    answer = Client().get(f"/polls/{story.uuid}/vote/?lang={language}")
    assert answer.status_code == 200
    return answer.content.decode(), dict(answer.headers)


def test_whether_one_can_vote_is_told(story: Story) -> None:
    story.propose()
    assert "has not begun" in page(story)[0]
    story.review()
    story.roll()
    opening = story.open()
    story.anchored()
    assert "has not begun" in page(story)[0]
    story.clock.to(story.time("opens_at"))
    assert "Not every office" in page(story)[0]
    story.certify(opening)
    text = page(story)[0]
    assert 'data-state="running"' in text
    assert "<noscript>" in text
    assert "ballot-make" in text
    poll = Client().get(f"/polls/{story.uuid}/").content.decode()
    assert f"/polls/{story.uuid}/vote/" in poll
    assert f"/polls/{story.uuid}/assisted/" in poll
    story.clock.to(story.time("closes_at"))
    assert "This poll is over" in page(story)[0]


def test_nobody_is_sent_to_an_office_that_is_nowhere(story: Story, settings: Any) -> None:
    story.opened()
    settings.ISSUER_URLS = {}
    text = page(story)[0]
    assert "be reached from here" in text
    assert "data-state" not in text
    offices = Client().get(f"/api/polls/{story.uuid}/").json()["issuers"]
    assert [sorted(office) for office in offices] == [
        ["identify", "licence", "right", "signature"],
        ["licence"],
    ]


def test_a_cancelled_poll_takes_no_vote(story: Story) -> None:
    story.opened()
    poll_cancel(author=story.city, number=story.uuid, reason="명부가 잘못되었습니다.")
    text = page(story)[0]
    assert "was cancelled" in text
    assert "data-state" not in text


def test_a_poll_that_nobody_proposed_has_no_page() -> None:
    assert Client().get("/polls/3c1e6f0a-52c4-4d0e-9a38-5d2f1b7c9e10/vote/").status_code == 404


def test_the_page_may_ask_its_polls_offices_and_box_alone(story: Story, settings: Any) -> None:
    settings.PUBLIC_URL = "https://registry.example"
    settings.BALLOTS_URL = "https://ballots.example"
    settings.ISSUER_URLS = {LICENCES[1]: "https://office.example"}
    settings.PUBLIC_RPC_URLS = ["31337=https://node.example/v3/key"]
    story.opened()
    headers = page(story)[1]
    assert headers["Referrer-Policy"] == "no-referrer"
    [allowed] = _rules(headers["Content-Security-Policy"], "connect-src")
    polls = f"/api/polls/{story.uuid}"
    assert set(allowed.split()[1:]) == {
        "'self'",
        f"https://ballots.example{polls}/ballots/",
        f"https://registry.example{polls}/identify",
        f"https://registry.example{polls}/right",
        f"https://registry.example{polls}/signature",
        f"https://office.example{polls}/identify",
        f"https://office.example{polls}/signature",
        "https://node.example",
    }


def _rules(policy: str, name: str) -> Iterator[str]:
    return (rule for rule in policy.split("; ") if rule.startswith(name))


def test_the_page_speaks_korean_first(story: Story) -> None:
    story.opened(closes_at=story.clock.now + timedelta(days=1))
    assert "투표용지 받기" in page(story, "ko")[0]
    assert "Get my ballot paper" in page(story, "en")[0]
