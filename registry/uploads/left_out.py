"""Which values an upload's records go without: each distinct one with its count, however long the file."""

from collections.abc import Iterable, Sequence
from typing import TypedDict

from registry.uploads.reasons import Reason, reason

MOST = 200
"""Distinct values of a file. The rest is counted together."""


class LeftOut(TypedDict):
    code: str
    column: str | None
    value: str | None
    messages: dict[str, str]
    count: int


def tallied(earlier: Sequence[LeftOut], told: Iterable[Reason]) -> list[LeftOut]:
    """The tally with these values as well, the most frequent first."""
    entries = {_key(entry): LeftOut(**entry) for entry in earlier}
    for fault in told:
        entry = _entry(fault)
        if _key(entry) not in entries and len(entries) >= MOST:
            entry = _entry(reason("left_out_more"))
        counted = entries.setdefault(_key(entry), entry)
        counted["count"] += 1
    return sorted(entries.values(), key=lambda entry: -entry["count"])


def _key(entry: LeftOut) -> tuple[str, str | None, str | None]:
    return entry["code"], entry["column"], entry["value"]


def _entry(told: Reason) -> LeftOut:
    return LeftOut(code=told.code, column=told.column, value=told.value, messages=told.messages, count=0)
