"""A preview of an upload's first rows, before anything is recorded."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import islice

from django.core.files.base import File
from django.utils.translation import gettext as _

from records.contents.lines import Line, body_lines
from records.people.authors import Author
from records.stating.drafts import Draft, draft_prepare
from records.terms.json_types import JsonObject, JsonValue
from records.terms.kinds import Kind
from records.terms.texts import Refusal, Text
from registry.uploads.census import Census, Word, census
from registry.uploads.choices import TABLE, table_choice
from registry.uploads.fields import TABLE_KINDS, VIN
from registry.uploads.files.formats import SEEN_ROWS
from registry.uploads.files.json_lines import json_lines
from registry.uploads.files.tables import LIKELIEST, Table, TableChoice
from registry.uploads.intake import first_rows, table_open
from registry.uploads.kept_mappings import mapping_kept, words_learnt
from registry.uploads.mapping import Mapping as ColumnMapping
from registry.uploads.mapping import mapping_read
from registry.uploads.models import Upload
from registry.uploads.reasons import Reason, refusal
from registry.uploads.row_drafts import ReadRow, row_draft
from registry.uploads.row_told import refusal_told
from registry.uploads.suggestions import columns_told, mapping_suggest
from registry.web.mapping_form import WORD, Option, Row, mapping_rows, unusual_options, word_options

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
    # In a whole stock, of a car that is sold or not for sale: nothing is listed, and nothing is wrong.
    aside: tuple[Text, ...] = ()

    @property
    def tone(self) -> str:
        return "bad" if self.reasons else "aside" if self.aside else "good"


@dataclass(frozen=True)
class TableChoices:
    """Sheets and rows of which a person may choose another; how many rows Excel hides, and whether they count."""

    sheets: tuple[Option, ...]
    rows: tuple[Option, ...]
    hidden: int
    hidden_options: tuple[Option, ...]


@dataclass(frozen=True)
class WordRow:
    word: Word
    options: list[Option]

    @property
    def name(self) -> str:
        return f"{WORD}|{self.word.field.name}|{self.word.word}"


@dataclass(frozen=True)
class PriceDoubt:
    """Prices that are none for a car: how many rows have one, and a few of them."""

    count: int
    examples: tuple[str, ...]
    options: list[Option]

    @property
    def is_open(self) -> bool:
        return not any(option.selected and option.value for option in self.options)


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
    choices: TableChoices | None = None
    words: tuple[WordRow, ...] = ()
    doubt: PriceDoubt | None = None
    # It was mapped before, and nothing is to be asked.
    is_kept: bool = False

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
    is_stock: bool = False
    now: datetime = field(default_factory=lambda: datetime.now(UTC))

    def row(self, read: ReadRow, mapping: ColumnMapping | None = None) -> PreviewRow:
        number, stated = read.number, read.stated
        if not isinstance(stated, Draft):
            return PreviewRow(number, reasons=tuple(map(told, stated)))
        if read.asked:
            return PreviewRow(number, stated.subject, reasons=tuple(map(told, read.asked)))
        if read.unlisted:
            why = (told(read.unlisted),)
            if self.is_stock:
                return PreviewRow(number, stated.subject, aside=why)
            return PreviewRow(number, stated.subject, reasons=why)
        try:
            prepared = draft_prepare(self.author, stated, self.now)
        except Refusal as refused:
            reasons = tuple(told(refusal_told(refusal, read, mapping)) for refusal in refused.refusals)
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
    *,
    author: Author,
    file: "File[bytes]",
    name: str,
    kind: Kind,
    mapping: Mapping[str, JsonValue] | None,
    table: JsonObject | None = None,
    mode: str = Upload.Mode.STATEMENTS,
) -> Preview:
    """`mapping` is None before a person has confirmed one: then the one kept for this header, or the suggested one is shown.

    `table` is what was chosen of the file, where that was changed and its columns are to be found anew.
    """
    reader = _Reader(author, kind, is_stock=mode == Upload.Mode.STOCK)
    try:
        likeliest = table_open(file, name)
        if not isinstance(likeliest, Table):
            first = islice(json_lines(likeliest, kind=kind), SHOWN)
            rows = tuple(reader.row(ReadRow(*line)) for line in first)
            return Preview(rows=rows)
        if kind.name not in TABLE_KINDS:
            return Preview(problems=(LINES_ONLY,))
        if mapping is None and table is None and (kept := _kept_preview(reader, file, name, likeliest)):
            return kept
        wanted = mapping if mapping is not None else {TABLE: table} if table else {}
        choice = table_choice(wanted)
        opened = likeliest if choice == LIKELIEST else table_open(file, name, choice)
    except Refusal as refused:
        return Preview(problems=tuple(refusal.text for refusal in refused.refusals))
    if not isinstance(opened, Table):
        return Preview()
    if mapping is None:
        learnt = words_learnt(author.organisation, kind)
        found = mapping_suggest(opened.header, kind=kind, sample=first_rows(opened), learnt=learnt)
        mapping = {**wanted, **found}
    return _table_preview(reader, likeliest, opened, mapping)


def _kept_preview(reader: _Reader, file: "File[bytes]", name: str, likeliest: Table) -> Preview | None:
    """As it was mapped before. None where it never was, or where that does not fit today's file."""
    kept = mapping_kept(reader.author.organisation, reader.kind, likeliest.header)
    if kept is None:
        return None
    try:
        choice = table_choice(kept)
        opened = likeliest if choice == LIKELIEST else table_open(file, name, choice)
    except Refusal:
        return None
    if not isinstance(opened, Table):
        return None
    shown = _table_preview(reader, likeliest, opened, kept)
    asks = (shown.doubt and shown.doubt.is_open) or any(row.word.meaning is None for row in shown.words)
    return None if shown.problems else replace(shown, is_kept=not asks)


