"""Stating one record of a poll: in one transaction, which holds the poll, and only what leaves the poll as right as it was."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from django.db import transaction

from records.contents.models import Record
from records.files.models import Attachment
from records.people.authors import Author
from records.screening.public_texts import pointer_to, public_texts, screened
from records.screening.rules import text_refusals
from records.stating.drafts import Draft, draft_prepare
from records.stating.services import prepared_record, recording_time
from records.terms.json_types import JsonObject
from records.terms.kinds import Kind
from records.terms.roles import BOX
from records.terms.texts import Refusal, Refusals
from voting.polls.course import Course, course_of
from voting.polls.judging import refusals_of_last
from voting.polls.models import Poll
from voting.polls.rows import poll_lock
from voting.polls.sizes import refuse_size


def poll_state(
    *,
    author: Author,
    kind: Kind,
    subject: str,
    body: Mapping[str, object],
    attachments: Sequence[tuple[str, Attachment]] = (),
    corrects: str | None = None,
    let_pass: frozenset[str] = frozenset(),
    now: datetime | None = None,
) -> tuple[Record, Course]:
    """The record, and the poll's course with it. A Refusal says all that a verifier would find false of it.

    `attachments` are pairs of a name and a file; `let_pass` are the verifier's codes of what is stated all the same.
    """
    moment = recording_time(now)
    files = [{"name": name, "sha256": file.sha256} for name, file in attachments]
    draft = Draft(kind.name, subject, body, files, corrects)
    prepared = draft_prepare(author, draft, moment, stated=False)
    if author.role != BOX:
        refusals = Refusals(list(_screened(kind, prepared.body)))
        refusals.raise_any()
    with transaction.atomic():
        Poll.objects.get_or_create(subject=subject)
        poll_lock(subject)
        [outcome] = prepared_record(author=author, prepared=[prepared], now=moment)
        if isinstance(outcome, Refusal):
            raise outcome
        course = course_of(subject)
        refusals = Refusals(refusals_of_last(course, let_pass=let_pass))
        refusals.raise_any()
        refuse_size(subject)
    return outcome.record, course


def _screened(kind: Kind, body: JsonObject) -> Iterator[Refusal]:
    """What nobody may write where everybody reads."""
    for path, text in screened(kind.name, public_texts(kind.name, body)):
        yield from text_refusals(text, pointer_to(f"body.{path}"))
