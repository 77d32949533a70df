"""What a poll's page reads grows with what people say, and not with its boxes."""

from __future__ import annotations

from hashlib import sha256

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from records.contents.models import Record
from records.proof.selectors import record_proved
from records.terms.table import standing_alone, subject_kinds
from tests.anchoring.log.cast import tamper
from tests.verifier.polls.voters import VOTERS
from tests.voting.story import Story
from verifier.polls import kinds
from voting.boxes.filled import filled_records
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


def shown(story: Story) -> tuple[str, int]:
    """The poll's page, and how many records are held against their entries for it."""
    page = Client().get(f"/polls/{story.uuid}/?lang=en")
    return page.content.decode(), len(page.context["view"].proved.history.items)


def test_no_box_but_the_last_is_held_against_its_entry(story: Story) -> None:
    story.opened(sort="identified")
    filled(story, range(2))
    story.anchored()
    _, few = shown(story)
    filled(story, range(2, 6))
    story.anchored()
    _, many = shown(story)
    assert many == few
    box = filled_records(story.poll.subject).earliest("recorded_at")
    item, proved = record_proved(box)
    assert item.record == box
    assert [one.record for one in proved.history.items if one.record.kind == kinds.FILLED] == [box]


def changed(story: Story, what: str) -> None:
    boxes = filled_records(story.poll.subject).order_by("recorded_at", "uuid")
    first, last = boxes.first(), boxes.last()
    assert first
    assert last
    review = Record.objects.get(subject=story.poll.subject, kind=kinds.REVIEWED)
    column = "UPDATE records_record SET {} = %s WHERE digest = %s"
    match what:
        case "the last box":
            tamper("UPDATE records_recordcontent SET canonical = %s WHERE record_id = %s", "{}", last.pk)
        case "a box that says it is a closing":
            tamper(column.format("kind"), kinds.CLOSED, first.pk)
        case "a review that says it is a box":
            tamper(column.format("kind"), kinds.FILLED, review.pk)
        case "a box of another poll":
            tamper(column.format("subject"), "poll:00000000-0000-4000-8000-000000000000", first.pk)
        case "boxes of another label":
            for box in boxes:
                tamper(column.format("label"), "00" * 32, box.pk)


@pytest.mark.parametrize(
    ("what", "says"),
    [
        ("the last box", "A record was changed after it was recorded."),
        ("a box that says it is a closing", "not what was recorded"),
        ("a review that says it is a box", "A record was changed after it was recorded."),
        ("a box of another poll", "in the public log and not in the registry"),
        ("boxes of another label", "carries the label of something else"),
    ],
)
def test_a_changed_row_shows_at_the_next_look(story: Story, what: str, says: str) -> None:
    story.opened(sort="identified")
    filled(story, range(3))
    story.anchored()
    before, _ = shown(story)
    assert says not in before
    changed(story, what)
    after, _ = shown(story)
    assert says in after


def test_kinds_that_stand_alone_end_no_others(story: Story) -> None:
    story.propose()
    table = subject_kinds(story.poll.subject)
    assert standing_alone(table) == {kinds.CANCELLED, kinds.FILLED, kinds.CLOSED}
    said = {*table.certifying, *table.certified_by, table.withdrawal, table.erasure}
    assert not standing_alone(table) & said
