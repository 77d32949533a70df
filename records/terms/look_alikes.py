"""How a number looks, whatever letters it is written with: two that look the same must not be two things."""

import re
import unicodedata

_CYRILLIC = ("\u0410\u0412\u0415\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0423\u0425", "ABEKMHOPCTYX")
_GREEK = (
    "\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7",
    "ABEZHIKMNOPTYX",
)
# Rarer ones, and small letters whose capital is a Latin one.
_OTHERS = ("\u0405\u0417\u0406\u0408\u017f\u0131\u0138", "S3IJSIK")
CYRILLIC: dict[str, str] = dict(zip(*_CYRILLIC, strict=True))
"""The capitals of the Russian alphabet that are drawn as Latin ones."""
LOOK_ALIKES: dict[str, str] = {
    **CYRILLIC,
    **dict(zip(*_GREEK, strict=True)),
    **dict(zip(*_OTHERS, strict=True)),
}
"""What looks like a Latin capital, and is none; but for what NFKC replaces, such as letters as wide as Hangul."""
MISREAD = {"I": "1", "O": "0", "Q": "0", ".": "", "/": "", "-": ""}
"""What is read as a digit, and signs that are passed over."""

_LATIN = str.maketrans(LOOK_ALIKES)
_MISREAD = str.maketrans(MISREAD)
_OTHER = re.compile("[^A-Z0-9]")
_LONGEST = 500
"""A number has 80 letters at most, here with what nobody sees between them."""


def in_latin(number: str) -> str:
    """In the Latin capitals and digits that a reader takes it for. Never what is recorded. Of what is too long for a number the
    beginning: NFKC writes eighteen letters for one, and anybody may ask."""
    return unicodedata.normalize("NFKC", number[:_LONGEST]).upper().translate(_LATIN)


def skeleton(number: str) -> str:
    """The same for all numbers that a hurried reader takes for one: blanks and unseen or strange signs count for nothing."""
    return _OTHER.sub("", in_latin(number).translate(_MISREAD))
