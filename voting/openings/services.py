"""Opening a poll (개시): what freezes is shown first, then stated. And cancelling one."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from records.contents.models import Record
from records.files.models import Attachment
from records.people.authors import Author
from records.people.permissions import may_run_the_city, missing
from records.signing.models import SigningKey
from records.terms.texts import Refusal, Refusals, RefusalSort, Text
from verifier import canonical, note, vrf
from verifier.errors import Malformed
from verifier.polls.beginning import ROLL_NAME
from verifier.polls.bodies import Proposed, Reviewed
from verifier.polls.opening import ROLL
from verifier.polls.poll import Item
from verifier.polls.tokens import public_key
from verifier.times import format_time
from voting import wiring
from voting.keys.files import BOX, VRF, key_made
from voting.keys.issuers import is_issuer_here
from voting.openings import texts
from voting.openings.bodies import Eligible, PollOpened
from voting.openings.kinds import CANCELLED, OPENED
from voting.openings.models import IssuerKey
from voting.openings.offices import office_urls
from voting.openings.terms import Terms
from voting.polls.course import Course, course_of
from voting.polls.models import Poll
from voting.polls.rows import poll_found, poll_lock
from voting.polls.stating import poll_state
from voting.proposals.bodies import Option
from voting.proposals.kinds import PROPOSED, REVIEWED
from voting.rolls.models import Roll

NOTICE, NOTICE_ON_THE_SPOT = timedelta(minutes=30), timedelta(minutes=1)
FARTHEST = timedelta(days=3660)
LAST_CANCELLATION = timedelta(minutes=1)
"""Before the end: the log gives a record its time some seconds after it was stated."""


@dataclass(frozen=True)
class Preview:
    """What would be frozen, to the byte but for the time; `digest` names it. `warnings` stop nothing."""

    body: PollOpened
    roll: Roll | None
    warnings: tuple[Text, ...]

    @property
    def digest(self) -> str:
        """Of the body, and of the roll."""
        roll = self.roll.attachment.sha256 if self.roll else None
        return canonical.digest({"body": self.body, "roll": roll})


def opening_preview(*, author: Author, number: object, terms: Terms) -> Preview:
    """All that speaks against it is refused here as it would be at the opening, which is tried and taken back."""
    with transaction.atomic():
        preview, _ = _opened(author, poll_found(number), terms)
        transaction.set_rollback(True)
    return preview


def poll_open(*, author: Author, number: object, terms: Terms, seen: str) -> Record:
    """Freeze the poll as it was previewed; `seen` is the preview's digest.

    Its keys are on the disk before anything is stated. A crash before the commit leaves them, for the next attempt; after it
    the poll is open.
    """
    with transaction.atomic():
        preview, record = _opened(author, poll_found(number), terms)
        if preview.digest != seen:
            raise Refusal("preview_changed", texts.CHANGED, sort=RefusalSort.CONFLICT)
    return record


def poll_cancel(*, author: Author, number: object, reason: str) -> Record:
    """End a poll without a result, before its end alone."""
    with transaction.atomic():
        poll = poll_lock(poll_found(number).subject)
        if poll.opening_id is None or poll.closes_at is None:
            raise Refusal("not_opened", texts.NOT_OPENED, sort=RefusalSort.CONFLICT)
        if poll.ending_id is not None:
            raise Refusal("ended", texts.ENDED, sort=RefusalSort.CONFLICT)
        if timezone.now() > poll.closes_at - LAST_CANCELLATION:
            raise Refusal("too_late", texts.TOO_LATE, sort=RefusalSort.CONFLICT)
        body = {"opening": poll.opening_id, "reason": reason}
        record, _ = poll_state(author=author, kind=CANCELLED, subject=poll.subject, body=body)
        Poll.objects.filter(pk=poll.pk).update(ending=record)
    return record


def _opened(author: Author, found: Poll, terms: Terms) -> tuple[Preview, Record]:
    if not may_run_the_city(author):
        raise missing()
    poll = poll_lock(found.subject)
    if poll.opening_id is not None:
        raise Refusal("opened_already", texts.OPENED_ALREADY, sort=RefusalSort.CONFLICT)
    refusals = Refusals()
    refusals.extend(_refused_terms(terms))
    refusals.raise_any()
    roll = _roll(poll, terms)
    body = _body(poll, terms, course_of(poll.subject), roll)
    files: list[tuple[str, Attachment]] = [(ROLL_NAME, roll.attachment)] if roll else []
    record, course = poll_state(
        author=author, kind=OPENED, subject=poll.subject, body=body, attachments=files
    )
    _keep_keys(poll, course)
    _refuse_lost(poll, course)
    times = {
        "opens_at": terms.opens_at,
        "closes_at": terms.closes_at,
        "answer_by": terms.answer_by,
    }
    Poll.objects.filter(pk=poll.pk).update(opening=record, **times)
    # The record names the file from now on, alone: where the law has the one destroyed, the other goes with it.
    Roll.objects.filter(poll=poll).delete()
    return Preview(body, roll, tuple(_warnings(terms, roll))), record


def _refused_terms(terms: Terms) -> Iterator[Refusal]:
    """What a verifier can't see: how long before its beginning the poll was opened, and whether its issuers can sign."""
    notice = NOTICE_ON_THE_SPOT if terms.on_the_spot else NOTICE
    if terms.opens_at < timezone.now() + notice:
        text = texts.TOO_SOON_ON_THE_SPOT if terms.on_the_spot else texts.TOO_SOON
        yield Refusal("too_soon", text, pointer="/body/opens_at")
    # They are frozen with the opening: a slip of the hand would be for good.
    times = {"opens_at": terms.opens_at, "closes_at": terms.closes_at, "answer_by": terms.answer_by}
    for name, moment in times.items():
        if moment > timezone.now() + FARTHEST:
            yield Refusal("too_far", texts.TOO_FAR, pointer=f"/body/{name}")
        elif moment < timezone.now() and name != "opens_at":
            yield Refusal("past", texts.PAST, pointer=f"/body/{name}")
    for index, issuer in enumerate(terms.issuers):
        pointer = f"/body/issuers/{index}"
        if not SigningKey.objects.filter(licence=issuer.licence, revoked=None).exists():
            text = texts.NO_SIGNING_KEY.format(licence=issuer.licence)
            yield Refusal("no_signing_key", text, pointer=f"{pointer}/licence")
        try:
            public_key(canonical.b64u_decode(issuer.public_key))
        except Malformed:
            yield Refusal("issuer_key", texts.NOT_KEY, pointer=f"{pointer}/public_key")


