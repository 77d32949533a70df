"""Of some records the gravest thing that the car's one verdict says."""

from collections.abc import Collection

from registry.vehicles.harm import Flag
from registry.vehicles.selectors import VehicleHistory


def gravest_of(car: VehicleHistory, digests: Collection[str]) -> Flag | None:
    """The flags have the gravest first."""
    return next((flag for flag in car.verdict.flags if flag.record in digests), None)
