"""Made-up polls, made as real ones are: proposed, reviewed, opened, certified, voted in, closed, counted, certified.

Nothing is back-dated: what is over was short. Where it was interrupted it goes on, as far as the polls' own times allow.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from records.contents.models import Record
from records.demo.people import CITY, member_of, person_of
from records.people.authors import Author, author_for
from records.signing.certifications import certification_create, statement_make
from records.signing.models import SigningKey
from records.terms.subjects import number_of
from verifier.canonical import b64u_encode, dumps
from verifier.polls.kinds import SCHEME
from verifier.polls.opening import MINIMUM
from verifier.sign import load_key, prepare
from voting.demo.offices import ELSEWHERE, HERE, LICENCES
from voting.demo.people import key_file
from voting.demo.questions import PERSON, QUESTIONS, TRIAL, Name, Question
from voting.demo.voters import Booth, RefusedError, citizens
from voting.keys.issuers import issuer_key_made
from voting.openings.services import opening_preview, poll_open
from voting.openings.terms import IssuerTerms, Terms
from voting.polls.course import course_of
from voting.polls.models import Poll
from voting.proposals.services import poll_propose, proposal_review
from voting.results.counting import poll_counted
from voting.results.kinds import CLOSED


@dataclass(frozen=True)
class Planned:
    """A poll that is to be made: its number, and the key that the office elsewhere made for it, base64url."""

    question: Question
    uuid: UUID
    office_key: str

    @property
    def subject(self) -> str:
        """Of its records."""
        return f"{SCHEME}{self.uuid}"


@dataclass(frozen=True)
class Office:
    """Who certifies for an office, and with what."""

    author: Author
    key: SigningKey
    seed: bytes

    def certify(self, record: Record) -> None:
        """An opening or a tally; once."""
        statement = statement_make(records=[record.digest], verdict="certified", key=self.key)
        certification_create(author=self.author, **prepare(dumps(statement)).signed(self.seed))


@dataclass(frozen=True)
class Staff:
    """The city, and the two offices in the opening's order."""

    city: Author
    offices: Sequence[Office]


def staff_of(folder: Path) -> Staff:
    """The made-up people of this folder, as authors."""
    offices = []
    for part in (HERE, ELSEWHERE):
        author = author_for(member_of(person_of(folder, part)))
        key = SigningKey.objects.get(licence=LICENCES[part], revoked=None)
        offices.append(Office(author, key, load_key((folder / key_file(part)).read_bytes())))
    return Staff(author_for(member_of(person_of(folder, CITY))), offices)


def planned(plan: Mapping[Name, tuple[UUID, str]]) -> list[Planned]:
    """One for each question."""
    return [Planned(question, *plan[question.name]) for question in QUESTIONS]


def poll_begin(staff: Staff, poll: Planned) -> None:
    """From the proposal to an opening that both offices have certified, whole or not at all. What is there already stays."""
    here = issuer_key_made(poll.uuid)
    with transaction.atomic():
        if Poll.objects.filter(subject=poll.subject).exists():
            return
        proposal = poll_propose(author=staff.city, body=poll.question.proposal, uuid=poll.uuid)
        proposal_review(
            author=staff.city,
            subject=poll.subject,
            body={
                "proposal": proposal.digest,
                "decision": "accepted",
                "department": "시민참여과",
                "reason": "시연용 투표입니다.",
            },
        )
        terms = _terms(poll, here, timezone.now())
        seen = opening_preview(author=staff.city, number=poll.uuid, terms=terms).digest
        opening = poll_open(author=staff.city, number=poll.uuid, terms=terms, seen=seen)
        for office in staff.offices:
            office.certify(opening)


def _terms(poll: Planned, here: bytes, now: datetime) -> Terms:
    times = poll.question.times(now)
    return Terms(
        least=1,
        most=1,
        opens_at=times.opens_at,
        closes_at=times.closes_at,
        answer_by=times.answer_by,
        sort="identified",
        person=PERSON,
        text=TRIAL,
        issuers=[
            IssuerTerms(LICENCES[HERE], b64u_encode(here)),
            IssuerTerms(LICENCES[ELSEWHERE], poll.office_key),
        ],
        minimum=MINIMUM,
        on_the_spot=True,
    )


def poll_voted(poll: Planned, booth: Booth) -> int:
    """The made-up citizens vote; how many did. Who did before, or comes too late, does not."""
    voted = 0
    for number, person in enumerate(citizens(poll.question.voters)):
        try:
            booth.vote(person, [poll.question.choice(number)])
            voted += 1
        except RefusedError as refused:
            if refused.code not in {"right_used", "poll_over"}:
                raise
    return voted


def is_ended(poll: Planned) -> bool:
    """Whether its end is stated: then nobody votes any more, and it can be counted."""
    return Poll.objects.filter(subject=poll.subject, ending__kind=CLOSED.name).exists()


def poll_finish(staff: Staff, poll: Planned) -> None:
    """Count a poll that is closed, and have the offices certify the count."""
    course = course_of(poll.subject)
    tally = course.row(course.poll.tallies[-1]) if course.poll.tallies else None
    if tally is None:
        tally = poll_counted(author=staff.city, number=number_of(poll.subject))
    for office in staff.offices:
        if not course.statements.is_certified(tally.digest, office.key.licence):
            office.certify(tally)
