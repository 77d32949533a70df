"""The rows of a stored upload, each with what it states or why it states nothing."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from django.utils.crypto import salted_hmac

from registry.drafts import Draft
from registry.kinds import kind_named
from registry.models.uploads import Upload
from registry.texts import Refusal
from registry.uploads.formats import table_of
from registry.uploads.json_lines import json_lines
from registry.uploads.mapping import Mapping, mapping_read
from registry.uploads.reasons import reason
from registry.uploads.row_drafts import row_draft
from registry.uploads.tables import Reason
from verifier import canonical
from verifier.errors import Malformed


@dataclass(frozen=True)
class ReadRow:
    number: int
    stated: Draft | tuple[Reason, ...]


class Reading:
    """One pass over a file. `reasons_of` says what the registry refused in the words of the file's own columns."""

    def __init__(self, upload: Upload, file: IO[bytes]) -> None:
        self._upload = upload
        self._file = file
        self._kind = kind_named(upload.kind)
        self._mapping: Mapping | None = None

    def rows(self) -> Iterator[ReadRow]:
        if self._upload.format == Upload.Format.JSON_LINES:
            yield from (ReadRow(number, stated) for number, stated in json_lines(self._file, kind=self._kind))
            return
        table = table_of(self._file, self._upload.format, self._upload.encoding)
        mapping = mapping_read(self._upload.mapping, kind=self._kind, header=table.header)
        self._mapping = mapping
        for row in table.rows():
            yield ReadRow(row.number, row_draft(row, mapping=mapping, kind=self._kind))

    def reasons_of(self, refusal: Refusal) -> list[Reason]:
        return [self._reason(each) for each in refusal.refusals]

    def _reason(self, refusal: Refusal) -> Reason:
        column = refusal.pointer
        if self._mapping is not None:
            column = self._mapping.column_of(refusal.pointer)
        ko, en = refusal.text.ko, refusal.text.en
        found = reason("row_refused", column=column, why_ko=ko, why_en=en)
        return Reason(refusal.code, found.messages, found.advice, found.column)


def external_id(upload: Upload, draft: Draft) -> str:
    """For a row that has no id of its own: the same row of the same file again is the same submission.

    Keyed, because the content holds what the record withholds, and a plain hash of that could be guessed open.
    """
    content = [draft.kind, draft.subject, draft.body, list(draft.attachments), draft.corrects]
    try:
        text = canonical.dumps(content)
    except Malformed:
        # The record will be refused for the same reason; the id is never used.
        text = b""
    digest = salted_hmac(f"upload:{upload.sha256}", text, algorithm="sha256").hexdigest()
    return f"file:{upload.sha256[:16]}:{digest[:32]}"
