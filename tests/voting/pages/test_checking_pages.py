"""The pages on which anybody checks a poll: when each is there, and what it may ask."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests.voting.story import LICENCES, Story
from voting.keys.files import VRF, key_destroy
from voting.web import checking

pytestmark = pytest.mark.django_db


def page(story: Story, name: str, language: str = "en") -> tuple[str, str]:
    answer = Client().get(f"/polls/{story.uuid}/{name}/?lang={language}")
    assert answer.status_code == 200
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    policy = answer.headers["Content-Security-Policy"]
    [asked] = [rule for rule in policy.split("; ") if rule.startswith("connect-src")]
    return answer.content.decode(), asked


def test_a_poll_that_is_not_opened_has_nothing_to_check(story: Story) -> None:
    story.propose()
    for name in ("mine", "right", "recount"):
        assert "poll-tool" not in page(story, name)[0]
    assert "/mine/" not in Client().get(f"/polls/{story.uuid}/").content.decode()
    assert Client().get("/polls/3c1e6f0a-52c4-4d0e-9a38-5d2f1b7c9e10/mine/").status_code == 404


def test_each_page_is_there_in_its_time(story: Story, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.PUBLIC_URL = "https://registry.example"
    settings.PUBLIC_RPC_URLS = ["31337=https://node.example/v3/key"]
    story.opened()
    story.box(story.voters[:10])
    poll = f"https://registry.example/api/polls/{story.uuid}"
    text, asked = page(story, "right")
    assert asked.split()[1:] == ["'self'", "https://node.example", f"{poll}/identify", f"{poll}/right"]
    assert "signature" not in text.partition("data-offices")[2].partition("hidden")[0]
    assert 'data-public="no"' in text
    assert "you can get your proof and save it" in text
    monkeypatch.setattr("voting.web.views.office_names", lambda _licences: {LICENCES[1]: "대학 위원회"})
    named = " ".join(page(story, "right")[0].split())
    assert f"issued the votes: {LICENCES[0]}, 대학 위원회 ({LICENCES[1]}) </p>" in named
    text, asked = page(story, "mine")
    assert asked.split()[1:] == ["'self'", "https://node.example"]
    assert 'data-total="10"' in text
    text, _ = page(story, "recount")
    assert "Until then nobody sees them" in text
    assert "poll-tool" not in text
    assert f"--files {poll}" in text
    story.close()
    story.anchored()
    assert 'data-public="yes"' in page(story, "recount")[0]
    assert 'data-public="yes"' in page(story, "right")[0]
    key_destroy(story.uuid, VRF)
    text, asked = page(story, "right")
    assert "60 days after the count" in text
    assert asked.split()[1:] == ["'self'", "https://node.example"]
    monkeypatch.setattr(checking, "MOST_IN_A_BROWSER", 9)
    text, _ = page(story, "recount")
    assert "has 10 ballots" in text
    assert "poll-tool" not in text


def test_the_checking_pages_speak_korean_and_name_no_residents_vote(story: Story) -> None:
    story.opened()
    for name, said in (
        ("mine", "내 표"),
        ("right", "누가 내 이름으로 투표했나요?"),
        ("recount", "다시 세기"),
    ):
        text = page(story, name, "ko")[0]
        assert said in text
        assert "주민투표" not in text
