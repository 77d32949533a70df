"""VINs. The check digit is not checked: Korean makers put a letter in its place."""

import re

from records.terms.texts import Refusal, Text

VIN = re.compile(r"[A-HJ-NPR-Z0-9]{17}")
CHASSIS = re.compile(r"[^\s\x00-\x1f\x7f-\x9f]{1,64}")
_LOOK_ALIKE = str.maketrans({"I": "1", "O": "0", "Q": "0"})
_SPACING = re.compile(r"[\s-]+")

LENGTH = Text(
    "차대번호는 17자리여야 합니다. {length}자리를 입력했습니다.",
    "A VIN has 17 characters; this has {length}.",
)
LETTERS = Text(
    "차대번호에는 I, O, Q가 없습니다. 혹시 {suggestion}입니까?",
    "A VIN has no I, O or Q. Did you mean {suggestion}?",
)
SYMBOLS = Text("차대번호에는 영문 대문자와 숫자만 있습니다.", "A VIN has Latin letters and digits only.")
CHASSIS_SHAPE = Text(
    "차체번호는 공백 없이 1~64자여야 합니다.", "A chassis number has 1 to 64 characters and no spaces."
)


def vin_clean(text: str) -> str:
    """As it is written on the car: upper case, without blanks and hyphens."""
    return _SPACING.sub("", text).upper()


def vin_refusal(vin: str, *, pointer: str | None = None) -> Refusal | None:
    """Why this cleaned text is no VIN; where it can be guessed, `extra` has the likely one."""
    if VIN.fullmatch(vin):
        return None
    if len(vin) != 17:
        return Refusal("vin_length", LENGTH.format(length=len(vin)), pointer=pointer)
    suggestion = vin.translate(_LOOK_ALIKE)
    if VIN.fullmatch(suggestion):
        text = LETTERS.format(suggestion=suggestion)
        return Refusal("vin_letters", text, pointer=pointer, extra={"suggestion": suggestion})
    return Refusal("vin_symbols", SYMBOLS, pointer=pointer)
