"""Cars that a stock does not have any more, once somebody said what became of them."""

from collections import Counter
from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.db.models import F

from records.people.models import Organisation
from records.stating.services import Recorded
from registry.listings.kinds import SOLD
from registry.uploads.models import Upload, UploadRow


def ended_note(organisation: Organisation, ended: Sequence[Recorded]) -> None:
    """In every stock of this dealership that told them missing, through whichever door it was said."""
    records = {made.record.subject: made.record for made in ended}
    with transaction.atomic():
        rows = UploadRow.objects.filter(
            upload__organisation=organisation, outcome=UploadRow.Outcome.MISSING, subject__in=records
        )
        told: Counter[tuple[UUID, str]] = Counter()
        for row in rows.select_for_update(of=("self",)):
            record = records[row.subject]
            is_sold = record.kind == SOLD.name
            row.outcome = UploadRow.Outcome.SOLD if is_sold else UploadRow.Outcome.DELISTED
            row.record = record
            row.save(update_fields=["outcome", "record"])
            told[(row.upload_id, row.outcome)] += 1
        for (upload, outcome), count in told.items():
            Upload.objects.filter(pk=upload).update(
                missing=F("missing") - count, **{outcome: F(outcome) + count}
            )
