"""Check attached files, and the public's covered copies of photos, against the records that name them."""

from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from functools import partial
from typing import IO

from anchoring.audit.sources import Problem
from anchoring.buckets import BucketAwayError
from records.contents.covered_photos import photo_open
from records.contents.models import Record, RecordAttachment
from records.files.models import Attachment
from records.files.permissions import UPLOADED
from records.files.services import attachment_open, digest_of
from records.terms.families import kind_named
from records.terms.kinds import YEAR
from records.terms.record_json import AttachmentJson


def attachment_problems(
    record: Record,
    attached: Iterable[RecordAttachment],
    stated: list[AttachmentJson],
    known: dict[str, str | None],
) -> Iterator[Problem]:
    """The rows and files of a record's attachments against what the record states of them. `known` takes in the digests of
    the files that were read, by their paths."""
    rows = {row.position: row for row in attached}
    if rows.keys() != set(range(len(stated))):
        yield Problem("record:attachments_changed", f"{len(rows)} rows, {len(stated)} in the record")
    for position, member in enumerate(stated):
        row = rows.get(position)
        if row is None:
            continue
        name = f"attachment {position}"
        try:
            file = row.attachment
        except Attachment.DoesNotExist:
            yield Problem("record:attachments_changed", name)
            continue
        if (row.name, file.media_type, file.size, file.sha256) != (
            member["name"],
            member["media_type"],
            member["size"],
            member["sha256"],
        ):
            yield Problem("record:attachments_changed", name)
        if file.destroyed_at and file.destroyed_at - record.recorded_at >= _kept(record, file):
            continue
        path = str(file.file.name)
        digest = _digest(path, partial(attachment_open, file), known)
        yield from _compared(digest, member["sha256"], "record:file_", name)
        yield from _covered(file, name, known)


def _kept(record: Record, file: Attachment) -> timedelta:
    """How long it must be there: what people uploaded a year, what the registry made itself as long as its record's kind."""
    return YEAR if file.media_type in UPLOADED else kind_named(record.kind).kept


def _covered(file: Attachment, name: str, known: dict[str, str | None]) -> Iterator[Problem]:
    """What the public sees of a photo is a copy of its own, never the original with its plate."""
    photo = getattr(file, "covered", None)
    if photo is None:
        return
    if photo.sha256 == file.sha256 or str(photo.file.name) == str(file.file.name):
        yield Problem("photo:uncovered", name)
    digest = _digest(str(photo.file.name), partial(photo_open, photo), known)
    yield from _compared(digest, photo.sha256, "photo:", name)


def _digest(path: str, opened: Callable[[], IO[bytes]], known: dict[str, str | None]) -> str | None:
    """None of a file that is missing."""
    if path not in known:
        try:
            with opened() as file:
                known[path] = digest_of(file)
        except BucketAwayError:
            # Nothing is known of any file: no finding.
            raise
        except OSError:
            known[path] = None
    return known[path]


def _compared(digest: str | None, sha256: str, code: str, name: str) -> Iterator[Problem]:
    """`code` is how the codes of what is wrong with the file begin."""
    if digest is None:
        yield Problem(f"{code}missing", name)
    elif digest != sha256:
        yield Problem(f"{code}changed", name)
