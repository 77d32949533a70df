"""What a record is about, as `<scheme>:<id>`."""

import re
import unicodedata

from records.terms.texts import Refusal, Text
from registry.vehicles.vin import CHASSIS, CHASSIS_SHAPE, vin_clean, vin_refusal

LICENCE = re.compile(r"[^\x00-\x1f\x7f-\x9f]{1,64}")

SHAPE = Text(
    "대상은 vin:, chassis:, licence: 중 하나로 시작해야 합니다.",
    "A subject begins with vin:, chassis: or licence:.",
)
LICENCE_SHAPE = Text(
    "자격(신고증) 번호는 제어문자 없이 1~64자여야 합니다.",
    "A licence number has 1 to 64 characters, no control characters.",
)


def subject_clean(subject: object, *, schemes: frozenset[str]) -> str:
    """The subject in its one written form, or a Refusal that points at `/subject`."""
    scheme, colon, number = subject.partition(":") if isinstance(subject, str) else ("", "", "")
    if not colon or scheme not in schemes:
        raise Refusal("subject_scheme", SHAPE, pointer="/subject")
    if scheme == "vin":
        number = vin_clean(number)
        refusal = vin_refusal(number, pointer="/subject")
        if refusal:
            raise refusal
        return f"vin:{number}"
    number = unicodedata.normalize("NFC", number.strip())
    pattern, text = (CHASSIS, CHASSIS_SHAPE) if scheme == "chassis" else (LICENCE, LICENCE_SHAPE)
    if not pattern.fullmatch(number) or not number.isprintable():
        raise Refusal(f"{scheme}_shape", text, pointer="/subject")
    return f"{scheme}:{number}"


def licence_subject(licence: str) -> str:
    return subject_clean(f"licence:{licence}", schemes=frozenset({"licence"}))
