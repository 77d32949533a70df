"""A preview of an upload's first rows, before anything is recorded."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice

from django.core.files.base import File

from records.contents.lines import Line, body_lines
from records.people.authors import Author
from records.stating.drafts import Draft, draft_prepare
from records.terms.json_types import JsonValue
from records.terms.kinds import Kind
from records.terms.texts import Refusal, Text
from registry.uploads.fields import TABLE_KINDS, VIN
from registry.uploads.files.json_lines import json_lines
from registry.uploads.files.tables import Table
from registry.uploads.intake import first_rows, table_open
from registry.uploads.mapping import mapping_read
from registry.uploads.reasons import Reason, refusal
from registry.uploads.row_drafts import ReadRow, row_draft
from registry.uploads.suggestions import mapping_suggest
from registry.web.mapping_form import Row, mapping_rows

SHOWN = 5

_TOLD = Text("{column}{value}: {text}", "{column}{value}: {text}")

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
    left_out: tuple[Text, ...] = ()


@dataclass(frozen=True)
class Preview:
    header: tuple[str, ...] = ()
    sample: tuple[tuple[str, ...], ...] = ()
    mapping: tuple[Row, ...] = ()
    rows: tuple[PreviewRow, ...] = ()
    problems: tuple[Text, ...] = ()
    is_table: bool = False
    # What stands in the file and is not read.
    notices: tuple[Text, ...] = ()

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

    def row(self, read: ReadRow) -> PreviewRow:
        number, stated = read.number, read.stated
        if not isinstance(stated, Draft):
            return PreviewRow(number, reasons=tuple(map(told, stated)))
        try:
            prepared = draft_prepare(self.author, stated, self.now)
        except Refusal as refused:
            reasons = tuple(refusal.text for refusal in refused.refusals)
            return PreviewRow(number, stated.subject, reasons=reasons)
        lines = tuple(body_lines(self.kind, prepared.body))
        return PreviewRow(number, prepared.subject, lines, left_out=tuple(map(told, read.left_out)))


def told(reason: Reason) -> Text:
    """With the column's own name and the value, as the person has them before their eyes."""
    text = Text(**reason.messages)
    if reason.column is None:
        return text
    value = Text(f" ‘{reason.value}’", f" “{reason.value}”") if reason.value else Text("", "")
    return _TOLD.format(column=reason.column, value=value, text=text)


def preview(
    *, author: Author, file: "File[bytes]", name: str, kind: Kind, mapping: Mapping[str, JsonValue] | None
) -> Preview:
    """`mapping` is None before a person has confirmed one: then the suggested one is shown."""
    reader = _Reader(author, kind)
    try:
        table = table_open(file, name)
        if not isinstance(table, Table):
            first = islice(json_lines(table, kind=kind), SHOWN)
            rows = tuple(reader.row(ReadRow(*line)) for line in first)
            return Preview(rows=rows)
    except Refusal as refused:
        return Preview(problems=tuple(refusal.text for refusal in refused.refusals))
    if kind.name not in TABLE_KINDS:
        return Preview(problems=(LINES_ONLY,))
    return _table_preview(reader, table, mapping)


def _table_preview(reader: _Reader, table: Table, mapping: Mapping[str, JsonValue] | None) -> Preview:
    header = table.header
    problems: tuple[Text, ...] = ()
    previewed: tuple[PreviewRow, ...] = ()
    first = first_rows(table)
    wanted = mapping_suggest(header, kind=reader.kind, sample=first) if mapping is None else mapping
    sample = tuple(row.cells for row in first[:SHOWN])
    try:
        if VIN not in wanted:
            raise refusal("file_vin_none")
        read = mapping_read(dict(wanted), kind=reader.kind, header=header)
        previewed = tuple(reader.row(row_draft(row, mapping=read, kind=reader.kind)) for row in first[:SHOWN])
    except Refusal as refused:
        problems = tuple(refusal.text for refusal in refused.refusals)
    return Preview(
        header=header,
        sample=sample,
        mapping=tuple(mapping_rows(header, wanted, reader.kind)),
        rows=previewed,
        problems=problems,
        is_table=True,
        notices=table.notices,
    )
