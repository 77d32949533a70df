"""The rules on odometer readings: conversion, and comparison with what was read before. Words that accuse nobody."""

from bisect import bisect_right, insort
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from records.terms.json_types import JsonObject
from records.terms.rules import Beside, Check, Earlier, Facts, Rule, Severity, Spot, Stops
from records.terms.texts import Text
from registry.form82.inspections import inspection_body, is_paper_only
from registry.form82.kinds import INSPECTION
from registry.form82.texts import BASIS, R10
from registry.listings.kinds import AMENDED, LISTED
from registry.listings.stated import NO_READING, ODOMETER
from registry.odometer.kinds import REPLACED
from registry.odometer.readings import MEMBERS, STATED_KINDS, Reading, gauges, is_below, readings_of, to_km

FAR_ABOVE_KM = 100_000
"""So much further than the certified reading: likelier a slip of the hand than a distance."""


def filled_in(body: JsonObject) -> JsonObject:
    """The body with the kilometres of each reading that came without them."""
    for name in MEMBERS:
        reading = body.get(name)
        if isinstance(reading, dict) and "km" not in reading and (km := _km(reading)) is not None:
            body = {**body, name: {**reading, "km": km}}
    return body


def _km(reading: JsonObject) -> int | None:
    """None where what was submitted is no reading."""
    stated, unit = reading.get("stated"), reading.get("unit")
    if not isinstance(stated, int) or isinstance(stated, bool) or unit not in ("km", "mi"):
        return None
    return to_km(stated, str(unit))


def _wrong_kilometres(facts: Facts) -> Iterable[Spot]:
    for name in MEMBERS:
        reading = gauges(facts.body).get(name)
        if reading and reading["km"] != (km := to_km(reading["stated"], reading["unit"])):
            yield Spot(f"/{name}/km", {"km": km})


def _own(facts: Facts) -> Reading | None:
    stated = Earlier("", facts.kind, facts.body, facts.now, "", is_certified=False)
    own = next(iter(readings_of(stated)), None)
    return own if own and own.is_readable else None


@dataclass
class _Day:
    """Of one day's readings the highest certified and the highest merely stated, since the last new gauge of that day."""

    peaks: dict[bool, Reading] = field(default_factory=dict)
    has_new_gauge: bool = False

    def add(self, reading: Reading) -> None:
        if reading.restarts:
            self.peaks.clear()
            self.has_new_gauge = True
        peak = self.peaks.get(reading.is_certified)
        if reading.is_readable and (peak is None or reading.km > peak.km):
            self.peaks[reading.is_certified] = reading


class _Days:
    """All earlier readings by their days, of which a car has few even where it has thousands of records."""

    def __init__(self) -> None:
        self._days: dict[date, _Day] = {}
        self._order: list[date] = []

    def add(self, earlier: Earlier) -> None:
        for reading in readings_of(earlier):
            if reading.read_on not in self._days:
                self._days[reading.read_on] = _Day()
                insort(self._order, reading.read_on)
            self._days[reading.read_on].add(reading)

    def peak(self, until: date, *, is_certified: bool) -> Reading | None:
        """Of the gauge of that day: what another one showed says nothing about it. The earliest of several as high."""
        highest: Reading | None = None
        for at in reversed(range(bisect_right(self._order, until))):
            day = self._days[self._order[at]]
            peak = day.peaks.get(is_certified)
            if peak and (highest is None or peak.km >= highest.km):
                highest = peak
            if day.has_new_gauge:
                break
        return highest


def _peak(facts: Facts, *, is_certified: bool) -> Reading | None:
    """The highest certified, or merely stated, reading of this gauge before it. One of a later day may well be higher."""
    own = facts.once(_own)
    return own and facts.gathered(_Days).peak(own.read_on, is_certified=is_certified)


def _beside(facts: Facts, own: Reading, earlier: Reading) -> Spot:
    """The statement's reading, with the one that it is compared with."""
    is_form = facts.kind == INSPECTION.name and not is_paper_only(inspection_body(facts.body))
    pointer = "/overall/odometer_km" if is_form else "/odometer"
    read = {"earlier_km": f"{earlier.km:,}", "day": earlier.read_on}
    return Spot(pointer, {"own_km": f"{own.km:,}", **read})


def _no_reading(facts: Facts) -> Iterable[Spot]:
    if NO_READING in facts.body:
        yield Spot(f"/{NO_READING}")


def _read_and_not_read(facts: Facts) -> Iterable[Spot]:
    if {ODOMETER, NO_READING} <= facts.body.keys():
        yield Spot(f"/{NO_READING}")


