"""What a person is asked about a file before it is recorded: words of lists that nobody knows, prices that are none for a car."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from registry.uploads import prices
from registry.uploads.fields import Field, Sort
from registry.uploads.files import cells
from registry.uploads.files.tables import SourceRow
from registry.uploads.mapping import Mapping, Source
from registry.uploads.meanings import choice_of, word_of
from registry.uploads.reasons import shown

MOST = 60
"""Words of one column. A column with more holds no list, and the rest is left out."""
_EXAMPLES = 5


@dataclass(frozen=True)
class Word:
    """`meaning` is what it was given already: a code, or "" for left out. None where nobody was asked yet."""

    field: Field
    column: str
    word: str
    count: int
    meaning: str | None


@dataclass(frozen=True)
class Census:
    words: tuple[Word, ...] = ()
    # Distinct prices that are asked about, and of how many rows.
    prices: tuple[str, ...] = ()
    priced: int = 0


def census(rows: Iterable[SourceRow], mapping: Mapping) -> Census:
    lists = [s for s in mapping.sources if s.field.sort is Sort.CHOICE and s.column is not None]
    price = next((s for s in mapping.sources if s.field.sort is Sort.PRICE and s.measure), None)
    written: dict[str, Counter[str]] = {source.field.name: Counter() for source in lists}
    amounts: Counter[str] = Counter()
    for row in rows:
        if row.reasons:
            continue
        for source in lists:
            written[source.field.name][source.cell(row.cells).strip()[:80]] += 1
        if price is not None:
            amounts[price.cell(row.cells).strip()[:80]] += 1
    asked = {text: count for text, count in amounts.items() if price and _is_asked(price, text)}
    return Census(
        tuple(word for source in lists for word in _words(source, mapping, written[source.field.name])),
        tuple(map(shown, list(asked)[:_EXAMPLES])),
        sum(asked.values()),
    )


def _words(source: Source, mapping: Mapping, written: Counter[str]) -> list[Word]:
    counts: dict[str, int] = {}
    first: dict[str, str] = {}
    for cell, count in written.items():
        word = word_of(cell)
        counts[word] = counts.get(word, 0) + count
        first.setdefault(word, cell)
    given = source.values or {}
    asked = [word for word in counts if word in given or not _is_known(source.field, first[word])]
    column = mapping.header[source.column] if source.column is not None else ""
    words = [Word(source.field, column, first[word], counts[word], given.get(word)) for word in asked]
    return sorted(words, key=lambda word: -word.count)[:MOST]


def _is_known(field: Field, cell: str) -> bool:
    if choice_of(field, cell):
        return True
    try:
        return cells.text(cell, limit=cells.MAX_TEXT) is None
    except cells.CellError:
        # An error of Excel is no word: its row says so.
        return True


def _is_asked(source: Source, text: str) -> bool:
    """Whether nobody said how such prices are meant, or said so of this column now and may say otherwise."""
    try:
        if cells.text(text, limit=cells.MAX_TEXT) is None or source.measure is None:
            return False
        prices.price_read(
            text, currency=source.measure, times=source.times, most=source.field.most, unusual=None
        )
    except cells.CellError as error:
        return error.code in prices.ASKED
    return False
