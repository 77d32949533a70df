"""A list of persons as CSV: its first row names what tells them apart, as the opening will (docs/formats.md section 11)."""

import csv
import io
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from records.terms.texts import Refusal, Text
from verifier.polls.opening import MOST_PARTS
from verifier.polls.texts import is_of_a_person
from voting.rolls import texts

MEGABYTES = 16
MOST = 1_000_000
"""Persons on one list."""
TOLD = 1_000
"""Faults that are told; more are only counted."""

Person = tuple[str, ...]


@dataclass(frozen=True)
class Fault:
    """What is wrong with one row, which counts from 1, the header's."""

    row: int
    text: Text


@dataclass
class RollRead:
    """The persons of a file, in its order, and what is wrong with it. Where anything is, no roll comes of it."""

    persons: list[Person] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    faulty: int = 0

    def add_fault(self, row: int, text: Text) -> None:
        """Counted always, told up to a bound."""
        self.faulty += 1
        if len(self.faults) < TOLD:
            self.faults.append(Fault(row, text))


def roll_seen(data: bytes, names: Sequence[str]) -> None:
    """What can be told of a file before its rows are read. A Refusal where the file as a whole is no roll."""
    if not any(_rows_of(data, names)):
        raise Refusal("roll_empty", texts.EMPTY, pointer="/file")


def roll_read(data: bytes, names: Sequence[str]) -> RollRead:
    """A Refusal where the file as a whole is no roll."""
    read, first = RollRead(), dict[Person, int]()
    for number, cells in enumerate(_rows_of(data, names), 2):
        if not cells:
            continue
        person = tuple(_composed(cell) for cell in cells)
        if text := _fault(person, names):
            read.add_fault(number, text)
        elif person in first:
            read.add_fault(number, texts.TWICE.format(row=first[person]))
        else:
            first[person] = number
            read.persons.append(person)
    if not read.persons and not read.faulty:
        raise Refusal("roll_empty", texts.EMPTY, pointer="/file")
    return read


def _rows_of(data: bytes, names: Sequence[str]) -> Iterator[list[str]]:
    """Those behind the header."""
    if len(data) > MEGABYTES * 2**20:
        raise Refusal("roll_large", texts.TOO_LARGE.format(megabytes=MEGABYTES), pointer="/file")
    # A line's end is either or both.
    if max(data.count(b"\n"), data.count(b"\r")) > MOST + 1:
        raise Refusal("roll_rows", texts.TOO_MANY.format(most=f"{MOST:,}"), pointer="/file")
    if not 1 <= len(names) <= MOST_PARTS:
        raise Refusal("roll_names", texts.NAMES.format(most=MOST_PARTS), pointer="/person")
    rows = _rows(data)
    header = [_composed(cell) for cell in next(rows, [])]
    if header != [_composed(name) for name in names]:
        raise Refusal("roll_header", texts.HEADER.format(names=", ".join(names)), pointer="/file")
    yield from rows


def _fault(person: Person, names: Sequence[str]) -> Text | None:
    if len(person) != len(names):
        return texts.CELLS.format(count=len(names))
    wrong = next(
        (name for name, written in zip(names, person, strict=True) if not is_of_a_person(written)), None
    )
    return texts.SPELLING.format(name=wrong) if wrong else None


def _rows(data: bytes) -> Iterator[list[str]]:
    try:
        yield from csv.reader(io.StringIO(_decoded(data), newline=""), strict=True)
    except csv.Error:
        raise Refusal("roll_unreadable", texts.UNREADABLE, pointer="/file") from None


def _decoded(data: bytes) -> str:
    for encoding in ("utf-8-sig", "cp949"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refusal("roll_unreadable", texts.UNREADABLE, pointer="/file")


def _composed(cell: str) -> str:
    """Some systems save letters taken apart; a person is written composed."""
    return unicodedata.normalize("NFC", cell)
