"""The course of a car's records: each with its author, its state, and whether it still stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from anchoring.log.selectors import EntryState
from records.contents.lines import Line
from records.standing.corrections import Correction, correction
from records.standing.history import Item
from records.terms.families import kind_named
from records.terms.texts import Text
from records.web.lines import public_lines
from registry.form82.inspections import inspected_on, inspection_body
from registry.form82.kinds import INSPECTION
from registry.vehicles.selectors import VehicleHistory
from registry.vehicles.signed import Signed

_DAYS = ("acquired_on", "listed_on", "delisted_on", "sold_on", "occurred_on")
"""Where a kind of the market states the day of what it tells."""


@dataclass(frozen=True)
class Step:
    """`on` is the day of what happened, where the record states one: it may have been recorded long after."""

    item: Item
    title: Text
    state: EntryState | None
    lines: tuple[Line, ...]
    ended_by: Item | None
    is_mismatch: bool
    # Of an inspection record.
    signed: Signed | None = None
    correction: Correction | None = None
    on: date | None = None

    @property
    def is_correction(self) -> bool:
        """Whether what ended it is its own correction, and no withdrawal."""
        return self.ended_by is not None and self.ended_by.record.kind == self.item.record.kind


def timeline(car: VehicleHistory, items: Sequence[Item]) -> list[Step]:
    """Of these records of the car, in their order."""
    by_digest, changed = car.history.by_digest, car.verdict.changed
    return [
        Step(
            item=item,
            title=kind_named(item.record.kind).title,
            state=car.state(item),
            lines=tuple(_lines(item)),
            ended_by=by_digest.get(item.ended_by or ""),
            is_mismatch=item.record.digest in changed,
            signed=car.verdict.signatures.get(item.record.digest),
            correction=_correction(by_digest.get(item.record.corrects_id or ""), item),
            on=_day(item),
        )
        for item in items
    ]


def _correction(earlier: Item | None, later: Item) -> Correction | None:
    return correction(earlier, later) if earlier else None


def _day(item: Item) -> date | None:
    if not item.is_readable:
        return None
    if item.record.kind == INSPECTION.name:
        return inspected_on(inspection_body(item.content.body))
    stated = (item.content.body.get(name) for name in _DAYS)
    return next((date.fromisoformat(day) for day in stated if isinstance(day, str)), None)


def _lines(item: Item) -> list[Line]:
    if not item.is_readable:
        return []
    wanted = kind_named(item.record.kind).shown
    lines = [part for line in public_lines(item) for part in line.walk()]
    return [
        line
        for line in lines
        if line.path in wanted and line.path not in _DAYS and line.value is not None and not line.withheld
    ]
