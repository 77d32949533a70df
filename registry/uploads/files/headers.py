"""Which row of a file is its header: above it stand a title, a date, the name of a dealership."""

from collections.abc import Sequence
from itertools import zip_longest

from registry.uploads.files.names import VIN_NAMES, field_of, is_aside, plain, without_aside

LOOKED_AT = 20
"""Rows from the top. A header further down is nobody's."""
_LONGEST_NAME = 200
Numbered = tuple[int, tuple[str, ...]]
"""A row's number, as Excel or a text editor shows it, and its cells."""


def names_vins(cells: Sequence[str]) -> bool:
    """Whether a row is a header of cars: more than a title, and one of its names is that of the VIN."""
    return _filled(cells) > 1 and any(map(_names_vin, cells))


def header_found(tops: Sequence[Numbered], chosen: int | None = None) -> Numbered | None:
    """The row that a person chose, else the first header of cars, its two lines as one, under the number of the last."""
    if chosen is not None:
        return next((top for top in tops if top[0] == chosen), None)
    place = next((place for place in range(len(tops)) if _begins_header(tops, place)), None)
    if place is None:
        return None
    # Cells merged over both lines name the VIN in each.
    while place + 1 < len(tops) and _is_merged_line(tops[place][1], tops[place + 1][1]):
        place += 1
    number, cells = tops[place]
    if place and _filled(tops[place - 1][1]) > 1 and tops[place - 1][0] == number - 1:
        cells = _joined(tops[place - 1][1], cells)
    if place + 1 < len(tops):
        below = tops[place + 1][1]
        if _is_second_line(cells, below) or _goes_on(cells, below):
            return tops[place + 1][0], _joined(cells, below)
    return number, cells


def _begins_header(tops: Sequence[Numbered], place: int) -> bool:
    """Whether a row names the VIN, alone or with the line below it."""
    number, cells = tops[place]
    if names_vins(cells):
        return True
    if place + 1 == len(tops) or tops[place + 1][0] != number + 1:
        return False
    below = tops[place + 1][1]
    return _goes_on(cells, below) and not names_vins(below) and names_vins(_joined(cells, below))


def _goes_on(first: Sequence[str], second: Sequence[str]) -> bool:
    """Whether names of the first line go on in the second: words alone, and with what stands above them some are names that are
    known. Below the VIN's name nothing stands but the rest of it; and where it is whole, below no name that is known: a row of
    hints or a car without numbers is no rest of names."""
    pairs = [(above, below) for above, below in zip_longest(first, second, fillvalue="") if below.strip()]
    return (
        all(any(map(str.isalpha, below)) and not any(map(str.isdigit, below)) for _, below in pairs)
        and any(_whole(above, below) for above, below in pairs)
        and all(_names_vin(_whole(above, below) or "") for above, below in pairs if _names_vin(above))
        and (
            not any(map(_names_vin, first))
            or all(_whole(above, below) for above, below in pairs if _is_known(above))
        )
    )


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
        # A name that is known gives way to another one, or to itself made longer; a row of anything else is no names.
        and all(
            _whole(named[place], second[place]) or _is_known(second[place])
            for place in places
            if place < len(named) and named.count(named[place]) == 1 and _is_known(named[place])
        )
        and any(place >= len(named) or not named[place] or named.count(named[place]) > 1 for place in places)
    )


def _joined(upper: Sequence[str], lower: Sequence[str]) -> tuple[str, ...]:
    pairs = zip_longest(upper, lower, fillvalue="")
    return tuple(_whole(above, below) or (below if below.strip() else above) for above, below in pairs)


def _whole(above: str, below: str) -> str | None:
    """One name that was written in two lines; None where the two together are none. In brackets stands a unit, or which words
    may stand below: anything else there, left out of a name, would make one of every row."""
    if not (above.strip() and below.strip()) or len(above) + len(below) > _LONGEST_NAME:
        return None
    whole = above.strip() + below.strip()
    is_longer = plain(without_aside(whole)) != plain(without_aside(above))
    return whole if field_of(whole) and (is_longer or is_aside(below)) else None


def _is_known(name: str) -> bool:
    return len(name) <= _LONGEST_NAME and field_of(name) is not None


def _filled(cells: Sequence[str]) -> int:
    return sum(bool(cell.strip()) for cell in cells)


def _names_vin(cell: str) -> bool:
    if len(cell) > _LONGEST_NAME:
        return False
    return plain(cell) in VIN_NAMES or plain(without_aside(cell)) in VIN_NAMES
