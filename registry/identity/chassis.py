"""Chassis numbers, of cars that have no VIN: older ones, and some that were imported by hand."""

import re
from string import ascii_lowercase, ascii_uppercase

from records.terms.characters import character_shown, code_point
from records.terms.look_alikes import skeleton
from records.terms.schemes import address_refusal
from records.terms.texts import Refusal, Text
from registry.identity.fillers import FILLER, is_filler
from verifier.subjects import is_chassis, is_vin

_CAPITALS = str.maketrans(ascii_lowercase, ascii_uppercase)
_OTHER = re.compile("[^A-Z0-9./-]")
ALMOST_A_VIN = 15
"""Numbers of this many letters and digits are VINs with one or two missing, or have one to be found in them."""

SHAPE = Text("차체번호는 1~64자여야 합니다.", "A chassis number has 1 to 64 characters.")
SYMBOLS = Text(
    "차체번호에는 영문 대문자, 숫자, 점, 빗금, 붙임표만 있습니다. {place}번째가 {character}입니다.",
    "A chassis number has Latin letters, digits, dots, slashes and hyphens only. Character {place} is {character}.",
)
IS_VIN = Text(
    "이것은 차대번호 {vin}입니다. 차체번호가 아니라 차대번호로 적어 주십시오.",
    "This is the VIN {vin}. State it as a VIN, not as a chassis number.",
)


def chassis_clean(text: str) -> str:
    """In Latin capitals, without blanks around it. What is not Latin stays, to be refused."""
    return text.strip(" \t\r\n").translate(_CAPITALS)


def chassis_refusal(number: str, *, pointer: str | None = None) -> Refusal | None:
    """Why no car is known by this cleaned text; `extra` has the VIN that it is, or looks like."""
    vin = vin_seen_in(number)
    extra: dict[str, object] = {"suggestion": vin} if vin else {}
    if other := _OTHER.search(number):
        place, character = other.start() + 1, other[0]
        text = SYMBOLS.format(place=place, character=character_shown(character))
        extra |= {"place": place, "character": code_point(character)}
        return Refusal("chassis_symbols", text, pointer=pointer, extra=extra)
    if vin:
        return Refusal("chassis_is_vin", IS_VIN.format(vin=vin), pointer=pointer, extra=extra)
    if not is_chassis(number):
        return Refusal("chassis_shape", SHAPE, pointer=pointer)
    if is_filler(number):
        return Refusal("number_filler", FILLER, pointer=pointer)
    return address_refusal(number, pointer=pointer)


def vin_seen_in(number: str) -> str | None:
    """The VIN that a reader would take this number for, None where there is none."""
    vin = skeleton(number)
    return vin if is_vin(vin) else None


def is_almost_a_vin(number: str) -> bool:
    """Whether it may be a VIN with characters more, less or other: no chassis number is usually so long."""
    return len(skeleton(number)) >= ALMOST_A_VIN
