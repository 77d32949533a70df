"""What became of one row, as the report has it."""

from collections.abc import Sequence

from records.stating.services import Recorded
from records.terms.texts import Refusal
from registry.uploads.models import Upload, UploadRow
from registry.uploads.reading import Reading
from registry.uploads.reasons import Reason
from registry.uploads.row_drafts import ReadRow

REASONS_TOLD = 100
"""Of one row."""


def row_outcome(
    upload: Upload, reading: Reading, row: ReadRow, result: Recorded | Refusal, *, done: str = "recorded"
) -> UploadRow:
    """`done` is what a record comes to that was made just now."""
    left_out = [reason.to_json() for reason in row.left_out]
    if isinstance(result, Refusal):
        reasons = reading.reasons_of(result, row)
        outcome = (
            UploadRow.Outcome.ASKED if all(reason.asks for reason in reasons) else UploadRow.Outcome.REFUSED
        )
        told = [*(reason.to_json() for reason in reasons[:REASONS_TOLD]), *left_out]
        return UploadRow(upload=upload, number=row.number, outcome=outcome, reasons=told)
    outcome = UploadRow.Outcome(done) if result.created else UploadRow.Outcome.REPEATED
    return UploadRow(
        upload=upload, number=row.number, outcome=outcome, record=result.record, reasons=left_out
    )


def row_refused(upload: Upload, row: ReadRow, reasons: Sequence[Reason]) -> UploadRow:
    told = [reason.to_json() for reason in reasons[:REASONS_TOLD]]
    return UploadRow(
        upload=upload,
        number=row.number,
        outcome="refused",
        reasons=told,
        subject=row.subject if upload.is_stock else "",
    )


def row_asked(upload: Upload, row: ReadRow) -> UploadRow:
    asked = [reason.to_json() for reason in (*row.asked, *row.left_out)]
    return UploadRow(
        upload=upload,
        number=row.number,
        outcome="asked",
        reasons=asked,
        subject=row.subject if upload.is_stock else "",
    )
