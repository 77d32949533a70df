"""Counting a poll in the background: asked for once, worked on by one, gone on with by another where that one died."""

from collections.abc import Iterator
from time import monotonic

from django.db import IntegrityError, transaction

from records.contents.models import Record
from records.people.authors import Author, author_for
from records.people.permissions import may_run_the_city, missing
from records.terms.texts import Refusal, RefusalSort, Text
from verifier.polls.recount import Recount, recounting
from verifier.polls.sources import Files
from voting.polls.course import Course, course_of
from voting.polls.rows import poll_found, poll_lock
from voting.polls.works import works_do
from voting.results import texts
from voting.results.files import Stored
from voting.results.models import Count
from voting.results.services import poll_tally, tally_before

SLICE = 60.0
"""Seconds for which one wake-up counts. Who goes on behind it reads again, and verifies nothing twice."""
TOLD_EVERY = 1.0


def count_ask(*, author: Author, number: object, correction_reason: str = "") -> Count:
    """Have a closed poll counted, as every verifier does. Counted again, it corrects the tally before, and says why."""
    if not may_run_the_city(author):
        raise missing()
    found = poll_found(number)
    with transaction.atomic():
        poll = poll_lock(found.subject)
        tally_before(course_of(poll.subject), correction_reason)
        try:
            with transaction.atomic():
                return Count.objects.create(
                    poll=poll, membership=author.membership, correction_reason=correction_reason
                )
        except IntegrityError:
            raise Refusal("counting", texts.COUNTING, sort=RefusalSort.CONFLICT) from None


def counts_work(*, seconds: float = SLICE) -> bool:
    """Work on what was asked for, in turn. True where time ran out before the work did."""
    return works_do(Count, _count, hopeless=Refusal("count_failed", texts.COUNT_FAILED), seconds=seconds)


def _count(count: Count, until: float) -> None:
    """In this order; what a crash leaves behind each step:

    1. Lines are verified, and how many they are is written down. (The next worker reads these and verifies those behind.)
    2. The tally is stated and the count ends, in one transaction. (Before its end: step 1 again, which verifies nothing.)
    """
    author = author_for(count.membership)
    done = Recount()
    told = monotonic()
    for _ in _lines(count, course_of(count.poll.subject), done):
        now = monotonic()
        # What was checked before is only read: a slice that ends over that would never come further.
        if now >= until and done.lines > count.checked:
            _checked(count, done.lines)
            count.let_go()
            return
        if now >= told + TOLD_EVERY:
            _checked(count, done.lines)
            told = now
    with transaction.atomic():
        poll_lock(count.poll.subject)
        record = poll_tally(
            author=author, poll=count.poll, done=done, correction_reason=count.correction_reason
        )
        count.end(Count.State.DONE, checked=done.lines, record=record)


def _lines(count: Count, course: Course, done: Recount) -> Iterator[None]:
    """Steps of some lines each. A Refusal at the first that is not as it must be: nothing invalid is ever called checked."""
    opening, opened = course.poll.opening, course.opened
    if opening is None or opened is None:
        raise Refusal("not_closed", texts.NOT_CLOSED, sort=RefusalSort.CONFLICT)
    files = Files(Stored(course), is_public=False)
    for _ in recounting(done, course.poll, opening, opened, files, checked=count.checked):
        _refuse_wrong(done)
        yield
    _refuse_wrong(done)


def _refuse_wrong(done: Recount) -> None:
    if done.lacks_cast or done.counted.fails or done.counted.unknowns:
        raise Refusal("files_wrong", texts.FILES_WRONG, sort=RefusalSort.CONFLICT)


def _checked(count: Count, lines: int) -> None:
    """So many are checked, and the lease goes on. Of what was checked before nothing is taken back."""
    count.hold(**({"checked": lines, "attempts": 0} if lines > count.checked else {}))


def poll_counted(*, author: Author, number: object, correction_reason: str = "") -> Record:
    """Ask and count at once, for who waits for it: a Refusal says why not."""
    count = count_ask(author=author, number=number, correction_reason=correction_reason)
    while count.is_open:
        counts_work()
        count.refresh_from_db()
    if count.record is None:
        failure = count.failure or {}
        raise Refusal(failure["code"], Text(**failure["messages"]), sort=RefusalSort.CONFLICT)
    return count.record
