"""A car's number as programs and scanners write it into a cell."""

from records.terms.texts import Text
from registry.identity.chassis import chassis_clean, chassis_refusal, is_almost_a_vin
from registry.identity.vin import vin_clean, vin_refusal
from registry.uploads.files.cells import CellError

_CHASSIS = "chassis:"

_OLDER = Text(
    "{why} 1981년 이전 차의 차체번호라면 chassis:{number}(으)로 적으십시오.",
    "{why} If it is the chassis number of a car from before 1981, write chassis:{number}.",
)


def subject_read(text: str) -> str:
    """The subject that an unwrapped cell names: a VIN, or what follows `chassis:`."""
    if text.lower().startswith(_CHASSIS):
        return _CHASSIS + text[len(_CHASSIS) :].strip()
    vin = vin_clean(text)
    refusal = vin_refusal(vin)
    if refusal is None:
        return f"vin:{vin}"
    why = refusal.text
    if "suggestion" not in refusal.extra and refusal.code == "vin_length" and _is_chassis(text):
        why = _OLDER.format(why=why, number=chassis_clean(text))
    raise CellError("vin_wrong", why=why)


def _is_chassis(text: str) -> bool:
    number = chassis_clean(text)
    return len(number) > 3 and not is_almost_a_vin(number) and chassis_refusal(number) is None