def _table_preview(
    reader: _Reader, likeliest: Table, table: Table, mapping: Mapping[str, JsonValue]
) -> Preview:
    problems: tuple[Text, ...] = ()
    previewed: tuple[PreviewRow, ...] = ()
    counted = Census()
    first = first_rows(table)
    try:
        if VIN not in mapping:
            raise refusal("file_vin_none")
        read = mapping_read(dict(mapping), kind=reader.kind, header=table.header)
        drafts = (row_draft(row, mapping=read, kind=reader.kind) for row in first[:SHOWN])
        previewed = tuple(reader.row(draft, read) for draft in drafts)
        counted = census(islice(table.rows(), SEEN_ROWS), read)
    except Refusal as refused:
        problems = tuple(refusal.text for refusal in refused.refusals)
    doubt = PriceDoubt(counted.priced, counted.prices, unusual_options(mapping)) if counted.priced else None
    return Preview(
        header=table.header,
        sample=tuple(row.cells for row in first[:SHOWN]),
        mapping=tuple(mapping_rows(table.header, mapping, reader.kind)),
        rows=previewed,
        problems=problems,
        is_table=True,
        notices=(*table.notices, *columns_told(table.header, first, mapping)),
        choices=_choices(likeliest, table, table_choice(mapping)),
        words=tuple(WordRow(word, word_options(word.field, word.meaning)) for word in counted.words),
        doubt=doubt,
    )


def _choices(likeliest: Table, table: Table, choice: TableChoice) -> TableChoices | None:
    """None of JSON, whose members have their names with them."""
    if not table.layout.header_row:
        return None
    layout, proposed = table.layout, likeliest.layout.sheet
    sheets = (Option("" if name == proposed else name, name, name == layout.sheet) for name in layout.sheets)
    by_itself = _("the likeliest row") if choice.header_row else _("row {row}, the likeliest")
    rows = [Option("", by_itself.format(row=layout.header_row), not choice.header_row)]
    rows += [
        Option(str(number), _top_told(number, cells), number == choice.header_row)
        for number, cells in layout.tops
    ]
    hidden = (
        Option("", _("read them as well"), choice.hidden),
        Option("left_out", _("leave them out"), not choice.hidden),
    )
    return TableChoices(tuple(sheets), tuple(rows), layout.hidden_rows, hidden)


def _top_told(number: int, cells: Sequence[str]) -> str:
    told = " · ".join(cell.strip() for cell in cells if cell.strip())
    return _("row {row}: {cells}").format(row=number, cells=told if len(told) < 60 else f"{told[:59]}…")
