"""The border from the body of any kind to a dealer's: checked by its schema when it was stated, by its digest when read."""

from collections.abc import Mapping
from typing import TypeVar, cast

from registry.listings.bodies import VehicleListed, VehicleSold

ODOMETER, NO_READING = "odometer", "no_reading"
"""A listing has one of the two: what was read, or that nothing could be."""
_INSTEAD = {ODOMETER: NO_READING, NO_READING: ODOMETER}

Value = TypeVar("Value")


def listed_body(body: Mapping[str, object], *amended: Mapping[str, object]) -> VehicleListed:
    """With what was amended since."""
    if not amended:
        return cast(VehicleListed, body)
    now = dict(body)
    for more in amended:
        now = amended_with(now, more)
    return cast(VehicleListed, now)


def amended_with(now: Mapping[str, Value], more: Mapping[str, Value]) -> dict[str, Value]:
    """What is stated anew takes the place of what stood, a reading that of none and none that of a reading."""
    ended = {_INSTEAD[name] for name in more if name in _INSTEAD}
    return {**{name: value for name, value in now.items() if name not in ended}, **more}


def sold_body(body: Mapping[str, object]) -> VehicleSold:
    return cast(VehicleSold, body)
