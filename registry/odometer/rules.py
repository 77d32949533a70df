"""Odometer readings: conversion, and comparison with what was read before. Words that accuse nobody."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal, TypedDict, cast

from records.terms.days import SEOUL
from records.terms.json_types import JsonObject
from records.terms.rules import Earlier, Facts, Rule, Severity, Spot, Stops
from records.terms.texts import Text
from registry.form82.inspections import inspected_on, inspection_body, is_paper_only, odometer_of
from registry.form82.kinds import INSPECTION
from registry.form82.texts import BASIS, R10
from registry.identity.bodies import Odometer
from registry.listings.kinds import ACQUIRED, AMENDED, LISTED, SOLD
from registry.odometer.kinds import REPLACED

METRES_PER_MILE_THOUSANDTHS = 1_609_344
TOLERANCE_KM = 2
"""Two conversions of the same reading may differ by rounding."""
SENTINELS = frozenset({0, 1, 999_999, 9_999_999})
"""What programs write where nobody read the gauge: a gap in a form, not a distance."""

_Member = Literal["odometer", "before", "after"]
_MEMBERS: tuple[_Member, ...] = ("odometer", "before", "after")
_STATED_KINDS = frozenset({ACQUIRED.name, LISTED.name, AMENDED.name, SOLD.name})
_READ: dict[str, tuple[_Member, ...]] = {
    **dict.fromkeys((*_STATED_KINDS, INSPECTION.name), ("odometer",)),
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
    """`stated` in `unit` as it was read; `restarts` where the gauge was repaired or replaced just before."""

    digest: str
    kind: str
    read_on: date
    stated: int
    unit: str
    km: int
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
    def outcome(self) -> Outcome:
        # A certified reading below a merely stated one: the statement may have been the mistake.
        is_weak = self.lower.is_certified and not self.peak.is_certified
        return Outcome.REVIEW if is_weak else Outcome.CONTRADICTION


@dataclass(frozen=True)
class OdometerReport:
    outcome: Outcome
    readings: tuple[Reading, ...]
    falls: tuple[Fall, ...]


def to_km(stated: int, unit: str) -> int:
    """Whole kilometres; half a kilometre rounds up."""
    if unit == "km":
        return stated
    return (stated * METRES_PER_MILE_THOUSANDTHS + 500_000) // 1_000_000


def filled_in(body: JsonObject) -> JsonObject:
    """The body with the kilometres of each reading that came without them."""
    for name in _MEMBERS:
        reading = body.get(name)
        if isinstance(reading, dict) and "km" not in reading and (km := _km(reading)) is not None:
            body = {**body, name: {**reading, "km": km}}
    return body


def readings_of(record: Earlier) -> Iterable[Reading]:
    """What the record says was read: one reading, or the old gauge's last and the new one's first."""
    taken: _Gauges
    day: date | None
    if record.kind == INSPECTION.name:
        body = inspection_body(record.body)
        taken, day = {"odometer": odometer_of(body)}, inspected_on(body)
    elif record.kind in {*_STATED_KINDS, REPLACED.name}:
        stated_on = record.body.get(_DAYS.get(record.kind, ""))
        taken, day = (
            _gauges(record.body),
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
                is_certified=record.is_certified or record.kind == REPLACED.name,
                restarts=name == "after",
            )


def report(records: Sequence[Earlier]) -> OdometerReport:
    """Each reading against the highest of all that were taken before it. `records` in the order of the log."""
    readings = sorted(
        (reading for record in records for reading in readings_of(record)), key=lambda each: each.read_on
    )
    falls = tuple(_falls(readings))
    if falls:
        contradicts = any(fall.outcome == Outcome.CONTRADICTION for fall in falls)
        outcome = Outcome.CONTRADICTION if contradicts else Outcome.REVIEW
    elif sum(reading.is_readable for reading in readings) < 2:
        outcome = Outcome.INSUFFICIENT_DATA
    else:
        outcome = Outcome.CLEAR
    return OdometerReport(outcome, tuple(readings), falls)


def _falls(readings: Iterable[Reading]) -> Iterable[Fall]:
    """The certified peak first: a high reading that was merely stated hides no fall below a certified one."""
    certified: Reading | None = None
    peak: Reading | None = None
    for reading in readings:
        if reading.restarts:
            certified = peak = reading
        elif reading.is_readable:
            higher = next((each for each in (certified, peak) if each and _is_below(reading, each)), None)
            if higher:
                yield Fall(reading, higher)
            if peak is None or reading.km > peak.km:
                peak = reading
            if reading.is_certified and (certified is None or reading.km > certified.km):
                certified = reading


def _is_below(reading: Reading, earlier: Reading) -> bool:
    return reading.km < earlier.km - TOLERANCE_KM


def _km(reading: JsonObject) -> int | None:
    """None where what was submitted is no reading."""
    stated, unit = reading.get("stated"), reading.get("unit")
    if not isinstance(stated, int) or isinstance(stated, bool) or unit not in ("km", "mi"):
        return None
    return to_km(stated, str(unit))


def _gauges(body: JsonObject) -> _Gauges:
    """The border: in each kind that has them, these members are readings."""
    return cast(_Gauges, body)


def _wrong_kilometres(facts: Facts) -> Iterable[Spot]:
    for name in _MEMBERS:
        reading = _gauges(facts.body).get(name)
        if reading and reading["km"] != (km := to_km(reading["stated"], reading["unit"])):
            yield Spot(f"/{name}/km", {"km": km})


def _spots(facts: Facts, *, is_certified: bool) -> Iterable[Spot]:
    """Where this statement's reading lies below the highest certified, or merely stated, one before it."""
    stated = Earlier("", facts.kind, facts.body, facts.now, "", is_certified=False)
    own = next(iter(readings_of(stated)), None)
    if own is None or not own.is_readable:
        return
    before = sorted(
        (each for record in facts.earlier for each in readings_of(record) if each.read_on <= own.read_on),
        key=lambda each: each.read_on,
    )
    restart = max((at for at, each in enumerate(before) if each.restarts), default=0)
    peak = max(
        (each for each in before[restart:] if each.is_readable and each.is_certified == is_certified),
        key=lambda each: each.km,
        default=None,
    )
    if peak and _is_below(own, peak):
        is_form = facts.kind == INSPECTION.name and not is_paper_only(inspection_body(facts.body))
        pointer = "/overall/odometer_km" if is_form else "/odometer"
        yield Spot(pointer, {"earlier_km": f"{peak.km:,}", "day": peak.read_on.isoformat()})


