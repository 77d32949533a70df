"""Filling a poll's boxes: when, and in which order everything is put on the disk."""

from __future__ import annotations

import logging
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Max
from django.utils import timezone

from records.contents.models import Record, RecordAttachment
from records.files.services import attachment_whole
from records.files.storage import done_with_each
from verifier.polls import ballots, rights
from verifier.polls.ballots import Ballot, Rules
from verifier.polls.course import CAST_NAME, RIGHTS_NAME
from voting import wiring
from voting.boxes.drawing import box_drawn
from voting.boxes.filled import filled_records
from voting.boxes.recording import box_record
from voting.boxes.store import filling, polls_waiting, waiting, waiting_destroy
from voting.polls.course import course_of
from voting.polls.found import running
from voting.polls.models import Poll
from voting.polls.rows import poll_subject
from voting.polls.running import Running

MOST_BOXES = 2_001
"""The last one among them."""

logger = logging.getLogger(__name__)


def boxes_fill() -> int:
    """Look after every poll that was opened and has not ended; how many boxes were filled. One poll's fault stops no other."""
    filled = 0
    for poll in Poll.objects.filter(ending=None, opens_at__lte=timezone.now()).order_by("closes_at"):
        try:
            filled += box_fill(running(poll)) is not None
        except Exception as error:  # noqa: BLE001 - whatever it is, the others go on; its text may tell of a ballot
            logger.error("a poll's box can't be filled: %s", type(error).__name__)
    return filled


def leftovers_destroy() -> None:
    """Of a poll that was closed or cancelled nothing waits, and nothing is remembered."""
    over = (
        number
        for number in polls_waiting()
        if Poll.objects.filter(subject=poll_subject(number)).exclude(ending=None).exists()
    )
    done_with_each(over, waiting_destroy)


def box_fill(poll: Running) -> Record | None:
    """Fill the poll's next box, if it is time and enough waits; from the end on the last one. None where nothing was filled.

    One process does it at a time, in this order; what a crash leaves behind each step:

    1. What is in a box already is taken out of what waits. (Nothing: the next fill does it again.)
    2. At the end, that it is the end is written down: from then on nothing is taken. (The next fill goes on from here.)
    3. What waits is read, and who stays is drawn. (Nothing: the next fill draws anew.)
    4. Record and files are stored, in one transaction. (Before its end: files that no record names. After it: a box whose
       ballots still wait, which step 1 of the next fill takes out; none is logged twice, because all fills begin with it.)
    5. Step 1 again.
    """
    with filling(poll.uuid) as is_ours:
        if not is_ours:
            return None
        _take_out(poll)
        is_last = _is_last(poll)
        if not is_last and not _is_due(poll):
            return None
        drawn = box_drawn(poll, is_last=is_last)
        if drawn is None:
            return None
        record = box_record(subject=poll.subject, rights=drawn.rights, lines=drawn.lines)
        _take_out(poll)
        return record


def is_emptied(poll: UUID) -> bool:
    """Whether the poll can be closed: nothing is taken any more, and nothing waits."""
    with waiting(poll) as kept:
        return kept.has_ended and not any(kept.rights.rows()) and not any(kept.ballots.rows())


def _is_last(poll: Running) -> bool:
    """Whether the poll's end has come; once it has, it stays so, whatever the clock says later."""
    is_over = timezone.now() >= poll.closes_at
    with waiting(poll.uuid) as kept:
        if is_over:
            kept.end()
        return kept.has_ended


def _is_due(poll: Running) -> bool:
    """Whether the next box may be filled: so many are spread over the poll's time that the last is never one too many."""
    boxes = filled_records(poll.subject).aggregate(count=Count("digest"), newest=Max("recorded_at"))
    if not boxes["count"]:
        return True
    spacing = max(wiring.box_interval(), (poll.closes_at - poll.opens_at) / (MOST_BOXES - 1))
    next_at: datetime = boxes["newest"] + spacing
    return boxes["count"] < MOST_BOXES - 1 and timezone.now() >= next_at


def _take_out(poll: Running) -> None:
    """What is in a box waits no more. A file that was lost, and made anew, learns of all boxes so."""
    with waiting(poll.uuid) as kept:
        begin = kept.boxes
    if begin == filled_records(poll.subject).count():
        return
    course = course_of(poll.subject)
    for number, box in list(enumerate(course.poll.boxes))[begin:]:
        used, cast = _contents(course.row(box), poll.rules)
        with waiting(poll.uuid) as kept:
            kept.boxed(number, used, cast)


def _contents(box: Record, rules: Rules) -> tuple[list[bytes], list[Ballot]]:
    files = {}
    for row in RecordAttachment.objects.filter(record=box).select_related("attachment"):
        with attachment_whole(row.attachment) as file:
            files[row.name] = file.read()
    lines = files.get(CAST_NAME, b"").split(b"\n")[:-1]
    return rights.split(files.get(RIGHTS_NAME, b"")), [ballots.check(line, rules) for line in lines]
