"""Pages of records that columns propose and that what stands decides on, so that no page differs from a verifier."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.db.models import QuerySet

from records.contents.keyset import behind
from records.contents.models import Record
from records.standing.history import SubjectHistory

PAGE = 50
LOOKED_THROUGH = 500
"""How many candidates at most are looked at for one page: each takes its subject's history."""

RowT = TypeVar("RowT")

Histories = Callable[[Collection[str]], Mapping[str, SubjectHistory]]
"""Of these subjects, by subject: pages give those that are proved."""
Behind = Callable[[QuerySet[Record], str], QuerySet[Record]]
"""The candidates behind the one with this uuid, in their own order."""


@dataclass(frozen=True)
class Page(Generic[RowT]):
    """`next` is where the next page goes on, empty where nothing is left; `cut` where looking ended before the page was full."""

    rows: list[RowT]
    next: str = ""
    cut: bool = False


def page_of(
    candidates: QuerySet[Record],
    after: str,
    histories_of: Histories,
    rows_of: Callable[[Sequence[Record], Mapping[str, SubjectHistory]], list[RowT | None]],
    behind_of: Behind = behind,
) -> Page[RowT]:
    """Of candidates, in order of time with the newest first where nothing else is said, those behind `after`; `rows_of` has
    None for who is left out."""
    rows: list[RowT] = []
    histories: dict[str, SubjectHistory] = {}
    looked = 0
    while True:
        # One more than is looked at: whether there is a next page costs no question of its own.
        proposed = list(behind_of(candidates, after)[: PAGE + 1])
        chunk = proposed[:PAGE]
        # One subject may have hundreds of candidates: its history is not read anew for each chunk.
        subjects = {record.subject for record in chunk}
        histories = {subject: histories[subject] for subject in subjects & histories.keys()}
        if fresh := subjects - histories.keys():
            histories.update(histories_of(fresh))
        for record, row in zip(chunk, rows_of(chunk, histories), strict=True):
            after = str(record.uuid)
            if row is not None:
                rows.append(row)
            if len(rows) == PAGE:
                return Page(rows, after if record != proposed[-1] else "")
        looked += len(chunk)
        if len(proposed) <= PAGE:
            return Page(rows)
        if looked >= LOOKED_THROUGH:
            return Page(rows, after, cut=True)