def _below_certified(facts: Facts) -> Iterable[Spot]:
    return _spots(facts, is_certified=True)


def _below_stated(facts: Facts) -> Iterable[Spot]:
    return _spots(facts, is_certified=False)


_BELOW_CERTIFIED = Text(
    "{day}에 인증된 {earlier_km}km보다 적습니다. 확인이 필요합니다.",
    "This is less than {earlier_km} km, certified as of {day}. It needs to be looked at.",
)
_BELOW_STATED = Text(
    "{day}에 진술된 {earlier_km}km보다 적습니다. 확인이 필요합니다.",
    "This is less than {earlier_km} km, stated as of {day}. It needs to be looked at.",
)
RULES = (
    Rule(
        "O1",
        Text("1마일 = 1.609344킬로미터", "1 mile is 1.609344 kilometres"),
        Severity.REFUSE,
        Stops.RECORDING,
        Text("환산한 주행거리는 {km}km입니다.", "Converted, the reading is {km} km."),
        _wrong_kilometres,
        _STATED_KINDS | {REPLACED.name, INSPECTION.name},
    ),
    Rule(
        "R10",
        BASIS["R10"],
        Severity.REFUSE,
        Stops.CERTIFICATION,
        R10,
        _below_certified,
        frozenset({INSPECTION.name}),
    ),
    Rule("O2", BASIS["R10"], Severity.NOTE, Stops.NOTHING, _BELOW_CERTIFIED, _below_certified, _STATED_KINDS),
    Rule(
        "O3",
        BASIS["R10"],
        Severity.NOTE,
        Stops.NOTHING,
        _BELOW_STATED,
        _below_stated,
        _STATED_KINDS | {INSPECTION.name},
    ),
)
