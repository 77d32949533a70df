"""What a sheet says of its rows and columns beside their cells: hidden, filtered, merged, formulas without a result."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import IO

from openpyxl.utils.cell import get_column_letter, range_boundaries

from records.terms.texts import Text
from registry.uploads.files.headers import Numbered

HIDDEN_READ = Text(
    "Excel에서 숨기거나 필터로 가린 행이 {count}개 있습니다({rows}행). 이 행도 함께 읽습니다.",
    "{count} rows are hidden or filtered in Excel (rows {rows}). They are read as well.",
)
HIDDEN_LEFT = Text(
    "Excel에서 숨기거나 필터로 가린 행 {count}개({rows}행)는 읽지 않습니다.",
    "{count} rows that are hidden or filtered in Excel (rows {rows}) are not read.",
)
HIDDEN_COLUMNS = Text(
    "Excel에서 숨긴 열이 있습니다: {columns}. 연결하지 않은 열은 기록하지 않습니다.",
    "Columns are hidden in Excel: {columns}. A column that is not mapped is not recorded.",
)
MERGED = Text(
    "병합된 칸이 {count}곳 있습니다({cells}). 그 값을 병합된 모든 칸의 값으로 읽습니다.",
    "{count} ranges of cells are merged ({cells}). Their value counts for each of their cells.",
)
FORMULAS = Text(
    "결과가 저장되지 않은 수식이 {count}칸 있어 그 값을 읽을 수 없습니다. Excel에서 열어 저장한 뒤 다시 올리십시오.",
    "{count} formulas were saved without their result and can't be read. Open the file in Excel, save it and upload it"
    " again.",
)
_NAMED = 5

_CHUNK = 1 << 20
_MOST = 8 << 20
"""Of a row that does not end, before it is looked at as it is."""
_ELEMENT = re.compile(rb"<(?:\w+:)?(row|col|mergeCell)\b([^>]*)>")
_UNSOLVED = re.compile(
    rb"(?:</(?:\w+:)?f>|<(?:\w+:)?f\b[^>]*/>)\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?\s*"
    rb"</(?:\w+:)?c>"
)
_ATTRIBUTE = re.compile(rb"\b(r|min|max|hidden|ref)\s*=\s*[\"']([^\"']*)[\"']")
_TRUE = (b"1", b"true")
MOST_MERGED = 20_000


@dataclass(frozen=True)
class Merged:
    """Columns count from 1, as rows do."""

    first_row: int
    last_row: int
    first_column: int
    last_column: int

    def overlaps(self, other: "Merged") -> bool:
        """In columns. No program merges what is merged already."""
        return self.first_column <= other.last_column and other.first_column <= self.last_column

    def __str__(self) -> str:
        first, last = get_column_letter(self.first_column), get_column_letter(self.last_column)
        return f"{first}{self.first_row}:{last}{self.last_row}"


@dataclass
class SheetFacts:
    hidden_rows: list[int] = field(default_factory=list)
    # Counted from 0, as a row's cells are.
    hidden_columns: list[int] = field(default_factory=list)
    merged: list[Merged] = field(default_factory=list)
    unsolved: int = 0
    # What else is to be told.
    others: tuple[Text, ...] = ()

    def filled(self, rows: Iterator[Numbered]) -> Iterator[Numbered]:
        """The rows, each cell of a merged range with the value of its first one."""
        waiting = sorted(self.merged, key=lambda merged: -merged.first_row)
        open_ranges: list[tuple[Merged, str]] = []
        for number, cells in rows:
            open_ranges = [pair for pair in open_ranges if pair[0].last_row >= number]
            while waiting and waiting[-1].first_row <= number:
                merged = waiting.pop()
                if merged.first_row != number or any(merged.overlaps(other) for other, _ in open_ranges):
                    continue
                if value := "".join(cells[merged.first_column - 1 :][:1]):
                    open_ranges.append((merged, value))
            yield number, _filled(cells, open_ranges) if open_ranges else cells


def _filled(cells: Sequence[str], ranges: Sequence[tuple[Merged, str]]) -> tuple[str, ...]:
    wide = [*cells]
    for merged, value in ranges:
        wide += [""] * (merged.last_column - len(wide))
        for place in range(merged.first_column - 1, merged.last_column):
            wide[place] = wide[place] or value
    return tuple(wide)


def facts_told(
    facts: SheetFacts, header: Sequence[str], header_row: int, *, hidden: bool
) -> tuple[Text, ...]:
    """What a person should know before the rows below the header are recorded."""
    told: list[Text] = []
    if facts.hidden_rows:
        rows = some(map(str, facts.hidden_rows))
        text = HIDDEN_READ if hidden else HIDDEN_LEFT
        told.append(text.format(count=f"{len(facts.hidden_rows):,}", rows=rows))
    if columns := [header[place] for place in facts.hidden_columns if "".join(header[place : place + 1])]:
        told.append(HIDDEN_COLUMNS.format(columns=", ".join(columns)))
    if merged := [merged for merged in facts.merged if merged.last_row > header_row]:
        told.append(MERGED.format(count=f"{len(merged):,}", cells=some(map(str, merged))))
    if facts.unsolved:
        told.append(FORMULAS.format(count=f"{facts.unsolved:,}"))
    return (*told, *facts.others)


def some(names: Iterable[str]) -> str:
    """The first of them, and a sign that there are more."""
    some = list(islice(names, _NAMED + 1))
    return ", ".join(some[:_NAMED]) + (" …" if len(some) > _NAMED else "")


def sheet_facts(part: IO[bytes], *, widest: int) -> SheetFacts:
    """By its markup alone: the cells are left where they are. Columns from `widest` on are nobody's."""
    facts, number = SheetFacts(), 0
    for text in _rows_whole(part):
        facts.unsolved += sum(1 for _ in _UNSOLVED.finditer(text))
        for element in _ELEMENT.finditer(text):
            name, attributes = element[1], dict(_ATTRIBUTE.findall(element[2]))
            is_hidden = attributes.get(b"hidden") in _TRUE
            if name == b"row":
                number = int(attributes.get(b"r", b"%d" % (number + 1)))
                if is_hidden:
                    facts.hidden_rows.append(number)
            elif name == b"col":
                if is_hidden:
                    first, last = int(attributes[b"min"]), int(attributes[b"max"])
                    facts.hidden_columns += range(first - 1, min(last, widest))
            elif len(facts.merged) < MOST_MERGED:
                # None where the range is of whole rows or columns, which nobody merges.
                left, top, right, bottom = (
                    edge or 1 for edge in range_boundaries(attributes[b"ref"].decode())
                )
                facts.merged.append(Merged(top, bottom, min(left, widest), min(right, widest)))
    return facts


def _rows_whole(part: IO[bytes]) -> Iterator[bytes]:
    """The part in pieces that end behind a row."""
    rest = b""
    while chunk := part.read(_CHUNK):
        rest += chunk
        end = rest.rfind(b"row>") + len(b"row>")
        if end > len(b"row>") or len(rest) > _MOST:
            end = end if end > len(b"row>") else len(rest)
            yield rest[:end]
            rest = rest[end:]
    yield rest
