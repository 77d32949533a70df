"""Stating that a box was filled: the record and its files in one transaction."""

import io
from collections.abc import Iterator, Sequence

from django.db import transaction

from records.contents.models import Record
from records.files.models import Attachment
from records.files.services import attachment_made
from records.people.authors import machine_author
from records.people.models import Organisation
from records.people.permissions import missing
from records.terms.roles import BOX
from verifier import tree
from verifier.polls.beginning import BYTES
from verifier.polls.course import CAST_NAME, LINES, RIGHTS_NAME
from voting.boxes.bodies import BoxFilled
from voting.boxes.kinds import FILLED
from voting.polls.course import Course, course_of
from voting.polls.rows import poll_lock
from voting.polls.stating import poll_state


def box_record(*, subject: str, rights: Sequence[bytes], lines: Sequence[bytes]) -> Record:
    """The poll's next box, of rights that were used and of lines that are valid and in no box yet, in any order.

    Files are on the disk first: a crash before the commit leaves files that no record names, which go by themselves. Run it
    inside a transaction that takes out what waited, or delete that behind it, knowing what a crash between the two leaves.
    """
    rights, lines = sorted(rights), sorted(lines, key=tree.leaf_hash)
    with transaction.atomic():
        poll_lock(subject)
        course = course_of(subject, only_last_box=True)
        opening = course.poll.opening
        if opening is None:
            raise missing("/body/opening")
        organisation = course.row(opening).organisation
        record, _ = poll_state(
            author=machine_author(organisation, BOX),
            kind=FILLED,
            subject=subject,
            body=_body(course, opening.digest, rights, lines),
            attachments=list(_files(organisation, rights, lines)),
        )
    return record


def _body(course: Course, opening: str, rights: Sequence[bytes], lines: Sequence[bytes]) -> BoxFilled:
    boxes, (used, cast) = course.poll.boxes, course.amounts
    body: BoxFilled = {
        "opening": opening,
        "number": course.filled,
        "rights": {"count": len(rights), "total": used.total + len(rights)},
        "cast": {
            "count": len(lines),
            "total": cast.total + len(lines),
            "root": tree.root([tree.leaf_hash(line) for line in lines]).hex(),
        },
    }
    return {**body, "previous": boxes[-1].digest} if boxes else body


def _files(
    organisation: Organisation, rights: Sequence[bytes], lines: Sequence[bytes]
) -> Iterator[tuple[str, Attachment]]:
    contents = (
        (RIGHTS_NAME, BYTES, b"".join(rights)),
        (CAST_NAME, LINES, b"".join(b"%s\n" % line for line in lines)),
    )
    for name, media_type, content in contents:
        if content:
            file = attachment_made(organisation=organisation, file=io.BytesIO(content), media_type=media_type)
            yield name, file
