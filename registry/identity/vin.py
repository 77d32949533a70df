"""VINs. The check digit is not checked: Korean makers put a letter in its place."""

import re
from string import ascii_lowercase, ascii_uppercase

from records.terms.characters import character_shown, code_point
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
_UNSEEN = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")
_WIDE = str.maketrans({chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)})
_QUOTED = re.compile(r'="(.*)"|\'(.*)', re.DOTALL)
_LABEL = re.compile(r"(?:vin|차대번호)\s*[:=]\s*", re.IGNORECASE)
_SCANNED = re.compile(r"\*?I?([A-Z0-9]{17})\*?")
"""What a bar code holds: Code 39 begins and ends with a star, and an I before the number is of an imported car."""

LENGTH = Text(
    "차대번호는 17자리여야 합니다. {length}자리를 입력했습니다.",
    "A VIN has 17 characters; this has {length}.",
)
LETTERS = Text(
    "차대번호에는 I, O, Q가 없습니다.",
    "A VIN has no I, O or Q.",
)
MEANT = Text("{why} 혹시 {suggestion}입니까?", "{why} Did you mean {suggestion}?")
SYMBOLS = Text(
    "차대번호에는 영문 대문자와 숫자만 있습니다. {place}번째가 {character}입니다.",
    "A VIN has Latin letters and digits only. Character {place} is {character}.",
)


def vin_clean(text: str) -> str:
    """As it is written on the car: upper case, without blanks and hyphens. What is not Latin stays, to be refused."""
    return _SPACING.sub("", text).translate(_CAPITALS)


def number_unwrapped(text: str) -> str:
    """Without what spreadsheets put around a number to keep it a text, and without what nobody sees."""
    text = _UNSEEN.sub("", text).strip().translate(_WIDE)
    if match := _QUOTED.fullmatch(text):
        text = match[1] if match[1] is not None else match[2]
    return _LABEL.sub("", text, count=1) if _LABEL.match(text) else text


def vin_meant(text: str) -> str | None:
    """The VIN that a reader takes this text for: as programs and scanners wrap it, with letters for digits or of another
    script. Never what is recorded before a person says so."""
    match = _SCANNED.fullmatch(in_latin(vin_clean(number_unwrapped(text))))
    vin = match[1].translate(_LOOK_ALIKE) if match else ""
    return vin if is_vin(vin) and not is_filler(vin) else None


def vin_refusal(vin: str, *, pointer: str | None = None) -> Refusal | None:
    """Why this cleaned text is no VIN; where it can be guessed, `extra` has the likely one."""
    if is_vin(vin):
        return Refusal("number_filler", FILLER, pointer=pointer) if is_filler(vin) else None
    meant = vin_meant(vin)
    extra: dict[str, object] = {"suggestion": meant} if meant else {}
    if other := _OTHER.search(vin):
        place, character = other.start() + 1, other[0]
        text = SYMBOLS.format(place=place, character=character_shown(character))
        extra |= {"place": place, "character": code_point(character)}
        code = "vin_symbols"
    elif len(vin) != LENGTH_OF_VIN:
        code, text = "vin_length", LENGTH.format(length=len(vin))
    else:
        code, text = "vin_letters", LETTERS
    return Refusal(
        code,
        MEANT.format(why=text, suggestion=meant) if meant else text,
        pointer=pointer,
        extra=extra,
    )
