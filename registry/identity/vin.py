"""VINs. The check digit is not checked: Korean makers put a letter in its place."""

import re
from string import ascii_lowercase, ascii_uppercase

from records.terms.characters import character_named, code_point
from records.terms.look_alikes import in_latin
from records.terms.texts import Refusal, Text
from registry.identity.fillers import FILLER, is_filler
from verifier.subjects import is_vin

LENGTH_OF_VIN = 17
_LOOK_ALIKE = str.maketrans("IOQ", "100")
# Latin letters alone: the capital of a long s is an S, and would make another car's number.
_CAPITALS = str.maketrans(ascii_lowercase, ascii_uppercase)
_SPACING = re.compile(r"[ \t\r\n-]+")
_OTHER = re.compile("[^A-Z0-9]")

LENGTH = Text(
    "차대번호는 17자리여야 합니다. {length}자리를 입력했습니다.",
    "A VIN has 17 characters; this has {length}.",
)
LETTERS = Text(
    "차대번호에는 I, O, Q가 없습니다. 혹시 {suggestion}입니까?",
    "A VIN has no I, O or Q. Did you mean {suggestion}?",
)
SYMBOLS = Text(
    "차대번호에는 영문 대문자와 숫자만 있습니다. {place}번째가 {character}입니다.",
    "A VIN has Latin letters and digits only. Character {place} is {character}.",
)


def vin_clean(text: str) -> str:
    """As it is written on the car: upper case, without blanks and hyphens. What is not Latin stays, to be refused."""
    return _SPACING.sub("", text).translate(_CAPITALS)


def vin_refusal(vin: str, *, pointer: str | None = None) -> Refusal | None:
    """Why this cleaned text is no VIN; where it can be guessed, `extra` has the likely one."""
    if is_vin(vin):
        return Refusal("number_filler", FILLER, pointer=pointer) if is_filler(vin) else None
    suggestion = in_latin(vin).translate(_LOOK_ALIKE)
    extra: dict[str, object] = {"suggestion": suggestion} if is_vin(suggestion) else {}
    if other := _OTHER.search(vin):
        place, character = other.start() + 1, other[0]
        text = SYMBOLS.format(place=place, character=character_named(character))
        extra |= {"place": place, "character": code_point(character)}
        return Refusal("vin_symbols", text, pointer=pointer, extra=extra)
    if len(vin) != LENGTH_OF_VIN:
        return Refusal("vin_length", LENGTH.format(length=len(vin)), pointer=pointer)
    return Refusal("vin_letters", LETTERS.format(suggestion=suggestion), pointer=pointer, extra=extra)
