"""The polls' list: what stands beside each, and the number on a hall's wall that leads to one."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests.anchoring.log.cast import tamper
from tests.voting.story import Story
from voting.polls import rooms
from voting.polls.rooms import DIGITS, room_number

pytestmark = pytest.mark.django_db


def page(query: str = "") -> Any:
    return Client().get(f"/polls/?lang=en{query}")


def text(query: str = "") -> str:
    return " ".join(page(query).content.decode().split())


def test_each_poll_says_what_one_can_do_next(story: Story) -> None:
    story.propose()
    assert "Step 1 of 5: Proposal" in text()
    assert "Read the proposal" in text()
    story.review()
    assert "Read the review" in text()
    story.roll()
    opening = story.open()
    assert "See what will be asked" in text()
    assert "Begins" in text()
    story.anchored()
    story.certify(opening)
    story.clock.to(story.time("opens_at"))
    shown = text()
    assert "Step 3 of 5: Voting" in shown
    assert f'href="/polls/{story.uuid}/vote/"' in shown
    assert "day left" in shown or "days left" in shown
    assert "Taken part" not in shown
    story.box(story.voters[:10])
    share = round(1000 / len(story.voters), 1)
    assert f"Taken part: 10 ({share}% of {len(story.voters)} on the roll)" in text()
    story.clock.to(story.time("closes_at"))
    assert f'href="/polls/{story.uuid}/mine/"' in text()
    assert "left" not in text().partition("krds-badge")[2].partition("</section>")[0]
    story.close()
    story.anchored()
    story.tally()
    assert "See the result" in text()
    assert "10 (" in text()


def test_a_changed_box_counts_nobody(story: Story) -> None:
    story.opened()
    box = story.box(story.voters[:10])
    tamper(
        "UPDATE records_recordcontent SET canonical = replace(canonical, %s, %s) WHERE record_id = %s",
        '"total":10',
        '"total":99',
        box.digest,
    )
    assert "Taken part" not in text()


def test_the_number_on_the_wall_leads_to_the_vote(story: Story) -> None:
    story.opened()
    number = room_number(story.uuid)
    assert len(number) == DIGITS
    poster = Client().get(f"/polls/{story.uuid}/poster/").content.decode()
    assert f"{number[:3]} {number[3:]}" in poster
    for typed in (number, f"{number[:3]} {number[3:]}", f"{number[:3]}-{number[3:]}"):
        answer = page(f"&room={typed}")
        assert (answer.status_code, answer.headers["Location"]) == (302, f"/polls/{story.uuid}/vote/")
    story.clock.to(story.time("closes_at"))
    assert page(f"&room={number}").status_code == 404


@pytest.mark.parametrize("typed", ["000", "1234567", "가나다", "' or 1=1", "%F0%9F%97%B3", "-"])
def test_a_number_that_leads_nowhere_says_so(story: Story, typed: str) -> None:
    answer = page(f"&room={typed}")
    assert answer.status_code == 404
    assert "No poll that one can vote in has this number" in answer.content.decode()


def test_of_two_polls_with_one_number_one_chooses(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    story.opened()
    found = rooms.polls_of_room(room_number(story.uuid))
    monkeypatch.setattr("voting.web.public.polls_of_room", lambda _room: [*found, *found])
    answer = page("&room=123456")
    assert answer.status_code == 200
    assert "More than one poll has this number" in answer.content.decode()
