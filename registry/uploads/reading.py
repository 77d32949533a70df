"""The rows of a stored upload, each with what it states or why it states nothing."""

from collections.abc import Generator
from dataclasses import replace
from typing import IO

from anchoring.wiring import KeysMissingError
from records.terms.families import kind_named
from records.terms.texts import Refusal
from registry.stock.kept_cars import prices_kept
from registry.uploads.files.json_lines import json_lines
from registry.uploads.form82.files import FORMATS, form_lines
from registry.uploads.mapping import Mapping, mapping_read
from registry.uploads.models import Upload
from registry.uploads.reasons import Reason
from registry.uploads.row_drafts import ReadRow, row_draft
from registry.uploads.row_told import car_told, refusal_told
from registry.uploads.stored import stored_table
from registry.uploads.trials import price_answer


class Reading:
    """One pass over a file. `reasons_of` says what the registry refused in the words of the file's own columns."""

    def __init__(self, upload: Upload, file: IO[bytes]) -> None:
        self._upload = upload
        self._file = file
        self._kind = kind_named(upload.kind)
        self._mapping: Mapping | None = None

    def rows(self, *, after: int) -> Generator[ReadRow]:
        """The rows behind the one numbered `after`."""
        if self._upload.format in FORMATS:
            lines = form_lines(self._file, after=after)
            yield from (ReadRow(number, stated) for number, stated in lines)
            return
        if self._upload.format == Upload.Format.JSON_LINES:
            lines = json_lines(self._file, kind=self._kind, after=after)
            yield from (ReadRow(number, stated) for number, stated in lines)
            return
        if self._upload.mapping is None:
            raise KeysMissingError("the upload's mapping can't be opened")
        table = stored_table(self._upload, self._file)
        mapping = mapping_read(self._upload.mapping, kind=self._kind, header=table.header)
        self._mapping = mapping
        kept = prices_kept(self._upload.organisation)
        for row in table.rows(after=after):
            unusual = price_answer(self._upload, row.number)
            yield row_draft(row, mapping=mapping, kind=self._kind, unusual=unusual, kept=kept)

    def reasons_of(self, refusal: Refusal, row: ReadRow) -> list[Reason]:
        return [self._reason(refused, row) for refused in refusal.refusals]

    def told(self, code: str, row: ReadRow, /, **values: object) -> Reason:
        """Of the row as a whole, with the number of its car."""
        return car_told(code, row, self._mapping, **values)

    def _reason(self, refusal: Refusal, row: ReadRow) -> Reason:
        told = refusal_told(refusal, row, self._mapping)
        asks = None
        if refusal.extra.get("severity") == "ask":
            asks = {"rule": refusal.code, "pointer": refusal.pointer or ""}
        return replace(told, code=refusal.code, asks=asks)