def _below(facts: Facts, *, is_certified: bool) -> Iterable[Spot]:
    own = facts.once(_own)
    peak = own and _peak(facts, is_certified=is_certified)
    if own and peak and is_below(own, peak):
        yield _beside(facts, own, peak)


def _below_certified(facts: Facts) -> Iterable[Spot]:
    return _below(facts, is_certified=True)


def _below_stated(facts: Facts) -> Iterable[Spot]:
    return _below(facts, is_certified=False)


def _below_stated_only(facts: Facts) -> Iterable[Spot]:
    """Of one reading one question is asked."""
    return () if list(_below_certified(facts)) else _below_stated(facts)


def _far_above(facts: Facts) -> Iterable[Spot]:
    own = facts.once(_own)
    peak = own and _peak(facts, is_certified=True)
    if own and peak and own.km > peak.km + FAR_ABOVE_KM:
        yield _beside(facts, own, peak)


_BELOW_CERTIFIED = Text(
    "적은 주행거리 {own_km}km가 {day}에 인증된 {earlier_km}km보다 적습니다. 계기판을 다시 확인해 주십시오.",
    "The {own_km} km stated here are less than {earlier_km} km, certified as of {day}. Look at the gauge again.",
)
_BELOW_STATED = Text(
    "적은 주행거리 {own_km}km가 {day}에 진술된 {earlier_km}km보다 적습니다. 계기판을 다시 확인해 주십시오.",
    "The {own_km} km stated here are less than {earlier_km} km, stated as of {day}. Look at the gauge again.",
)
_FAR_ABOVE = Text(
    "적은 주행거리 {own_km}km가 {day}에 인증된 {earlier_km}km보다 10만 km 넘게 많습니다. "
    "숫자가 하나 더 들어가지 않았는지, 단위가 맞는지 확인해 주십시오.",
    "The {own_km} km stated here are over 100,000 km more than {earlier_km} km, certified as of {day}. "
    "Is there a digit too many, or another unit?",
)
_PLAUSIBLE = Text(
    "매물의 주행거리는 그 차의 기록과 비교합니다",
    "A listing's odometer is compared with what is recorded of the car",
)
_READ = Text(
    "매물에는 읽은 주행거리를 적거나, 읽지 못했다고 사유와 함께 적습니다",
    "A listing states what the odometer shows or, with the reason, that it can't be read",
)
_OFFERED = frozenset({LISTED.name, AMENDED.name})


def _asked(identifier: str, basis: Text, text: Text, check: Check) -> Rule:
    """Asked of a dealer before the record, beside what was read of the car before."""
    return Rule(
        identifier,
        basis,
        Severity.ASK,
        Stops.RECORDING,
        text,
        check,
        STATED_KINDS,
        compares=Beside.EARLIER,
    )


RULES = (
    Rule(
        "O1",
        Text("1마일 = 1.609344킬로미터", "1 mile is 1.609344 kilometres"),
        Severity.REFUSE,
        Stops.RECORDING,
        Text("환산한 주행거리는 {km}km입니다.", "Converted, the reading is {km} km."),
        _wrong_kilometres,
        STATED_KINDS | {REPLACED.name, INSPECTION.name},
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
    _asked("O2", BASIS["R10"], _BELOW_CERTIFIED, _below_certified),
    Rule(
        "O3",
        BASIS["R10"],
        Severity.NOTE,
        Stops.NOTHING,
        _BELOW_STATED,
        _below_stated,
        frozenset({INSPECTION.name}),
    ),
    _asked("O4", BASIS["R10"], _BELOW_STATED, _below_stated_only),
    _asked("O5", _PLAUSIBLE, _FAR_ABOVE, _far_above),
    Rule(
        "O6",
        _READ,
        Severity.ASK,
        Stops.RECORDING,
        Text(
            "주행거리를 읽지 못했다고 적었습니다. 왜 읽지 못했는지 매수인도 읽게 됩니다.",
            "This states that the odometer could not be read. Buyers, too, will read why.",
        ),
        _no_reading,
        _OFFERED,
    ),
    Rule(
        "O7",
        _READ,
        Severity.REFUSE,
        Stops.RECORDING,
        Text(
            "주행거리를 적고 읽지 못했다고도 적었습니다. 둘 가운데 하나만 적어 주십시오.",
            "This states a reading, and that there is none. State one of the two.",
        ),
        _read_and_not_read,
        _OFFERED,
    ),
)
