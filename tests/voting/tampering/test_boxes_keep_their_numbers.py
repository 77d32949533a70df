"""A box's number is its place in the log: what a hand in the tables says of its time moves none."""

from datetime import timedelta

import pytest
from django.test import Client

from records.contents.models import Record
from tests.anchoring.log.cast import tamper
from tests.fixtures.answers import content_of
from tests.verifier.polls.voters import VOTERS
from tests.voting.story import Story

pytestmark = pytest.mark.django_db


def test_boxes_keep_their_numbers_whatever_rows_say(story: Story) -> None:
    story.opened()
    first, second = story.box(VOTERS[:6]), story.box(VOTERS[6:11], ("b",))
    address = f"/api/polls/{story.uuid}/boxes/"
    leaves = [content_of(Client().get(f"{address}{number}/leaves.bin")) for number in (0, 1)]
    assert [len(one) // 32 for one in leaves] == [6, 5]
    for box, moved in ((first, 2), (second, -2)):
        at = box.recorded_at + timedelta(hours=moved)
        tamper("UPDATE records_record SET recorded_at = %s WHERE digest = %s", at, box.digest)
    told = Client().get(address).json()["boxes"]
    assert [box["record"] for box in told] == [first.digest, second.digest]
    assert [box["number"] for box in told] == [0, 1]
    # The rows are not what was recorded, and nothing is told by them.
    assert [box["cast"] for box in told] == [None, None]
    assert [Client().get(f"{address}{number}/leaves.bin").status_code for number in (0, 1)] == [404, 404]
    assert Client().get(f"{address}2/leaves.bin").status_code == 404


def test_the_list_counts_by_the_last_box_in_the_log(story: Story) -> None:
    story.opened()
    first, _ = story.box(VOTERS[:6]), story.box(VOTERS[6:11])
    at = first.recorded_at + timedelta(hours=2)
    tamper("UPDATE records_record SET recorded_at = %s WHERE digest = %s", at, first.digest)
    assert Record.objects.latest("recorded_at") == first
    assert "Taken part: 11 (" in " ".join(Client().get("/polls/?lang=en").content.decode().split())
