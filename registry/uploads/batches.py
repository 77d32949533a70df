"""The rows of one upload become records, a batch a transaction, together with the place up to which it got."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from itertools import islice
from time import monotonic

from django.db import transaction
from django.db.models import F

from anchoring.inserts import rows_insert
from records import wiring
from records.people.authors import Author, author_for
from records.stating.drafts import Draft, external_id_refusal
from records.stating.services import records_create_many
from records.terms.subjects import subject_clean
from records.terms.texts import Refusal
from registry.identity.schemes import CARS
from registry.listings.kinds import LISTED
from registry.stock.kept_cars import numbers_keep, prices_keep
from registry.uploads.left_out import tallied
from registry.uploads.models import Upload, UploadRow
from registry.uploads.photographs import photographs_taken
from registry.uploads.photos.recording import photos_record
from registry.uploads.reading import Reading
from registry.uploads.reasons import Reason, refusal
from registry.uploads.repeats import external_id, repeats_told
from registry.uploads.row_drafts import ReadRow
from registry.uploads.row_outcomes import row_asked, row_outcome, row_refused
from registry.uploads.stock import missing_tell, stock_outcomes
from registry.uploads.stored import is_packed, stored_open, upload_unpack
from registry.uploads.trial_look_ups import trial_allow, trial_counted
from registry.uploads.trials import answered, summary
from registry.uploads.undoing import undone

BATCH = 500


def upload_record(upload: Upload, *, until: float) -> bool:
    """Goes on behind the last committed row. True at the end of the file, False when time ran out before."""
    author = author_for(upload.membership)
    if upload.is_photos:
        return photos_record(upload, author, until=until)
    if not photographs_taken(upload, author, until=until):
        return False
    if is_packed(upload):
        upload_unpack(upload)
    with closing(stored_open(upload)) as file:
        reading = Reading(upload, file)
        # The reading ends before its file is closed.
        with closing(reading.rows(after=upload.position)) as rows:
            while batch := list(islice(rows, BATCH)):
                # A crash before the commit leaves the batch undone; after it, the next worker begins behind it.
                _batch_record(upload, author, reading, batch)
                _refuse_hopeless(upload)
                if monotonic() >= until:
                    return False
    if upload.is_stock:
        missing_tell(upload)
    return True


def _batch_record(upload: Upload, author: Author, reading: Reading, batch: Sequence[ReadRow]) -> None:
    if upload.trial:
        trial_allow(author, batch)
    with transaction.atomic():
        upload.hold()
        outcomes = stock_outcomes if upload.is_stock else _outcomes
        if upload.trial:
            rows = _tried(lambda: outcomes(upload, author, reading, batch), batch)
            trial_counted(author, rows, batch)
        else:
            rows = outcomes(upload, author, reading, batch)
        rows_insert(rows)
        _keep(upload, author, batch)
        counts = {outcome: sum(row.outcome == outcome for row in rows) for outcome in UploadRow.Outcome}
        left_out = tallied(upload.left_out, _left_out(rows, batch))
        Upload.objects.filter(pk=upload.pk).update(
            position=batch[-1].number,
            attempts=0,
            left_out=left_out,
            **{str(outcome): F(str(outcome)) + count for outcome, count in counts.items()},
        )
    upload.position, upload.left_out = batch[-1].number, left_out
    upload.attempts = 0


def _keep(upload: Upload, author: Author, batch: Sequence[ReadRow]) -> None:
    """What these rows say of their cars and no record has. A trial answers nothing, and numbers cars that have none all
    the same: their photos may come before it is confirmed."""
    if upload.kind != LISTED.name:
        return
    drafts = (row.stated for row in batch if isinstance(row.stated, Draft))
    numbers_keep(author.organisation, dict(filter(None, map(_numbered, drafts))), trial=upload.trial)
    if not upload.trial:
        prices_keep(author.organisation, {row.subject: row.meant for row in batch if row.meant})


def _numbered(draft: Draft) -> tuple[str, str] | None:
    """The car and its number in the dealership's program, where both can be one."""
    if draft.external_id is None or external_id_refusal(draft.external_id):
        return None
    try:
        return subject_clean(draft.subject, schemes=CARS), draft.external_id
    except Refusal:
        return None


def _left_out(rows: Sequence[UploadRow], batch: Sequence[ReadRow]) -> Iterator[Reason]:
    """The values that were left out of rows which came to something."""
    refused = {row.number for row in rows if row.outcome == UploadRow.Outcome.REFUSED}
    for row in batch:
        if row.number not in refused:
            yield from row.left_out


def _refuse_hopeless(upload: Upload) -> None:
    """A file of nothing but refused rows is no file of records: its report would be longer than it is."""
    most = wiring.upload_refused()
    counted = Upload.objects.filter(pk=upload.pk, recorded=0, repeated=0, asked=0, refused__gte=most)
    if counted.exists():
        raise refusal("rows_hopeless", limit=f"{most:,}")


_STANDING = (UploadRow.Outcome.REPEATED, UploadRow.Outcome.MISSING)
"""Of these the record was there before."""


def _tried(outcomes: Callable[[], list[UploadRow]], batch: Sequence[ReadRow]) -> list[UploadRow]:
    rows = undone(outcomes)
    stated = {row.number: row.stated for row in batch}
    for row in rows:
        row.record = row.record if row.outcome in _STANDING else None
        row.summary = {**summary(stated[row.number]), **row.summary}
    return rows


def _outcomes(upload: Upload, author: Author, reading: Reading, batch: Sequence[ReadRow]) -> list[UploadRow]:
    batch = [_listing_only(row) for row in batch]
    drafts = [
        # By the row as the file has it: with its answers it would be another one when the file comes again.
        answered(upload, row.number, _identified(row.stated))
        for row in batch
        if isinstance(row.stated, Draft) and not row.asked
    ]
    results = iter(records_create_many(author=author, drafts=drafts))
    rows: list[UploadRow] = []
    for row in batch:
        if isinstance(row.stated, Draft) and row.asked:
            rows.append(row_asked(upload, row))
        elif isinstance(row.stated, Draft):
            rows.append(row_outcome(upload, reading, row, next(results)))
        else:
            rows.append(row_refused(upload, row, row.stated))
    repeats_told(upload, reading, batch, rows)
    return rows


def _identified(draft: Draft) -> Draft:
    return draft if draft.external_id is not None else replace(draft, external_id=external_id(draft))


def _listing_only(row: ReadRow) -> ReadRow:
    """A row that marks its car as sold, or as not for sale, states no listing."""
    return replace(row, stated=(row.unlisted,)) if row.unlisted and isinstance(row.stated, Draft) else row
