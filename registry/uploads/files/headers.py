"""Which row of a file is its header: above it stand a title, a date, the name of a dealership."""

import re
import unicodedata
from collections.abc import Sequence

LOOKED_AT = 20
"""Rows from the top. A header further down is nobody's."""
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
    filled = [cell for cell in cells if cell.strip()]
    return len(filled) > 1 and any(
        plain(cell) in VIN_NAMES or plain(without_aside(cell)) in VIN_NAMES for cell in filled
    )
