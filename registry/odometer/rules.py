"""The rules on odometer readings: conversion, and comparison with what was read before. Words that accuse nobody."""

from collections.abc import Iterable

from records.terms.json_types import JsonObject
from records.terms.rules import Earlier, Facts, Rule, Severity, Spot, Stops
from records.terms.texts import Text
from registry.form82.inspections import inspection_body, is_paper_only
from registry.form82.kinds import INSPECTION
from registry.form82.texts import BASIS, R10
from registry.odometer.kinds import REPLACED
from registry.odometer.readings import MEMBERS, STATED_KINDS, gauges, is_below, readings_of, to_km


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


def _spots(facts: Facts, *, is_certified: bool) -> Iterable[Spot]:
    """Where this statement's reading lies below the highest certified, or merely stated, one before it."""
    stated = Earlier("", facts.kind, facts.body, facts.now, "", is_certified=False)
    own = next(iter(readings_of(stated)), None)
    if own is None or not own.is_readable:
        return
    before = sorted(
        (
            reading
            for record in facts.earlier
            for reading in readings_of(record)
            # A reading of a later day may well be higher.
            if reading.read_on <= own.read_on
        ),
        key=lambda reading: reading.read_on,
    )
    # What another gauge showed says nothing about this one.
    restart = max((at for at, reading in enumerate(before) if reading.restarts), default=0)
    peak = max(
        (
            reading
            for reading in before[restart:]
            if reading.is_readable and reading.is_certified == is_certified
        ),
        key=lambda reading: reading.km,
        default=None,
    )
    if peak and is_below(own, peak):
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
    Rule("O2", BASIS["R10"], Severity.NOTE, Stops.NOTHING, _BELOW_CERTIFIED, _below_certified, STATED_KINDS),
    Rule(
        "O3",
        BASIS["R10"],
        Severity.NOTE,
        Stops.NOTHING,
        _BELOW_STATED,
        _below_stated,
        STATED_KINDS | {INSPECTION.name},
    ),
)
