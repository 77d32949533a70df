"""Odometer readings: conversion, and comparison with what was read before. Words that accuse nobody."""

from collections.abc import Iterable
from typing import Any

from registry.rules import Facts, Rule, Severity, Spot, Stops
from registry.texts import Text

_METRES_PER_MILE_THOUSANDTHS = 1_609_344
_MEMBERS = ("odometer", "before", "after")


def to_km(stated: int, unit: str) -> int:
    """Whole kilometres; half a kilometre rounds up."""
    if unit == "km":
        return stated
    return (stated * _METRES_PER_MILE_THOUSANDTHS + 500_000) // 1_000_000


def filled_in(body: dict[str, Any]) -> dict[str, Any]:
    """The body with the kilometres of each reading that came without them."""
    for name in _MEMBERS:
        reading = body.get(name)
        if isinstance(reading, dict) and "km" not in reading and _is_reading(reading):
            body = {**body, name: {**reading, "km": to_km(reading["stated"], reading["unit"])}}
    return body


def _is_reading(reading: dict[str, Any]) -> bool:
    stated = reading.get("stated")
    return isinstance(stated, int) and not isinstance(stated, bool) and reading.get("unit") in {"km", "mi"}


def _wrong_kilometres(facts: Facts) -> Iterable[Spot]:
    for name in _MEMBERS:
        reading = facts.body.get(name)
        if reading and reading["km"] != (km := to_km(reading["stated"], reading["unit"])):
            yield Spot(f"/{name}/km", {"km": km})


RULES = (
    Rule(
        "O1",
        Text("1마일 = 1.609344킬로미터", "1 mile is 1.609344 kilometres"),
        Severity.REFUSE,
        Stops.RECORDING,
        Text("환산한 주행거리는 {km}km입니다.", "Converted, the reading is {km} km."),
        _wrong_kilometres,
        frozenset(
            {"vehicle:listed", "vehicle:amended", "vehicle:acquired", "vehicle:sold", "odometer:replaced"}
        ),
    ),
)
