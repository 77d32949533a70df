"""Which row of a file is its header: above it stand a title, a date, the name of a dealership."""

import re
import unicodedata
from collections.abc import Sequence
from itertools import zip_longest

LOOKED_AT = 20
"""Rows from the top. A header further down is nobody's."""
_LONGEST_NAME = 200
Numbered = tuple[int, tuple[str, ...]]
"""A row's number, as Excel or a text editor shows it, and its cells."""

VIN_NAMES = (
    "vin",
    "vinnumber",
    "vinno",
    "vincode",
    "chassis",
    "chassisnumber",
    "chassisno",
    "vehicleidentificationnumber",
    "차대번호",
    "차대",
    "차대no",
    "차량식별번호",
)
_ASIDE = re.compile(r"[(\[【〔<][^)\]】〕>]*[)\]】〕>]?")


def plain(name: str) -> str:
    """A header's name without case, blanks and signs, as people mean it."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", name)).casefold()


def without_aside(name: str) -> str:
    """Without what stands in brackets."""
    return _ASIDE.sub("", name)


def names_vins(cells: Sequence[str]) -> bool:
    """Whether a row is a header of cars: more than a title, and one of its names is that of the VIN."""
    return _filled(cells) > 1 and any(map(_names_vin, cells))


def header_found(tops: Sequence[Numbered], chosen: int | None = None) -> Numbered | None:
    """The row that a person chose, else the first header of cars, its two lines as one, under the number of the last."""
    if chosen is not None:
        return next((top for top in tops if top[0] == chosen), None)
    place = next((place for place, (_, cells) in enumerate(tops) if names_vins(cells)), None)
    if place is None:
        return None
    # Cells merged over both lines name the VIN in each.
    while place + 1 < len(tops) and _is_merged_line(tops[place][1], tops[place + 1][1]):
        place += 1
    number, cells = tops[place]
    if place and _filled(tops[place - 1][1]) > 1 and tops[place - 1][0] == number - 1:
        cells = _joined(tops[place - 1][1], cells)
    if place + 1 < len(tops) and _is_second_line(cells, tops[place + 1][1]):
        return tops[place + 1][0], _joined(cells, tops[place + 1][1])
    return number, cells


def _is_merged_line(first: Sequence[str], second: Sequence[str]) -> bool:
    """Whether the VIN has one name in both, and the second line holds words alone."""
    vins = [place for place, cell in enumerate(first) if _names_vin(cell)]
    same = any(place < len(second) and second[place] == first[place] for place in vins)
    return same and all(any(map(str.isalpha, cell)) for cell in second if cell.strip())


def _is_second_line(first: Sequence[str], second: Sequence[str]) -> bool:
    """Names below the names of groups: words alone, one of them where the first line has no name of its own, and no VIN."""
    named = [cell.strip() for cell in first]
    places = [place for place, cell in enumerate(second) if cell.strip()]
    return (
        len(places) > 1
        and all(any(map(str.isalpha, second[place])) for place in places)
        and not any(character.isdigit() for cell in second for character in cell)
        and not any(_names_vin(named[place]) for place in places if place < len(named))
        and any(place >= len(named) or not named[place] or named.count(named[place]) > 1 for place in places)
    )


def _joined(upper: Sequence[str], lower: Sequence[str]) -> tuple[str, ...]:
    pairs = zip_longest(upper, lower, fillvalue="")
    return tuple(below if below.strip() else above for above, below in pairs)


def _filled(cells: Sequence[str]) -> int:
    return sum(bool(cell.strip()) for cell in cells)


def _names_vin(cell: str) -> bool:
    if len(cell) > _LONGEST_NAME:
        return False
    return plain(cell) in VIN_NAMES or plain(without_aside(cell)) in VIN_NAMES
