"""A long history in pages: the first has the newest records, and each is in the order of time."""

from collections.abc import Sequence
from dataclasses import dataclass

from records import wiring
from records.standing.history import Item


@dataclass(frozen=True)
class HistoryPage:
    """`count` is of all records, `last` the number of the page with the oldest; a page beyond it is empty."""

    number: int
    last: int
    items: Sequence[Item]
    count: int

    @property
    def earlier(self) -> int | None:
        """The number of the page with the records before these."""
        return self.number + 1 if self.number < self.last else None

    @property
    def later(self) -> int | None:
        return min(self.number - 1, self.last) or None


def number_stated(text: str) -> int | None:
    """Which page an address asks for, from 1 on. None where it is no such number."""
    return int(text) or None if text.isascii() and text.isdigit() and len(text) < 10 else None


def history_page(items: Sequence[Item], number: int) -> HistoryPage:
    """`items` are all of them; pages are counted from 1 on."""
    most = wiring.records_a_page()
    end = max(0, len(items) - (number - 1) * most)
    return HistoryPage(
        number=number,
        last=max(1, -(-len(items) // most)),
        items=items[max(0, end - most) : end],
        count=len(items),
    )
