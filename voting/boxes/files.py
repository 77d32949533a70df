"""A poll's files as the public reads them: what of them, and from when on (docs/formats.md section 16)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import IO

from anchoring.log.selectors import Stage
from records.contents.models import Record, RecordAttachment
from records.contents.services import content_of
from records.files.models import Attachment
from records.files.services import attachment_whole
from records.people.permissions import missing
from records.proof.proved import record_states
from records.terms.texts import Refusal, RefusalSort, Text
from verifier import tree
from verifier.polls.beginning import ROLL_NAME
from verifier.polls.course import CAST_NAME
from voting.boxes.bodies import BoxFilled
from voting.boxes.filled import filled_body, filled_digests, filled_records
from voting.polls.models import Poll

NOT_YET = Text(
    "이 파일은 투표의 끝이 이더리움에 기록되어 되돌릴 수 없게 된 뒤에 공개됩니다.",
    "This file is public once the poll's end is on Ethereum and final, and not before.",
)


@dataclass(frozen=True)
class Box:
    """One box, by its place among the poll's, from 0."""

    number: int
    record: Record
    body: BoxFilled | None


def boxes_of(poll: Poll) -> Sequence[Box]:
    """In the order of the log, which is that of their numbers: each was stated behind the one before."""
    digests = filled_digests(poll.subject)
    records = {record.digest: record for record in filled_records(poll.subject).select_related("content")}
    return [_box(number, records[digest]) for number, digest in enumerate(digests)]


def box_of(poll: Poll, number: int) -> Box:
    """MISSING where there is none with this number."""
    for digest in filled_digests(poll.subject)[number : number + 1]:
        return _box(number, Record.objects.select_related("content").get(digest=digest))
    raise missing()


def roll_open(poll: Poll) -> IO[bytes]:
    """The roll of a poll that was opened with one."""
    if poll.opening is None:
        raise missing()
    return _open(poll.opening, ROLL_NAME)


def box_file_open(poll: Poll, number: int, name: str) -> IO[bytes]:
    """Rights or ballots: nobody's before their time, the city's own people included."""
    box = box_of(poll, number)
    _refuse_early(poll)
    return _open(box.record, name)


def leaves_of(poll: Poll, number: int) -> bytes:
    """The ballots' leaf hashes, in their order: public at once."""
    box = box_of(poll, number)
    if box.body is None:
        # Erased: that it had no ballots is not what is known of it.
        raise missing()
    if _attachment(box.record, CAST_NAME) is None:
        return b""
    with _open(box.record, CAST_NAME) as file:
        return b"".join(tree.leaf_hash(line.removesuffix(b"\n")) for line in file)


def is_public(poll: Poll) -> bool:
    """Whether the poll's end, or its cancellation, is final on a chain."""
    if poll.ending is None:
        return False
    state = record_states([poll.ending]).get(poll.ending.digest)
    return state is not None and state.stage is Stage.FINAL


def _refuse_early(poll: Poll) -> None:
    if not is_public(poll):
        raise Refusal("not_public_yet", NOT_YET, sort=RefusalSort.FORBIDDEN)


def _box(number: int, record: Record) -> Box:
    content = content_of(record)
    whole = content.value is not None and not content.problem
    return Box(number, record, filled_body(content.body) if whole else None)


def _open(record: Record, name: str) -> IO[bytes]:
    attachment = _attachment(record, name)
    if attachment is None or attachment.destroyed_at is not None:
        raise missing()
    try:
        return attachment_whole(attachment)
    except FileNotFoundError:
        raise missing() from None


def _attachment(record: Record, name: str) -> Attachment | None:
    row = RecordAttachment.objects.filter(record=record, name=name).select_related("attachment").first()
    return row.attachment if row else None
