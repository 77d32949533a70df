"""Plate numbers. They change hands: a plate is shown for a car on the market, and is never a key to anything."""

import re
from dataclasses import dataclass

from records.screening.spelling import normal

REGIONS = "서울|부산|대구|인천|광주|대전|울산|세종|경기|강원|충북|충남|전북|전남|경북|경남|제주"
PLATE = re.compile(
    rf"(?:(?P<region>{REGIONS})\s?)?(?P<first>\d{{1,3}})\s?(?P<letter>[가-힣])\s?(?P<serial>\d{{4}})"
)
_BETWEEN = re.compile(r"[\s.·_-]+")
PRIVATE = frozenset("가나다라마거너더러머버서어저고노도로모보소오조구누두루무부수우주")
COMMERCIAL = frozenset("바사아자")
PARCEL = frozenset("배")
RENTAL = frozenset("하허호")


@dataclass(frozen=True)
class PlateUse:
    """What a plate says of its car: `use` is private, commercial, parcel or rental."""

    use: str

    @property
    def is_rental(self) -> bool:
        return self.use == "rental"

    @property
    def is_commercial(self) -> bool:
        return self.use in {"commercial", "parcel"}


@dataclass(frozen=True)
class Plate(PlateUse):
    text: str


def plate_read(text: str) -> Plate | None:
    """None for what is no plate of a known form."""
    match = PLATE.fullmatch(text.strip())
    if match is None:
        return None
    region, first, letter, serial = match.group("region", "first", "letter", "serial")
    use = _use(letter)
    # One or two digits after a region, two or three without.
    if use is None or len(first) not in ((1, 2) if region else (2, 3)):
        return None
    return Plate(use, f"{region or ''}{first}{letter}{serial}")


def plate_typed(text: str) -> Plate | None:
    """A plate as people type it: letters in parts, wide digits, hyphens or dots between. Its `text` is as on the car."""
    return plate_read(_BETWEEN.sub("", normal(text[:80])))


def _use(letter: str) -> str | None:
    sorts = (("private", PRIVATE), ("commercial", COMMERCIAL), ("parcel", PARCEL), ("rental", RENTAL))
    return next((use for use, letters in sorts if letter in letters), None)
