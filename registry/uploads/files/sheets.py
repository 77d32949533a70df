"""The sheets of a workbook of any format: which one is read, what is told of it and of the others."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from records.terms.texts import Text
from registry.uploads.files.headers import LOOKED_AT, Numbered, header_found
from registry.uploads.files.sheet_facts import SheetFacts, facts_told, some
from registry.uploads.files.tables import Layout, SourceRow, TableChoice, fitted, header_chosen
from registry.uploads.files.unpacked import header_of
from registry.uploads.reasons import refusal

SHEETS_LEFT = Text(
    "시트 ‘{read}’만 읽습니다. 읽지 않는 시트: {others}. 다른 시트를 올리려면 시트를 골라 한 번 더 올리십시오.",
    "The sheet “{read}” alone is read. Left out: {others}. Choose another sheet above, or upload the file once for each.",
)

SHEETS_HIDDEN = Text(
    "Excel에서 숨긴 시트는 읽지 않습니다: {sheets}.",
    "Sheets that are hidden in Excel are not read: {sheets}.",
)

_SHEETS = 20
"""Of which the top is looked at."""


@dataclass(frozen=True)
class Sheet:
    """`rows` and `facts` read it anew at each call; no row is blank."""

    title: str
    rows: Callable[[], Iterator[Numbered]]
    facts: Callable[[], SheetFacts]


@dataclass(frozen=True)
class Sheets:
    """Of a book: those that are visible, one at least, and the names of the others."""

    visible: Sequence[Sheet]
    hidden: Sequence[str] = ()


@dataclass(frozen=True)
class SheetTable:
    """`notices` tell of what stands in the book and is not read, or not as it looks in Excel."""

    sheet: Sheet
    header: tuple[str, ...]
    layout: Layout
    facts: SheetFacts
    hidden: bool
    notices: tuple[Text, ...] = ()

    def rows(self) -> Iterator[SourceRow]:
        for number, cells in self.cells():
            yield fitted(number, cells, len(self.header))

    def cells(self) -> Iterator[Numbered]:
        """Each row that is not blank, with what stands in it."""
        left_out = frozenset() if self.hidden else frozenset(self.facts.hidden_rows)
        for number, cells in self.facts.filled(self.sheet.rows()):
            if number > self.layout.header_row and number not in left_out:
                yield number, cells


def sheet_table(book: Sheets, choice: TableChoice) -> SheetTable:
    """The table of the sheet that was chosen, else of the first one that has a header of cars, else of the first."""
    sheets = book.visible
    tops = {sheet.title: list(islice(sheet.rows(), LOOKED_AT)) for sheet in sheets[:_SHEETS]}
    sheet = _sheet(sheets, tops, choice)
    others = [title for title, top in tops.items() if any(map(_is_table, top))]
    # Those behind them are told without a look at them.
    others += [one.title for one in sheets[_SHEETS:]]
    others = [title for title in others if title != sheet.title]
    facts = sheet.facts()
    top = list(islice(facts.filled(sheet.rows()), LOOKED_AT))
    row = header_chosen(top, choice) or next(iter(top), None)
    if row is None:
        raise refusal("file_empty")
    number, header = header_of(*row)
    facts.hidden_rows = [hidden for hidden in facts.hidden_rows if hidden > number]
    layout = Layout(number, tuple(top), sheet.title, (sheet.title, *others), len(facts.hidden_rows))
    told = facts_told(facts, header, number, hidden=choice.hidden)
    notices = (*_sheets_told(sheet.title, others, book.hidden), *told)
    return SheetTable(sheet, header, layout, facts, choice.hidden, notices)


def _sheets_told(read: str, others: Sequence[str], hidden: Sequence[str]) -> Iterator[Text]:
    if others:
        yield SHEETS_LEFT.format(read=read, others=", ".join(others))
    if hidden:
        yield SHEETS_HIDDEN.format(sheets=some(hidden))


def _sheet(sheets: Sequence[Sheet], tops: Mapping[str, list[Numbered]], choice: TableChoice) -> Sheet:
    if choice.sheet is None:
        likely = (sheet for sheet in sheets[:_SHEETS] if header_found(tops[sheet.title]))
        return next(likely, sheets[0])
    chosen = next((sheet for sheet in sheets if sheet.title == choice.sheet), None)
    if chosen is None:
        names = ", ".join(sheet.title for sheet in sheets)
        raise refusal("file_sheet", "/mapping/table", sheet=choice.sheet[:60], sheets=names)
    return chosen


def _is_table(row: Numbered) -> bool:
    """Whether it may be a row of a table, and no title."""
    return sum(bool(cell.strip()) for cell in row[1]) > 1
