"""How the audit gets at records without knowing what they are."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

Pair = tuple[str, str]
"""A label and a record's digest, both hex."""


@dataclass(frozen=True)
class Problem:
    """What is wrong with a record itself: a code such as `record:content`, and words for an operator."""

    code: str
    detail: str = ""


@dataclass(frozen=True)
class RecordCheck:
    """A record as its owner recomputed it. `record` and `label` are hex, as stored; `row` names it for an operator."""

    record: str
    label: str
    kind: str
    recorded_at: datetime
    row: str
    problems: tuple[Problem, ...] = ()


class RecordSource(Protocol):
    """An application's records, subject by subject in the order of their labels."""

    def count(self) -> int:
        """How many records there are, for the progress."""

    def labels_after(self, label: str | None) -> list[str]:
        """The next labels that have records, at most a step's worth; the first ones after None."""

    def checks(self, labels: Sequence[str]) -> Iterator[RecordCheck]:
        """Every record under these labels, its digest and attachments recomputed. Reads in batches."""

    def known(self, pairs: Collection[Pair]) -> set[Pair]:
        """Those of the pairs that are records of this source."""

    def unchecked(self) -> Sequence[str]:
        """What can't be checked here, and why, a line each: a key that is not at hand, say."""

    def is_busy(self) -> bool:
        """Whether people wait for the machine now, so that an audit gives way."""


_sources: list[RecordSource] = []


def register_source(source: RecordSource) -> None:
    """Have every audit check these records too; to be called when the application is ready."""
    _sources.append(source)


def registered_sources() -> tuple[RecordSource, ...]:
    """All sources, in the order of registration."""
    return tuple(_sources)


def records_known(sources: Sequence[RecordSource], pairs: Sequence[Pair]) -> set[Pair]:
    """Those of the pairs that are records of any source."""
    return set().union(*(source.known(pairs) for source in sources))
