"""Proposing a question (발의), and saying what becomes of it (심사)."""

from dataclasses import replace
from uuid import UUID, uuid4

from django.db import transaction

from records.contents.models import Record
from records.contents.services import record_found
from records.people.authors import NOBODY, Author
from records.people.permissions import missing
from records.terms.json_types import JsonObject, as_json
from records.terms.roles import REGISTRY
from records.terms.texts import Refusal, RefusalSort
from verifier.polls.kinds import SCHEME
from voting.polls.course import course_of
from voting.polls.models import Poll
from voting.polls.rows import poll_lock
from voting.polls.stating import poll_state
from voting.proposals import texts
from voting.proposals.bodies import PollProposed, PollReviewed
from voting.proposals.kinds import CITIZEN, PROPOSED, REVIEWED


def poll_propose(*, author: Author, body: PollProposed, uuid: UUID | None = None) -> Record:
    """A new poll. For a citizen the city's staff state it, whose names the record does not have."""
    subject = f"{SCHEME}{uuid or uuid4()}"
    with transaction.atomic():
        if Poll.objects.filter(subject=subject).exists():
            raise Refusal(
                "proposed_already", texts.PROPOSED_ALREADY, pointer="/subject", sort=RefusalSort.CONFLICT
            )
        return _proposed(author, subject, body)


def proposal_correct(*, author: Author, proposal: str, body: PollProposed) -> Record:
    """The proposal as it is from now on; who proposed says why. An opening that rests on it stays as it is."""
    earlier = record_found(proposal, kind=PROPOSED.name)
    if earlier is None or earlier.organisation_id != author.organisation.id:
        raise missing("/corrects")
    return _proposed(author, earlier.subject, body, corrects=proposal)


def _proposed(author: Author, subject: str, body: PollProposed, corrects: str | None = None) -> Record:
    stated = as_json(body)
    is_citizens = _sort(stated) == CITIZEN
    if is_citizens != (author.role == REGISTRY):
        raise Refusal(
            "citizen_by_city",
            texts.CITIZEN_BY_CITY,
            pointer="/body/proposer/sort",
            sort=RefusalSort.FORBIDDEN,
        )
    speaker = replace(author, person=NOBODY) if is_citizens else author
    record, _ = poll_state(author=speaker, kind=PROPOSED, subject=subject, body=body, corrects=corrects)
    return record


def _sort(body: JsonObject) -> object:
    proposer = body.get("proposer")
    return proposer.get("sort") if isinstance(proposer, dict) else None


def proposal_review(
    *, author: Author, subject: str, body: PollReviewed, corrects: str | None = None
) -> Record:
    """One review stands on a proposal; another one corrects it."""
    if body.get("merged_into") == subject:
        raise Refusal("merged_into_itself", texts.MERGED_INTO_ITSELF, pointer="/body/merged_into")
    with transaction.atomic():
        poll_lock(subject)
        if corrects is None and _is_reviewed(subject, body.get("proposal")):
            raise Refusal(
                "reviewed_already",
                texts.REVIEWED_ALREADY,
                pointer="/body/proposal",
                sort=RefusalSort.CONFLICT,
            )
        record, _ = poll_state(author=author, kind=REVIEWED, subject=subject, body=body, corrects=corrects)
    return record


def _is_reviewed(subject: str, proposal: object) -> bool:
    course = course_of(subject)
    stands = course.poll.standing().stands
    return any(
        stands(item.digest) and course.row(item).about_id == proposal
        for item in course.poll.of(REVIEWED.name)
    )
