"""An upload taken back: what it recorded is withdrawn, as far as nobody built on it."""

from collections.abc import Sequence
from dataclasses import dataclass
from time import monotonic

from django.db.models import Exists, OuterRef, Q

from records.contents.models import Record
from records.people.authors import Author
from records.stating.drafts import Draft
from records.stating.services import records_create_many
from records.terms.common import WITHDRAWAL
from records.terms.texts import Refusal, RefusalSort
from registry.uploads.models import Upload, UploadRow
from registry.uploads.reasons import refusal

CHUNK = 500
_MADE = (
    UploadRow.Outcome.RECORDED,
    UploadRow.Outcome.CHANGED,
    UploadRow.Outcome.SOLD,
    UploadRow.Outcome.DELISTED,
)


@dataclass(frozen=True)
class TakenBack:
    """`kept` are records on which somebody built since; `is_done` is False where time ran out before the rows did."""

    withdrawn: int
    kept: int
    is_done: bool


def upload_take_back(upload: Upload, *, author: Author, reason: str, until: float) -> TakenBack:
    """From the last row to the first, one reason for all. Called again it goes on with what is left."""
    if not upload.is_finished or upload.trial:
        over = refusal("not_to_take_back")
        raise Refusal(over.code, over.text, sort=RefusalSort.CONFLICT)
    withdrawn = kept = 0
    before: int | None = None
    while rows := _rows(upload, before):
        built = _built_on([row.record_id for row in rows if row.record_id])
        # Several photos may be of one record.
        named = {row.record_id: row for row in rows}
        free = [row for digest, row in named.items() if digest not in built]
        drafts = [_withdrawal(upload, row, reason) for row in free]
        outcomes = records_create_many(author=author, drafts=drafts)
        refused = [outcome for outcome in outcomes if isinstance(outcome, Refusal)]
        # A reason that no record can hold is nobody's building on it.
        if wrong := next((each for each in refused if each.pointer == "/body/reason"), None):
            raise wrong
        withdrawn += len(outcomes) - len(refused)
        kept += len(refused) + len(named) - len(free)
        before = rows[-1].number
        if monotonic() >= until:
            return TakenBack(withdrawn, kept, is_done=not _rows(upload, before))
    return TakenBack(withdrawn, kept, is_done=True)


def _rows(upload: Upload, before: int | None) -> list[UploadRow]:
    taken = Record.objects.filter(about=OuterRef("record"), kind=WITHDRAWAL.name)
    rows = UploadRow.objects.filter(upload=upload, outcome__in=_MADE).exclude(record=None)
    if before is not None:
        rows = rows.filter(number__lt=before)
    return list(rows.exclude(Exists(taken)).select_related("record").order_by("-number")[:CHUNK])


def _built_on(digests: Sequence[str]) -> set[str | None]:
    """Those that a record names which was not taken back itself."""
    taken = Record.objects.filter(about=OuterRef("digest"), kind=WITHDRAWAL.name)
    later = Record.objects.filter(Q(about__in=digests) | Q(corrects__in=digests)).exclude(Exists(taken))
    return {digest for pair in later.values_list("about", "corrects") for digest in pair}


def _withdrawal(upload: Upload, row: UploadRow, reason: str) -> Draft:
    subject = row.record.subject if row.record else ""
    body = {"record": row.record_id, "reason": reason}
    return Draft(WITHDRAWAL.name, subject, body, external_id=f"back:{upload.pk}:{row.number}")
