"""What a poll's page reads grows with what people say, and not with its boxes."""

from __future__ import annotations

from hashlib import sha256

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.verifier.polls.voters import VOTERS
from tests.voting.story import Story
from voting.boxes.recording import box_record
from voting.polls.course import Course, course_of

pytestmark = pytest.mark.django_db


def filled(story: Story, boxes: range) -> None:
    """Each with one right, and no ballot."""
    for number in boxes:
        story.clock.forward(seconds=2)
        right = sha256(str(number).encode()).digest()
        box_record(subject=story.poll.subject, rights=[right], lines=[])


def read(story: Story) -> tuple[Course, int]:
    """As the page reads it, and by how many statements."""
    with CaptureQueriesContext(connection) as statements:
        course = course_of(story.poll.subject, only_last_box=True)
    return course, len(statements)


def test_the_last_box_alone_is_read(story: Story) -> None:
    story.opened(sort="identified")
    none, _ = read(story)
    assert (none.filled, none.amounts[0].total) == (0, 0)
    filled(story, range(3))
    few, by_few = read(story)
    story.anchored()
    filled(story, range(3, 9))
    # Some are logged, some wait.
    many, by_many = read(story)
    whole = course_of(story.poll.subject)
    assert by_many == by_few
    assert len(many.records) == len(few.records) == len(whole.records) - 8
    assert (many.filled, many.amounts) == (whole.filled, whole.amounts) == (9, whole.amounts)
    assert many.amounts[0].total == 9
    assert many.poll.boxes[-1].digest == whole.poll.boxes[-1].digest
    assert many.opened == whole.opened
    assert many.said == whole.said


def test_a_page_tells_of_all_boxes(story: Story) -> None:
    story.opened()
    story.box(VOTERS[:6])
    story.box(VOTERS[6:12], ("b",))
    page = Client().get(f"/polls/{story.uuid}/")
    assert page.context["view"].boxes == 2
    assert (page.context["view"].taken_part, page.context["view"].cast) == (12, 12)