def _refuse_lost(poll: Poll, course: Course) -> None:
    """Voters have to find every office: one that is asked in another's place uses their right for a worthless signature."""
    issuers = course.opened.issuers if course.opened else ()
    urls = office_urls(poll.uuid, issuers)
    refusals = Refusals()
    for place, (licence, url) in enumerate(urls):
        pointer = f"/body/issuers/{place}/licence"
        if url is None:
            refusals.add(Refusal("no_address", texts.NO_ADDRESS.format(licence=licence), pointer=pointer))
        elif url in dict(urls[:place]).values():
            refusals.add(Refusal("same_address", texts.SAME_ADDRESS.format(licence=licence), pointer=pointer))
        elif place == 0 and not is_issuer_here(poll.uuid, issuers[0].public_key):
            refusals.add(Refusal("first_elsewhere", texts.FIRST_ELSEWHERE, pointer=pointer))
    refusals.raise_any()


def _roll(poll: Poll, terms: Terms) -> Roll | None:
    if terms.sort != ROLL:
        return None
    roll = Roll.objects.select_related("attachment").filter(poll=poll).first()
    if roll is None or roll.person != list(terms.person) or roll.attachment.destroyed_at is not None:
        raise Refusal("no_roll", texts.NO_ROLL, pointer="/body/eligible")
    return roll


def _body(poll: Poll, terms: Terms, course: Course, roll: Roll | None) -> PollOpened:
    proposal, review = _accepted(course)
    proposed = proposal.body
    if not isinstance(proposed, Proposed):
        raise missing("/proposal")
    public = vrf.public_key(key_made(poll.uuid, VRF))
    eligible: Eligible = {
        "sort": terms.sort,
        "vrf_public_key": public.hex(),
        "person": list(terms.person),
        "text": terms.text,
    }
    box = note.vkey(f"{wiring.log_origin()}/box/{poll.uuid}", vrf.public_key(key_made(poll.uuid, BOX)))
    options: list[Option] = [{"id": option.id, "text": option.text} for option in proposed.options]
    return {
        "proposal": proposal.digest,
        "review": review.digest,
        "title": proposed.title,
        "question": proposed.question,
        "options": options,
        "choices": {"min": terms.least, "max": terms.most},
        "opens_at": _time(terms.opens_at),
        "closes_at": _time(terms.closes_at),
        "answer_by": _time(terms.answer_by),
        "eligible": {**eligible, "size": roll.size} if roll else eligible,
        "issuers": [{"licence": issuer.licence, "public_key": issuer.public_key} for issuer in terms.issuers],
        "box": {"vkey": box, "minimum": terms.minimum},
    }


def _accepted(course: Course) -> tuple[Item, Item]:
    """The review that accepts a proposal, both standing, and that proposal."""
    stands = course.poll.standing().stands
    proposals = {item.digest: item for item in course.poll.of(PROPOSED.name) if stands(item.digest)}
    for review in reversed(course.poll.of(REVIEWED.name)):
        said = review.body
        if isinstance(said, Reviewed) and stands(review.digest) and said.decision == "accepted":
            proposal = proposals.get(said.proposal)
            if proposal is not None and isinstance(proposal.body, Proposed):
                return proposal, review
    raise Refusal("not_accepted", texts.NOT_ACCEPTED, pointer="/body/review", sort=RefusalSort.CONFLICT)


def _keep_keys(poll: Poll, course: Course) -> None:
    """A key signs in one poll: of two polls that are opened with one at once, one is refused."""
    for issuer in course.opened.issuers if course.opened else ():
        fingerprint = hashlib.sha256(issuer.public_key).hexdigest()
        try:
            with transaction.atomic():
                IssuerKey.objects.create(fingerprint=fingerprint, poll=poll, licence=issuer.licence)
        except IntegrityError:
            raise Refusal(
                "key_used", texts.KEY_USED, pointer="/body/issuers", sort=RefusalSort.CONFLICT
            ) from None


def _warnings(terms: Terms, roll: Roll | None) -> Iterator[Text]:
    if roll is None:
        yield texts.WARN_NO_ROLL
    elif roll.size < terms.minimum:
        yield texts.WARN_FEW.format(size=roll.size, minimum=terms.minimum)
    elif roll.size < 2 * terms.minimum:
        yield texts.WARN_ONE_BOX.format(size=roll.size)
    if terms.on_the_spot:
        yield texts.WARN_ON_THE_SPOT
    if len(terms.issuers) == 1:
        yield texts.WARN_ONE_ISSUER
    if terms.least == 0:
        yield texts.WARN_BLANK


def _time(moment: datetime) -> str:
    return format_time(int(moment.timestamp()))
