"""Counting a poll in the background: asked for once, worked on by one, gone on with by another where that one died."""

import logging
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from time import monotonic
from uuid import uuid4

from django.db import IntegrityError, OperationalError, transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from anchoring.log.errors import ClockAheadError
from anchoring.log.labels import LabelsAwayError
from anchoring.wiring import KeysMissingError
from records.contents.models import Record
from records.people.authors import Author, author_for
from records.people.permissions import may_run_the_city, missing
from records.terms.characters import storable
from records.terms.texts import Refusal, RefusalSort, Text
from verifier.polls.recount import Recount, recounting
from verifier.polls.sources import Files
from voting.polls.course import Course, course_of
from voting.polls.rows import poll_found, poll_lock
from voting.results import texts
from voting.results.files import Stored
from voting.results.models import Count
from voting.results.services import poll_tally, tally_before

LEASE, PAUSE = timedelta(seconds=60), timedelta(seconds=5)
SLICE = 60.0
"""Seconds for which one wake-up counts. Who goes on behind it reads again, and verifies nothing twice."""
TOLD_EVERY = 1.0
MAX_ATTEMPTS = 5

logger = logging.getLogger(__name__)


class LeaseLostError(Exception):
    """Another worker has the count now."""


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
    until = monotonic() + seconds
    while (count := _claimed()) is not None:
        count_work(count, until=until)
        if monotonic() >= until:
            return True
    return False


def count_work(count: Count, *, until: float) -> None:
    """Count as far as time allows, and state the tally. A fault ends the count, or makes it wait, and stops no other."""
    if count.attempts > MAX_ATTEMPTS:
        # Five workers died over the same lines.
        _end(count, Refusal("count_failed", texts.COUNT_FAILED))
        return
    try:
        _count(count, until)
    except LeaseLostError:
        logger.warning("count %s was taken over by another worker", count.pk)
    except Refusal as refused:
        _end(count, refused)
    except (OperationalError, KeysMissingError, ClockAheadError, LabelsAwayError) as error:
        # Nobody's fault here: it waits for as long as the database, the keys or the labels are away, or the clock is wrong.
        logger.warning("count %s waits: %s", count.pk, type(error).__name__)
        with suppress(OperationalError):
            _release(count, attempts=count.attempts - 1)
    except Exception:
        logger.exception("count %s stopped", count.pk)
        _release(count, attempts=count.attempts)


def _claimed() -> Count | None:
    """The count that waited longest, leased to this caller alone, or None."""
    now = timezone.now()
    free = Count.objects.filter(Q(leased_until=None) | Q(leased_until__lt=now), state=Count.State.OPEN)
    for count in free.order_by("asked_at")[:20]:
        # Lost where another worker was faster: its lease is not the one that was read.
        won = Count.objects.filter(
            pk=count.pk, state=Count.State.OPEN, leased_until=count.leased_until
        ).update(worker=uuid4(), leased_until=now + LEASE, attempts=F("attempts") + 1)
        if won:
            whole = Count.objects.select_related("poll", "membership__organisation", "membership__user")
            return whole.get(pk=count.pk)
    return None


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
            _release(count, attempts=0)
            return
        if now >= told + TOLD_EVERY:
            _checked(count, done.lines)
            told = now
    with transaction.atomic():
        poll_lock(count.poll.subject)
        record = poll_tally(
            author=author, poll=count.poll, done=done, correction_reason=count.correction_reason
        )
        _ended(count, state=Count.State.DONE, checked=done.lines, record=record)


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
    leased = timezone.now() + LEASE
    values = {"checked": lines, "attempts": 0} if lines > count.checked else {}
    if not _held(count).update(leased_until=leased, **values):
        raise LeaseLostError


def _release(count: Count, *, attempts: int) -> None:
    _held(count).update(worker=None, leased_until=timezone.now() + PAUSE, attempts=attempts)


def _end(count: Count, failure: Refusal) -> None:
    told = {language: storable(text) for language, text in failure.text.as_dict().items()}
    with suppress(LeaseLostError):
        _ended(count, state=Count.State.FAILED, failure={"code": failure.code, "messages": told})


def _ended(count: Count, **values: object) -> None:
    if not _held(count).update(worker=None, leased_until=None, ended_at=timezone.now(), **values):
        raise LeaseLostError


def _held(count: Count) -> QuerySet[Count]:
    """The count's row, if it is still this worker's."""
    rows: QuerySet[Count] = Count.objects.filter(pk=count.pk, worker=count.worker, state=Count.State.OPEN)
    return rows


def counts_under_way() -> bool:
    """Whether people wait for a count."""
    return bool(Count.objects.filter(state=Count.State.OPEN).exists())


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
