"""What this package knows of characters: ranges that stand here, and no table of Unicode's.

Two verifiers must not differ by the version of Unicode that they were built with. So nothing else in this
package asks what a character is, and numbers are read by `decimal` and `hexadecimal`, never by int() alone.
"""

from __future__ import annotations

import re

SPACES = "\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
"""Within brackets: the spaces that no name of a note's key has."""

BLANKS = " \t\r\n"

_DECIMAL = re.compile(r"-?[0-9]+")
_HEXADECIMAL = re.compile(r"0x[0-9a-fA-F]+")
_MOVES_OR_TURNS = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e0fff]"
)


def decimal(text: str) -> int:
    """The integer that ASCII digits write. ValueError for anything else, the many digits and signs that int() takes too."""
    if not _DECIMAL.fullmatch(text):
        raise ValueError(text)
    return int(text)


def hexadecimal(text: str) -> int:
    """The integer that 0x and ASCII hex digits write. ValueError for anything else."""
    if not _HEXADECIMAL.fullmatch(text):
        raise ValueError(text)
    return int(text[2:], 16)


def printable(text: str) -> str:
    """`text` with what can't be seen, moves a terminal's cursor or turns the direction of writing shown as an escape."""
    return _MOVES_OR_TURNS.sub(lambda match: match[0].encode("unicode_escape").decode("ascii"), text)
