"""Erase records as the law demands. Digests, entries and proofs stay; the content that they commit to is destroyed."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from records.contents.models import Disclosure, Record, RecordAttachment, RecordContent
from records.contents.services import record_found
from records.files.models import Attachment, CoveredPhoto
from records.files.storage import files_let_go
from records.people.authors import Author
from records.people.permissions import may_run_the_city, missing
from records.signing.queue import queue_again
from records.stating.drafts import Draft, draft_prepare
from records.stating.services import Recorded, prepared_record, recording_time
from records.terms.common import ENROLMENT, ERASURE
from records.terms.families import certifying_kinds, family_of, kind_named
from records.terms.texts import Refusal, RefusalSort, Text

ERASED_ALREADY = Text("이미 삭제된 기록입니다.", "This record's content was erased before.")


def record_erase(
    *, author: Author, record: str, ground: str, decided_by: str, now: datetime | None = None
) -> Recorded:
    """Content, salt, disclosures and files go; a `record:erased` says so in the log."""
    row = _row(author, record)
    if refusal := family_of(kind_named(row.kind)).refuse_erasure(row.kind, row.subject):
        raise refusal
    moment = recording_time(now)
    body = {"record": record, "ground": ground, "decided_by": decided_by}
    prepared = draft_prepare(author, Draft(ERASURE.name, row.subject, body), moment, stated=False)
    with transaction.atomic():
        # Of two at once the second waits for the first's commit, and finds nothing to delete.
        if not RecordContent.objects.filter(record=row).delete()[0]:
            raise Refusal("erased_already", ERASED_ALREADY, pointer="/record", sort=RefusalSort.CONFLICT)
        Disclosure.objects.filter(record=row).delete()
        # Nobody can check a signature any more without the one or the other: what it certified waits again.
        if row.kind == ENROLMENT.name or row.kind in {kind.name for kind in certifying_kinds()}:
            queue_again(row)
        _files_erase(row)
        [outcome] = prepared_record(author=author, prepared=[prepared], now=moment)
        if isinstance(outcome, Refusal):
            raise outcome
    return outcome


def disclosures_erase(*, author: Author, record: str, paths: Iterable[str] | None = None) -> int:
    """One person's data in a record: how many withheld fields can't be opened any more. All without `paths`."""
    rows = Disclosure.objects.filter(record=_row(author, record))
    if paths is not None:
        rows = rows.filter(path__in=list(paths))
    return rows.delete()[0]


def _row(author: Author, digest: str) -> Record:
    record = record_found(digest)
    if record is None or not may_run_the_city(author):
        raise missing("/record")
    return record


def _files_erase(record: Record) -> None:
    """Files that no other record names."""
    named = list(RecordAttachment.objects.filter(record=record).values_list("attachment", flat=True))
    RecordAttachment.objects.filter(record=record).delete()
    unused = Attachment.objects.filter(pk__in=named, uses=None)
    copies = CoveredPhoto.objects.filter(original__in=unused)
    paths = {*unused.values_list("file", flat=True), *copies.values_list("file", flat=True)}
    unused.delete()
    files_let_go(paths)
