"""The end of a poll (마감), its count (집계), and what the city does with it (반영)."""

from django.db import transaction
from django.utils import timezone

from records.contents.models import Record
from records.people.authors import Author, machine_author
from records.people.permissions import may_run_the_city, missing
from records.terms.roles import REGISTRY
from records.terms.texts import Refusal, RefusalSort
from verifier.polls.bodies import Tallied
from verifier.polls.certified import the_tally
from verifier.polls.poll import Item
from verifier.polls.recount import Recount, Sums
from voting.boxes.filling import box_fill, is_emptied
from voting.openings.texts import ENDED, NOT_OPENED
from voting.polls.course import Course, course_of
from voting.polls.found import running
from voting.polls.models import Poll
from voting.polls.rows import poll_found, poll_lock
from voting.polls.stating import poll_state
from voting.results import texts
from voting.results.bodies import PollAnswered, PollClosed, PollTallied
from voting.results.kinds import ANSWERED, CLOSED, TALLIED

LATE = frozenset({"out_of_time"})
"""An end that comes more than a day late is stated all the same: without one, nothing of the poll would ever be public."""


def poll_close(*, number: object, author: Author | None = None) -> Record:
    """Fill the last box, and state it and the totals: nothing is taken any more, and what waited is in a box.

    `author` is None for the machine. A crash before the commit leaves a poll that the next beat closes.
    """
    if author is not None and not may_run_the_city(author):
        raise missing()
    found = poll_found(number)
    if found.opening_id is not None and found.ending_id is None:
        # The last box, once it is time for it.
        box_fill(running(found))
    with transaction.atomic():
        poll = poll_lock(found.subject)
        _refuse_close(poll)
        course = course_of(poll.subject)
        opening = course.poll.opening
        if opening is None:
            raise missing()
        speaker = author or machine_author(course.row(opening).organisation, REGISTRY)
        record, _ = poll_state(
            author=speaker,
            kind=CLOSED,
            subject=poll.subject,
            body=_end(course, opening),
            let_pass=LATE,
        )
        Poll.objects.filter(pk=poll.pk).update(ending=record)
    return record


def _refuse_close(poll: Poll) -> None:
    if poll.opening_id is None or poll.closes_at is None:
        raise Refusal("not_opened", NOT_OPENED, sort=RefusalSort.CONFLICT)
    if poll.ending_id is not None:
        raise Refusal("ended", ENDED, sort=RefusalSort.CONFLICT)
    if timezone.now() < poll.closes_at:
        raise Refusal("not_over", texts.NOT_OVER, sort=RefusalSort.CONFLICT)
    if not is_emptied(poll.uuid):
        raise Refusal("box_not_filled", texts.BOX_NOT_FILLED, sort=RefusalSort.CONFLICT)


def _end(course: Course, opening: Item) -> PollClosed:
    boxes, (rights, cast) = course.poll.boxes, course.amounts
    body: PollClosed = {
        "opening": opening.digest,
        "boxes": len(boxes),
        "rights": rights.total,
        "cast": cast.total,
    }
    return {**body, "last": boxes[-1].digest} if boxes else body


def poll_tally(*, author: Author, poll: Poll, done: Recount, correction_reason: str = "") -> Record:
    """State what a count of all boxes' files gave. Counted again, it corrects the tally before, and says why."""
    with transaction.atomic():
        poll_lock(poll.subject)
        course = course_of(poll.subject)
        before = tally_before(course, correction_reason)
        closing, opened = course.poll.closing, course.opened
        if closing is None or opened is None:
            raise missing()
        sums = done.sums(opened)
        body: PollTallied = {
            "closing": closing.digest,
            "counted": sums.counted,
            "blank": sums.blank,
            "superseded": sums.superseded,
            "options": [{"id": option, "count": count} for option, count in sums.options],
        }
        if before is not None:
            _refuse_same(before, sums)
            body["correction_reason"] = correction_reason
        record, _ = poll_state(
            author=author,
            kind=TALLIED,
            subject=poll.subject,
            body=body,
            corrects=before.digest if before else None,
        )
    return record


def tally_before(course: Course, correction_reason: str) -> Item | None:
    """The tally that another one would correct. A Refusal where nothing can be counted yet, or why again is not said."""
    if course.poll.closing is None:
        raise Refusal("not_closed", texts.NOT_CLOSED, sort=RefusalSort.CONFLICT)
    if not course.poll.tallies:
        return None
    if not correction_reason.strip():
        raise Refusal("recount_reason", texts.RECOUNT_NEEDS_REASON, pointer="/body/correction_reason")
    return course.poll.tallies[-1]


def _refuse_same(before: Item, sums: Sums) -> None:
    said = before.body
    if (
        isinstance(said, Tallied)
        and said.options == sums.options
        and ((said.counted, said.blank, said.superseded) == (sums.counted, sums.blank, sums.superseded))
    ):
        raise Refusal("same_tally", texts.SAME_TALLY, sort=RefusalSort.CONFLICT)


def poll_answer(*, author: Author, number: object, body: PollAnswered, corrects: str | None = None) -> Record:
    """What the city does with the tally that holds, as often as there is news."""
    poll = poll_found(number)
    with transaction.atomic():
        poll_lock(poll.subject)
        course = course_of(poll.subject)
        tally = the_tally(course.poll, course.statements)
        if tally is None:
            raise Refusal("no_tally", texts.NO_TALLY, sort=RefusalSort.CONFLICT)
        stated: PollAnswered = {**body, "tally": tally.digest}
        record, _ = poll_state(
            author=author, kind=ANSWERED, subject=poll.subject, body=stated, corrects=corrects
        )
    return record
