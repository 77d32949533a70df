"""A preview of an upload's first rows, before anything is recorded."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice
from typing import IO

from records.contents.lines import Line, body_lines
from records.people.authors import Author
from records.stating.drafts import Draft, draft_prepare
from records.terms.json_types import JsonValue
from records.terms.kinds import Kind
from records.terms.texts import Refusal, Text
from registry.uploads.fields import TABLE_KINDS
from registry.uploads.files.json_lines import json_lines
from registry.uploads.files.tables import Table
from registry.uploads.intake import table_open
from registry.uploads.mapping import mapping_read
from registry.uploads.reasons import Reason
from registry.uploads.row_drafts import row_draft
from registry.uploads.suggestions import mapping_suggest
from registry.web.mapping_form import Row, mapping_rows

SHOWN = 5

LINES_ONLY = Text(
    "이 종류의 기록은 표로 올릴 수 없습니다. 한 줄에 기록 하나씩 적은 JSON Lines 파일을 올려 주십시오. "
    "점검기록부의 양식 파일은 '파일로 점검기록부 등록'에서 올립니다.",
    "Records of this kind can't come as a table: upload JSON Lines. "
    "The form's workbook goes to 'Inspection records from a file'.",
)


@dataclass(frozen=True)
class PreviewRow:
    """One row of the file: what it would state, or why not."""

    number: int
    subject: str = ""
    lines: tuple[Line, ...] = ()
    reasons: tuple[Text, ...] = ()


@dataclass(frozen=True)
class Preview:
    header: tuple[str, ...] = ()
    sample: tuple[tuple[str, ...], ...] = ()
    mapping: tuple[Row, ...] = ()
    rows: tuple[PreviewRow, ...] = ()
    problems: tuple[Text, ...] = ()
    is_table: bool = False

    @property
    def required(self) -> list[Row]:
        return [row for row in self.mapping if row.field.required or row.filled]

    @property
    def others(self) -> list[Row]:
        return [row for row in self.mapping if not (row.field.required or row.filled)]


@dataclass
class _Reader:
    author: Author
    kind: Kind
    now: datetime = field(default_factory=lambda: datetime.now(UTC))

    def row(self, number: int, outcome: Draft | tuple[Reason, ...]) -> PreviewRow:
        if not isinstance(outcome, Draft):
            texts = tuple(Text(refusal.messages["ko"], refusal.messages["en"]) for refusal in outcome)
            return PreviewRow(number, reasons=texts)
        try:
            prepared = draft_prepare(self.author, outcome, self.now)
        except Refusal as refused:
            return PreviewRow(
                number, outcome.subject, reasons=tuple(refusal.text for refusal in refused.refusals)
            )
        return PreviewRow(number, prepared.subject, lines=tuple(body_lines(self.kind, prepared.body)))


def preview(
    *, author: Author, file: IO[bytes], name: str, kind: Kind, mapping: Mapping[str, JsonValue] | None
) -> Preview:
    """`mapping` is None before a person has confirmed one: then the suggested one is shown."""
    reader = _Reader(author, kind)
    try:
        table = table_open(file, name)
        if table is None:
            rows = tuple(reader.row(*line) for line in islice(json_lines(file, kind=kind), SHOWN))
            return Preview(rows=rows)
    except Refusal as refused:
        return Preview(problems=tuple(refusal.text for refusal in refused.refusals))
    if kind.name not in TABLE_KINDS:
        return Preview(problems=(LINES_ONLY,))
    return _table_preview(reader, table, mapping)


def _table_preview(reader: _Reader, table: Table, mapping: Mapping[str, JsonValue] | None) -> Preview:
    header = table.header
    wanted = mapping_suggest(header, kind=reader.kind) if mapping is None else mapping
    problems: tuple[Text, ...] = ()
    previewed: tuple[PreviewRow, ...] = ()
    sample: tuple[tuple[str, ...], ...] = ()
    try:
        first = list(islice(table.rows(), SHOWN))
        sample = tuple(row.cells for row in first)
        read = mapping_read(dict(wanted), kind=reader.kind, header=header)
        previewed = tuple(
            reader.row(row.number, row_draft(row, mapping=read, kind=reader.kind)) for row in first
        )
    except Refusal as refused:
        problems = tuple(refusal.text for refusal in refused.refusals)
    return Preview(
        header=header,
        sample=sample,
        mapping=tuple(mapping_rows(header, wanted, reader.kind)),
        rows=previewed,
        problems=problems,
        is_table=True,
    )
