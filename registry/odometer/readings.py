"""Odometer readings of one car, each against what was read before, and which of them could contradict another."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal, TypedDict, cast

from records.terms.days import SEOUL
from records.terms.json_types import JsonObject
from records.terms.rules import Earlier
from registry.form82.inspections import inspected_on, inspection_body, odometer_of
from registry.form82.kinds import INSPECTION
from registry.identity.bodies import Odometer
from registry.listings.kinds import ACQUIRED, AMENDED, LISTED, SOLD
from registry.odometer.kinds import REPLACED

METRES_PER_MILE_THOUSANDTHS = 1_609_344
TOLERANCE_KM = 2
"""Two conversions of the same reading may differ by rounding."""
SENTINELS = frozenset({0, 1, 999_999, 9_999_999})
"""What programs write where nobody read the gauge: a gap in a form, not a distance."""

_Member = Literal["odometer", "before", "after"]
MEMBERS: tuple[_Member, ...] = ("odometer", "before", "after")
STATED_KINDS = frozenset({ACQUIRED.name, LISTED.name, AMENDED.name, SOLD.name})
_READ: dict[str, tuple[_Member, ...]] = {
    **dict.fromkeys((*STATED_KINDS, INSPECTION.name), ("odometer",)),
    REPLACED.name: ("before", "after"),
}
_DAYS = {
    ACQUIRED.name: "acquired_on",
    LISTED.name: "listed_on",
    SOLD.name: "sold_on",
    REPLACED.name: "occurred_on",
}


class _Gauges(TypedDict, total=False):
    """Where bodies have readings."""

    odometer: Odometer
    before: Odometer
    after: Odometer


class Outcome(StrEnum):
    CLEAR = "clear"
    REVIEW = "review"
    CONTRADICTION = "contradiction"
    INSUFFICIENT_DATA = "insufficient_data"


@dataclass(frozen=True)
class Reading:
    """`stated` in `unit` as it was read, on a day in Korea; `organisation` vouches for it.

    `restarts` where the gauge was repaired or replaced just before.
    """

    digest: str
    kind: str
    read_on: date
    stated: int
    unit: str
    km: int
    organisation: str
    is_certified: bool
    restarts: bool = False

    @property
    def is_readable(self) -> bool:
        return self.stated not in SENTINELS


@dataclass(frozen=True)
class Fall:
    """A reading below one that was taken earlier."""

    lower: Reading
    peak: Reading

    @property
    def km(self) -> int:
        return self.peak.km - self.lower.km

    @property
    def outcome(self) -> Outcome:
        # A certified reading below a merely stated one: the statement may have been the mistake.
        is_weak = self.lower.is_certified and not self.peak.is_certified
        return Outcome.REVIEW if is_weak else Outcome.CONTRADICTION


@dataclass(frozen=True)
class OdometerReport:
    """`compared` are the readings that another one of the same gauge could contradict: of another day and organisation."""

    outcome: Outcome
    readings: tuple[Reading, ...]
    falls: tuple[Fall, ...]
    compared: tuple[Reading, ...]

    def newest(self, disowned: Collection[str]) -> Reading | None:
        """The last that was readable; of one day a certified one before any other."""
        readings = [
            reading for reading in self.readings if reading.is_readable and reading.digest not in disowned
        ]
        return max(
            reversed(readings), key=lambda reading: (reading.read_on, reading.is_certified), default=None
        )


def to_km(stated: int, unit: str) -> int:
    """Whole kilometres; half a kilometre rounds up."""
    if unit == "km":
        return stated
    return (stated * METRES_PER_MILE_THOUSANDTHS + 500_000) // 1_000_000


def readings_of(record: Earlier) -> Sequence[Reading]:
    """What the record says was read: one reading, or the old gauge's last and the new one's first."""
    return record.once(_readings)


def _readings(record: Earlier) -> Sequence[Reading]:
    return tuple(_read_in(record))


def _read_in(record: Earlier) -> Iterator[Reading]:
    taken: _Gauges
    day: date | None
    if record.kind == INSPECTION.name:
        body = inspection_body(record.body)
        taken, day = {"odometer": odometer_of(body)}, inspected_on(body)
    elif record.kind in {*STATED_KINDS, REPLACED.name}:
        stated_on = record.body.get(_DAYS.get(record.kind, ""))
        taken, day = (
            gauges(record.body),
            date.fromisoformat(stated_on) if isinstance(stated_on, str) else None,
        )
    else:
        return
    for name in _READ[record.kind]:
        if name in taken:
            yield Reading(
                digest=record.digest,
                kind=record.kind,
                read_on=day or record.recorded_at.astimezone(SEOUL).date(),
                stated=taken[name]["stated"],
                unit=taken[name]["unit"],
                km=taken[name]["km"],
                organisation=record.organisation,
                is_certified=record.is_certified or record.kind == REPLACED.name,
                restarts=name == "after",
            )


def report(records: Sequence[Earlier], *, disowned: Collection[str] = ()) -> OdometerReport:
    """Each reading against the highest of all that were taken before it. `records` in the order of the log; those that
    an inspector rejected, `disowned` by their digests, confirm no other."""
    # A stable sort: of one day's readings the log's order decides.
    readings = sorted(
        (reading for record in records for reading in readings_of(record)),
        key=lambda reading: reading.read_on,
    )
    falls = tuple(_falls(readings))
    compared = tuple(_compared(reading for reading in readings if reading.digest not in disowned))
    if falls:
        contradicts = any(fall.outcome == Outcome.CONTRADICTION for fall in falls)
        outcome = Outcome.CONTRADICTION if contradicts else Outcome.REVIEW
    else:
        outcome = Outcome.CLEAR if compared else Outcome.INSUFFICIENT_DATA
    return OdometerReport(outcome, tuple(readings), falls, compared)


def _compared(readings: Iterable[Reading]) -> Iterable[Reading]:
    """One firm's two readings, or two of one day, can't contradict each other: that neither fell says nothing."""
    for gauge in _gauges_of(readings):
        spread = {(reading.read_on, reading.organisation) for reading in gauge}
        days, firms = Counter(day for day, _ in spread), Counter(firm for _, firm in spread)
        for reading in gauge:
            # Its own day and firm are counted in both.
            alike = days[reading.read_on] + firms[reading.organisation] - 1
            if len(spread) > alike:
                yield reading


def _gauges_of(readings: Iterable[Reading]) -> list[list[Reading]]:
    """The readable readings of each gauge."""
    apart: list[list[Reading]] = [[]]
    for reading in readings:
        if reading.restarts:
            apart.append([])
        if reading.is_readable:
            apart[-1].append(reading)
    return apart


def _falls(readings: Iterable[Reading]) -> Iterable[Fall]:
    """The certified peak first: a high reading that was merely stated hides no fall below a certified one."""
    certified: Reading | None = None
    peak: Reading | None = None
    for reading in readings:
        if reading.restarts:
            # Whatever it shows, 0 too: elsewhere a gap in a form, here the beginning. Who replaced the gauge vouches for both.
            certified = peak = reading
        elif reading.is_readable:
            higher = next(
                (earlier for earlier in (certified, peak) if earlier and is_below(reading, earlier)), None
            )
            if higher:
                yield Fall(reading, higher)
            if peak is None or reading.km > peak.km:
                peak = reading
            if reading.is_certified and (certified is None or reading.km > certified.km):
                certified = reading


def is_below(reading: Reading, earlier: Reading) -> bool:
    return reading.km < earlier.km - TOLERANCE_KM


def gauges(body: JsonObject) -> _Gauges:
    """The border: in each kind that has them, these members are readings."""
    return cast(_Gauges, body)
