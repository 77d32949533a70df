"""The border from the body of any kind to a dealer's: checked by its schema when it was stated, by its digest when read."""

from collections.abc import Mapping
from typing import cast

from registry.listings.bodies import VehicleListed, VehicleSold


def listed_body(body: Mapping[str, object], *amended: Mapping[str, object]) -> VehicleListed:
    """With what was amended since."""
    if not amended:
        return cast(VehicleListed, body)
    now = dict(body)
    for more in amended:
        now |= more
    return cast(VehicleListed, now)


def sold_body(body: Mapping[str, object]) -> VehicleSold:
    return cast(VehicleSold, body)
