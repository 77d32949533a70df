"""Schemes of subjects: what stands before the colon, and how what stands after it is written."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from records.terms.texts import Refusal, Text

LICENCE = re.compile(r"[^\x00-\x1f\x7f-\x9f]{1,64}")
LICENCE_SHAPE = Text(
    "자격(신고증) 번호는 제어문자 없이 1~64자여야 합니다.",
    "A licence number has 1 to 64 characters, no control characters.",
)


def _as_it_is(number: str) -> str:
    return number


def number_masked(number: str) -> str:
    """The identifier for public pages, its last six characters hidden."""
    return number[:-6] + "******" if len(number) > 6 else "******"


@dataclass(frozen=True)
class Scheme:
    """`clean` gives a number in its one written form, or a Refusal that points at `/subject`.

    `masked` is the number for a public page. Where `is_public`, who knows a record's digest may read it; else the number
    must be known too.
    """

    name: str
    title: Text
    clean: Callable[[str], str]
    masked: Callable[[str], str] = _as_it_is
    is_public: bool = False


def shaped(number: str, pattern: re.Pattern[str], refusal: Refusal) -> str:
    """The identifier in Unicode NFC. Refused unless it matches the pattern and can be printed."""
    number = unicodedata.normalize("NFC", number.strip())
    if not pattern.fullmatch(number) or not number.isprintable():
        raise refusal
    return number


def licence_clean(number: str) -> str:
    return shaped(number, LICENCE, Refusal("licence_shape", LICENCE_SHAPE, pointer="/subject"))
