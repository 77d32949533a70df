"""A car's number as programs and scanners write it into a cell."""

import re

from records.terms.texts import Text
from registry.identity.chassis import chassis_clean, chassis_refusal, is_almost_a_vin
from registry.identity.vin import vin_clean, vin_refusal
from registry.uploads.files.cells import CellError

_CHASSIS = "chassis:"
_UNSEEN = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")
_WIDE = str.maketrans({chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)})
_QUOTED = re.compile(r'="(.*)"|\'(.*)', re.DOTALL)
_LABEL = re.compile(r"(?:vin|차대번호)\s*[:=]\s*", re.IGNORECASE)
_SCANNED = re.compile(r"\*?I?([A-HJ-NPR-Z0-9]{17})\*?")
"""What a bar code holds: Code 39 begins and ends with a star, and an I before the number is of an imported car."""

_MEANT = Text("{why} 혹시 {suggestion}입니까?", "{why} Did you mean {suggestion}?")
_OLDER = Text(
    "{why} 1981년 이전 차의 차체번호라면 chassis:{number}(으)로 적으십시오.",
    "{why} If it is the chassis number of a car from before 1981, write chassis:{number}.",
)


def cell_unwrapped(cell: str) -> str:
    """Without what spreadsheets put around a number to keep it a text, and without what nobody sees."""
    text = _UNSEEN.sub("", cell).strip().translate(_WIDE)
    if match := _QUOTED.fullmatch(text):
        text = match[1] if match[1] is not None else match[2]
    return _LABEL.sub("", text, count=1) if _LABEL.match(text) else text


def subject_read(text: str) -> str:
    """The subject that an unwrapped cell names: a VIN, or what follows `chassis:`."""
    if text.lower().startswith(_CHASSIS):
        return _CHASSIS + text[len(_CHASSIS) :].strip()
    vin = vin_clean(text)
    refusal = vin_refusal(vin)
    if refusal is None:
        return f"vin:{vin}"
    why = refusal.text
    match = _SCANNED.fullmatch(vin)
    suggestion = match[1] if match else str(refusal.extra.get("suggestion", ""))
    # A filler is its own suggestion.
    if suggestion and suggestion != vin and suggestion not in why.en:
        why = _MEANT.format(why=why, suggestion=suggestion)
    elif refusal.code == "vin_length" and _is_chassis(text):
        why = _OLDER.format(why=why, number=chassis_clean(text))
    raise CellError("vin_wrong", why=why)


def _is_chassis(text: str) -> bool:
    number = chassis_clean(text)
    return len(number) > 3 and not is_almost_a_vin(number) and chassis_refusal(number) is None
