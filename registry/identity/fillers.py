"""Numbers that programs and people write where nobody read one."""

import re
from functools import lru_cache

from records.terms.texts import Text

FILLER = Text(
    "번호가 아니라 빈칸을 채운 값으로 보입니다. 차에 적힌 번호를 적어 주십시오.",
    "This looks like something to fill the field with, not like a number. Write the one that is on the car.",
)
_WORDS = re.compile(
    "(TEST|DUMMY|SAMPLE|EXAMPLE)(NO|VIN|CAR)?[0-9]*"
    "|NONE|NULL|NIL|NAN|NA|NO|NONUMBER|NOVIN|UNKNOWN|UNDEFINED|MISSING|EMPTY|TBD|TBA|VIN|CHASSIS|UNREADABLE"
)
_ROWS = tuple(
    row * 8
    for row in (
        "1234567890",
        "123456789",
        "0987654321",
        "987654321",
        "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
        "ABCDEFGHJKLMNPRSTUVWXYZ",
        "QWERTYUIOP",
        "ASDFGHJKL",
        "ZXCVBNM",
    )
)
_COUNTED = 6
"""Fewer digits in a row may be a number."""
_LONG = 9
_RUN = re.compile(r"(.)\1{8}")
_OVER_AND_OVER = re.compile(r"(.{2,5})\1{2,}.{0,4}")
_TWICE = 12
"""Numbers of so many signs do not say the same twice."""


@lru_cache(maxsize=1024)
def is_filler(number: str) -> bool:
    """Whether it has one sign alone, two in all its length, one nine times in a row, a few over and over, or just counts
    up or down or along a keyboard."""
    plain = re.sub("[^A-Z0-9]", "", number)
    if len(set(plain)) < 2 or _WORDS.fullmatch(plain) or _RUN.search(plain):
        return True
    if len(plain) >= _LONG and (len(set(plain)) == 2 or _OVER_AND_OVER.fullmatch(plain)):
        return True
    if len(plain) >= _TWICE and _says_the_same_again(plain):
        return True
    return len(plain) >= _COUNTED and any(plain in row for row in _ROWS)


def _says_the_same_again(plain: str) -> bool:
    """Whether it is its own beginning once more, to the end."""
    return any(plain[length:] == plain[:-length] for length in range(1, len(plain) // 2 + 1))
