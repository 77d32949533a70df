"""The course of a car's records: each with its author, its state, and whether it still stands."""

from collections.abc import Mapping
from dataclasses import dataclass

from anchoring.log.selectors import EntryState
from records.contents.lines import Line, body_lines
from records.standing.corrections import Correction, correction
from records.standing.history import Item
from records.terms.common import ERASURE, WITHDRAWAL
from records.terms.families import kind_named
from records.terms.schemes import number_masked
from records.terms.texts import Text
from registry.form82.kinds import CERTIFICATION, INSPECTION
from registry.handovers.kinds import CONFIRMATION, NOTIFICATION
from registry.listings.kinds import ACQUIRED, AMENDED, DELISTED, LISTED, SOLD
from registry.odometer.kinds import REPLACED
from registry.vehicles.selectors import VehicleHistory
from registry.vehicles.verdict import Level

# What of each kind is worth a line in the course.
_SHOWN = {
    ACQUIRED.name: ("acquired_on", "source", "odometer", "price"),
    LISTED.name: (
        "price",
        "odometer",
        "accident_history",
        "sale_type",
        "liens.seizures",
        "liens.mortgages",
    ),
    AMENDED.name: ("price", "odometer", "accident_history", "sale_type", "remark"),
    DELISTED.name: ("delisted_on", "reason"),
    SOLD.name: ("sold_on", "price", "odometer"),
    INSPECTION.name: (
        "closing.inspected_on",
        "overall.odometer_km",
        "repair_history.accident_history",
        "machine_readable",
        "issued_on",
        "odometer",
        "accident_history",
    ),
    CERTIFICATION.name: ("statement.verdict", "statement.licence", "statement.reason"),
    NOTIFICATION.name: ("notified_at", "means"),
    CONFIRMATION.name: ("confirmed_at",),
    REPLACED.name: ("event", "occurred_on", "before", "after"),
    WITHDRAWAL.name: ("reason",),
    ERASURE.name: ("ground", "decided_by"),
}


@dataclass(frozen=True)
class Step:
    item: Item
    title: Text
    state: EntryState | None
    lines: tuple[Line, ...]
    ended_by: Item | None
    is_mismatch: bool
    is_doubtful: bool
    correction: Correction | None = None

    @property
    def is_correction(self) -> bool:
        """Whether what ended it is its own correction, and no withdrawal."""
        return self.ended_by is not None and self.ended_by.record.kind == self.item.record.kind


def timeline(car: VehicleHistory, doubtful: frozenset[str]) -> list[Step]:
    """The oldest first. `doubtful` as `headline` has it."""
    by_digest = {item.record.digest: item for item in car.items}
    mismatched = {flag.record for flag in car.verdict.flags if flag.level == Level.MISMATCH}
    return [
        Step(
            item=item,
            title=kind_named(item.record.kind).title,
            state=car.state(item),
            lines=tuple(_lines(item)),
            ended_by=by_digest.get(item.ended_by or ""),
            is_mismatch=item.record.digest in mismatched,
            is_doubtful=item.record.digest in doubtful,
            correction=_correction(by_digest.get(item.record.corrects_id or ""), item),
        )
        for item in car.items
    ]


def _correction(earlier: Item | None, later: Item) -> Correction | None:
    return correction(earlier, later) if earlier else None


def _lines(item: Item) -> list[Line]:
    if not item.is_readable:
        return []
    wanted = _SHOWN.get(item.record.kind, ())
    lines = [each for line in public_lines(item) for each in line.walk()]
    return [line for line in lines if line.path in wanted and line.value is not None and not line.withheld]


def public_lines(item: Item, body: Mapping[str, object] | None = None) -> list[Line]:
    """A record's body for anybody: the car's number is masked wherever it stands. `body` where it is another than stored."""
    number = item.record.subject.partition(":")[2]
    is_car = not item.record.subject.startswith("licence:")
    lines = body_lines(kind_named(item.record.kind), item.content.body if body is None else body)
    return [_masked(line, number) for line in lines] if is_car else lines


def _masked(line: Line, number: str) -> Line:
    value = line.value
    if value is not None and number and number in value.ko + value.en:
        hidden = number_masked(number)
        value = Text(value.ko.replace(number, hidden), value.en.replace(number, hidden))
    return Line(
        line.path, line.label, value, line.withheld, tuple(_masked(each, number) for each in line.lines)
    )
