"""How cars are named: by their VIN, or where there is none by a chassis number."""

from records.terms.schemes import Scheme, number_masked, shaped
from records.terms.texts import Refusal, Text
from registry.identity.vin import CHASSIS, CHASSIS_SHAPE, vin_clean, vin_refusal

VIN_SCHEME = "vin"
CHASSIS_SCHEME = "chassis"
CARS = frozenset({VIN_SCHEME, CHASSIS_SCHEME})


def _vin(number: str) -> str:
    vin = vin_clean(number)
    refusal = vin_refusal(vin, pointer="/subject")
    if refusal:
        raise refusal
    return vin


def _chassis(number: str) -> str:
    return shaped(number, CHASSIS, Refusal("chassis_shape", CHASSIS_SHAPE, pointer="/subject"))


SCHEMES = (
    Scheme(VIN_SCHEME, Text("차대번호", "VIN"), _vin, masked=number_masked),
    Scheme(CHASSIS_SCHEME, Text("차체번호", "Chassis number"), _chassis, masked=number_masked),
)
