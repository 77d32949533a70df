"""How cars are named: by their VIN, or where there is none by a chassis number."""

from records.terms.schemes import Scheme, number_masked
from records.terms.texts import Text
from registry.identity.chassis import chassis_clean, chassis_refusal
from registry.identity.vin import vin_clean, vin_refusal

VIN_SCHEME = "vin"
CHASSIS_SCHEME = "chassis"
CARS = frozenset({VIN_SCHEME, CHASSIS_SCHEME})


def _vin(number: str) -> str:
    vin = vin_clean(number)
    if refusal := vin_refusal(vin, pointer="/subject"):
        raise refusal
    return vin


def _chassis(number: str) -> str:
    chassis = chassis_clean(number)
    if refusal := chassis_refusal(chassis, pointer="/subject"):
        raise refusal
    return chassis


def _chassis_masked(number: str) -> str:
    """With its scheme, as in addresses: without the last characters it may read like a VIN."""
    return f"{CHASSIS_SCHEME}:{number_masked(number)}"


SCHEMES = (
    Scheme(VIN_SCHEME, Text("차대번호", "VIN"), _vin, masked=number_masked),
    Scheme(CHASSIS_SCHEME, Text("차체번호", "Chassis number"), _chassis, masked=_chassis_masked),
)
