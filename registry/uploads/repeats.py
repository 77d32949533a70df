"""The same row again: in one file a mistake, in another file what had been recorded before."""

import json
from collections.abc import Sequence

from django.db.models import Q
from django.utils.crypto import salted_hmac

from records.contents.models import Record
from records.stating.drafts import Draft
from records.terms.common import ERASURE, WITHDRAWAL
from registry.listings.kinds import DELISTED, SOLD
from registry.uploads.models import Upload, UploadRow
from registry.uploads.prices import price_unconfirmed
from registry.uploads.reading import Reading
from registry.uploads.row_drafts import ReadRow

_ENDS = (SOLD.name, DELISTED.name, WITHDRAWAL.name, ERASURE.name)


def external_id(draft: Draft) -> str:
    """For a row that has no id of its own: the same content by the same organisation is the same submission.

    So yesterday's stock list with three cars more, or a file whose bad rows were mended, adds what is new in it. Keyed,
    because the content holds what the record withholds, and a plain hash of that could be guessed open.
    """
    # Without what was said of a price: the row is the same one as before anybody asked.
    content = [
        draft.kind,
        draft.subject,
        price_unconfirmed(draft.body),
        list(draft.attachments),
        draft.corrects,
    ]
    text = json.dumps(content, sort_keys=True)
    return "row:" + salted_hmac("registry.uploads", text, algorithm="sha256").hexdigest()[:48]


def repeats_told(
    upload: Upload, reading: Reading, batch: Sequence[ReadRow], rows: Sequence[UploadRow]
) -> None:
    """A row that stands in this same file already is refused; one whose record has ended since is told so.

    `rows` are what became of those of `batch`, in their order.
    """
    repeated = {row.record_id for row in rows if row.record_id and row.outcome == UploadRow.Outcome.REPEATED}
    if not repeated:
        return
    earlier = UploadRow.objects.filter(upload=upload, record_id__in=repeated).order_by("-number")
    first = {row.record_id: row.number for row in earlier}
    ended = _ended(repeated)
    for row, read in zip(rows, batch, strict=True):
        if row.outcome == UploadRow.Outcome.REPEATED and row.record_id in first:
            identical = reading.told("row_identical", read, row=first[row.record_id])
            row.outcome, row.record, row.reasons = UploadRow.Outcome.REFUSED, None, [identical.to_json()]
            continue
        if row.outcome == UploadRow.Outcome.REPEATED and row.record_id in ended:
            row.reasons = [reading.told("row_ended", read).to_json()]
        if row.record_id is not None:
            first[row.record_id] = row.number


def _ended(digests: set[str]) -> set[str | None]:
    """Of these records the ones that were sold, taken off the market, withdrawn, erased or corrected."""
    followers = Record.objects.filter(Q(about__in=digests, kind__in=_ENDS) | Q(corrects__in=digests))
    return {digest for pair in followers.values_list("about", "corrects") for digest in pair}
