"""All the cars of one dealership for a file, in parts: each is proved while it is sent, and has a thread for itself meanwhile."""

from collections.abc import Iterator

from records.people.models import Organisation
from registry.stock.cars import StockCar, Wanted, behind_by, car_candidates, page_among

PART = 2_000
"""Cars that one file has."""


def parts_of(organisation: Organisation, wanted: Wanted) -> list[str]:
    """Of all of them in parts, behind which car each begins: one part, which begins at the first, of no more than PART."""
    candidates = car_candidates(organisation, wanted).values_list("uuid", flat=True)
    if candidates[: PART + 1].count() <= PART:
        return [""]
    return ["", *map(str, list(candidates)[PART - 1 : -1 : PART])]


def cars_part(organisation: Organisation, wanted: Wanted, *, after: str = "") -> Iterator[StockCar]:
    """So many in memory as a page has, and so many candidates looked at as are done within seconds."""
    offered = car_candidates(organisation, wanted)
    part = list(behind_by(wanted.sort)(offered, after).values_list("pk", flat=True)[:PART])
    candidates, after = offered.filter(pk__in=part), ""
    while True:
        page = page_among(organisation, wanted, candidates, after)
        yield from page.rows
        if not page.next:
            return
        after = page.next
