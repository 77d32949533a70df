"""The rows of a stored upload, each with what it states or why it states nothing."""

import json
from collections.abc import Callable, Generator
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

_PASSED = 20_000


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

    def rows(self, *, after: int, passed: Callable[[], None]) -> Generator[ReadRow]:
        """The rows behind `after`. `passed` is called now and then on the way there, which is long in a large workbook."""
        if self._upload.format == Upload.Format.JSON_LINES:
            lines = json_lines(self._file, kind=self._kind, after=after)
            yield from (ReadRow(number, stated) for number, stated in lines)
            return
        table = table_of(self._file, self._upload.format, self._upload.encoding)
        mapping = mapping_read(self._upload.mapping, kind=self._kind, header=table.header)
        self._mapping = mapping
        for count, row in enumerate(table.rows(), 1):
            if row.number > after:
                yield ReadRow(row.number, row_draft(row, mapping=mapping, kind=self._kind))
            elif count % _PASSED == 0:
                passed()

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
    text = json.dumps(content, sort_keys=True)
    digest = salted_hmac(f"upload:{upload.sha256}", text, algorithm="sha256").hexdigest()
    return f"file:{upload.sha256[:16]}:{digest[:32]}"
