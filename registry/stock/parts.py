"""All the cars of one dealership for a file, in parts: each is proved while it is sent, and has a thread for itself meanwhile."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from records.contents.models import Record
from records.people.models import Organisation
from registry.stock.cars import StockCar, Wanted, behind_by, car_candidates, page_among

PART = 2_000
"""Cars that one file has, but for those that come to be on offer between the page and its file."""
_UUID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_WRITTEN = re.compile(f"([1-9][0-9]{{0,5}}):({_UUID})?:({_UUID})?")


@dataclass(frozen=True)
class Part:
    """The cars behind one listing, up to another, which is among them: by the listings' uuids.

    Both ends are told, or what is listed meanwhile would push others out between two files. Without one it is the first, or
    the last; without a number all of them.
    """

    number: int = 0
    after: str = ""
    until: str = ""

    def __str__(self) -> str:
        return f"{self.number}:{self.after}:{self.until}" if self.number else ""


WHOLE = Part()


def part_read(text: str) -> Part | None:
    """As it is written; None for anything else."""
    if not text:
        return WHOLE
    written = _WRITTEN.fullmatch(text)
    return Part(int(written[1]), written[2] or "", written[3] or "") if written else None


def parts_of(organisation: Organisation, wanted: Wanted) -> list[Part]:
    """All of them, in parts of no more than PART."""
    candidates = car_candidates(organisation, wanted).values_list("uuid", flat=True)
    if candidates[: PART + 1].count() <= PART:
        return [WHOLE]
    ends = ["", *map(str, list(candidates)[PART - 1 : -1 : PART]), ""]
    return [Part(number, *both) for number, both in enumerate(pairwise(ends), start=1)]


def cars_part(organisation: Organisation, wanted: Wanted, part: Part) -> Iterator[StockCar]:
    """So many in memory as a page has."""
    go_on, offered = behind_by(wanted.sort), car_candidates(organisation, wanted)
    candidates, after = go_on(offered, part.after), ""
    if part.until and Record.objects.filter(uuid=part.until).exists():
        candidates = candidates.exclude(pk__in=go_on(offered, part.until).order_by().values("pk"))
    while True:
        page = page_among(organisation, wanted, candidates, after)
        yield from page.rows
        if not page.next:
            return
        after = page.next
