"""Making a poll's roll: of a list of persons the rights alone are kept. A worker makes it; the table is the queue."""

import io
from collections.abc import Sequence
from contextlib import suppress
from time import monotonic
from uuid import uuid4

from django.db import IntegrityError, transaction
from django.utils import timezone

from anchoring.buckets import BucketAwayError
from records.files.services import attachment_made
from records.files.storage import done_with_each
from records.leases import LEASE, LeaseLostError
from records.people.authors import Author
from records.people.permissions import may_run_the_city, missing
from records.terms.texts import Refusal, RefusalSort
from verifier import vrf
from verifier.polls.beginning import BYTES
from verifier.polls.rights import RIGHT_SIZE, message
from voting.keys.files import VRF, KeyGoneError, key_made
from voting.polls.rows import poll_found, poll_lock
from voting.polls.works import works_do
from voting.rolls import texts
from voting.rolls.models import Roll, RollList
from voting.rolls.reading import Person, RollRead, roll_read, roll_seen
from voting.rolls.stored import (
    PART,
    ListGoneError,
    list_destroy,
    list_keep,
    list_read,
    part_keep,
    rights_read,
)

SLICE = 20.0
"""Seconds for which one wake-up works. Then the others of its queue have their turn, the boxes among them."""


def roll_ask(*, author: Author, number: object, data: bytes, person: Sequence[str]) -> RollList:
    """Have a roll made of a list of persons. What the file as a whole is wrong with is told at once.

    In this order; what a crash leaves behind each step:

    1. The row is made, held by this request. (After a minute a worker finds no list, and ends it.)
    2. Key and list are stored, encrypted. (The same, and they are destroyed.)
    3. The row is let go for the workers.
    """
    if not may_run_the_city(author):
        raise missing()
    found = poll_found(number)
    roll_seen(data, person)
    with transaction.atomic():
        _refuse_opened(found.subject)
        try:
            with transaction.atomic():
                waiting = RollList.objects.create(
                    poll=found,
                    membership=author.membership,
                    person=list(person),
                    worker=uuid4(),
                    leased_until=timezone.now() + LEASE,
                )
        except IntegrityError:
            raise Refusal("roll_waits", texts.WAITS, sort=RefusalSort.CONFLICT) from None
    try:
        list_keep(waiting, data)
    except OSError:
        waiting.fail(Refusal("roll_gone", texts.GONE))
        raise
    try:
        waiting.let_go()
    except LeaseLostError:
        waiting.refresh_from_db()
        if waiting.state == RollList.State.FAILED:
            # A worker ended it before all of it was stored, and what it destroyed was not all.
            with suppress(BucketAwayError):
                list_destroy(waiting)
            raise Refusal("roll_gone", texts.GONE, pointer="/file") from None
    return waiting


def rolls_work(*, seconds: float = SLICE) -> bool:
    """Make the rolls that were asked for, in turn. True where time ran out before the work did."""
    _tidy()
    is_more = works_do(RollList, _make, hopeless=Refusal("roll_failed", texts.MAKING_FAILED), seconds=seconds)
    _tidy()
    return is_more


def _make(waiting: RollList, until: float) -> None:
    """In this order; what a crash leaves behind each step:

    1. The rights of some persons are stored, encrypted, and how many there are is written down. (The next worker reads the list
       again, and makes those behind.)
    2. The roll is kept and the list ends, in one transaction. (Before its end: step 1, which makes nothing anew.)
    3. Key, list and parts are destroyed. (Those of a list that ended: `_tidy`, with the next wake-up.)
    """
    try:
        read = roll_read(list_read(waiting), waiting.person)
        if read.faulty:
            _end_faulty(waiting, read)
            return
        while waiting.made < len(read.persons):
            _make_part(waiting, read.persons)
            if monotonic() >= until and waiting.made < len(read.persons):
                waiting.let_go()
                return
        _keep(waiting, sorted(rights_read(waiting)))
    except (KeyGoneError, ListGoneError):
        raise Refusal("roll_gone", texts.GONE) from None


def _make_part(waiting: RollList, persons: Sequence[Person]) -> None:
    start = waiting.made
    rights = rights_of(key_made(waiting.poll.uuid, VRF), persons[start : start + PART])
    part_keep(waiting, start, rights)
    made, expected = start + len(rights), len(persons)
    waiting.hold(made=made, expected=expected, attempts=0)
    waiting.made, waiting.expected = made, expected


def _keep(waiting: RollList, rights: Sequence[bytes]) -> None:
    """Sorted, so that nobody sees the list's order in them; they replace an earlier roll's."""
    file = attachment_made(
        organisation=waiting.membership.organisation, file=io.BytesIO(b"".join(rights)), media_type=BYTES
    )
    values = {
        "attachment": file,
        "size": len(rights),
        "person": waiting.person,
        "made_at": timezone.now(),
    }
    with transaction.atomic():
        _refuse_opened(waiting.poll.subject)
        Roll.objects.update_or_create(poll=waiting.poll, defaults=values)
        waiting.end(RollList.State.DONE)


def _end_faulty(waiting: RollList, read: RollRead) -> None:
    faults = [{"row": fault.row, **fault.text.as_dict()} for fault in read.faults]
    waiting.fail(
        Refusal("roll_faulty", texts.FAULTY.format(count=read.faulty)), faults=faults, faulty=read.faulty
    )


def _refuse_opened(subject: str) -> None:
    if poll_lock(subject).opening_id is not None:
        raise Refusal("roll_opened", texts.OPENED, sort=RefusalSort.CONFLICT)


def _tidy() -> None:
    """Destroys lists and keys of what ended."""
    ended = RollList.objects.exclude(state=RollList.State.OPEN).filter(destroyed_at=None)
    done_with_each(ended.select_related("poll"), _destroy, most=20)


def _destroy(done: RollList) -> None:
    """Where the bucket is away, its key goes all the same."""
    with suppress(BucketAwayError):
        list_destroy(done)
        RollList.objects.filter(pk=done.pk).update(destroyed_at=timezone.now())


def roll_made(*, author: Author, number: object, data: bytes, person: Sequence[str]) -> RollList:
    """Ask and make at once, for who waits for it."""
    waiting = roll_ask(author=author, number=number, data=data, person=person)
    while waiting.is_open:
        rolls_work()
        waiting.refresh_from_db()
    return waiting


def rights_of(seed: bytes, persons: Sequence[Person]) -> list[bytes]:
    """Each person's right, under the poll's VRF key."""
    return [vrf.fast_beta(seed, message(person))[:RIGHT_SIZE] for person in persons]
