"""What people write in a poll's records, and how a person is written (docs/formats.md sections 10 and 11).

Ranges of code points, written down here: no table of Unicode's is asked.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from .. import shapes
from ..errors import Malformed

TITLE, DEPARTMENT, NAME = 100, 100, 100
QUESTION, OPTION, OTHER = 500, 200, 5_000

_CONTROLS = "\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069"
_CONTROL = re.compile(f"[{_CONTROLS}]")
# Spaces but U+0020, marks that combine, letters that are put together, and what nobody sees.
_NOT_IN_A_PERSON = re.compile(
    f"[{_CONTROLS}\n\u00a0\u00ad\u0300-\u036f\u061c\u1100-\u11ff\u1680\u180b-\u180f\u2000-\u200f\u2028\u2029\u202f"
    "\u205f-\u206f\u3000\u3164\ua960-\ua97f\ud7b0-\ud7ff\ufe00-\ufe0f\ufeff\uffa0-\uffdc\ufff9-\ufffb"
    "\U000e0000-\U000e0fff]"
)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def text(value: Any, where: str, most: int = OTHER) -> str:
    """A text of 1 to `most` characters that neither controls a terminal nor turns the direction of writing."""
    written = shapes.string(value, where)
    if not 1 <= len(written) <= most:
        raise Malformed("text_length", where=where, most=most)
    if _CONTROL.search(written):
        raise Malformed("text_character", where=where)
    return written


def day(value: Any, where: str) -> str:
    """A day of the calendar, YYYY-MM-DD, left as text."""
    written = shapes.string(value, where)
    try:
        if not _DAY.fullmatch(written):
            raise ValueError(written)
        date.fromisoformat(written)
    except ValueError as error:
        raise Malformed("not_day", where=where) from error
    return written


def is_of_a_person(written: str) -> bool:
    """Whether one of the texts that tell a person apart is written so that the person has no second spelling of it."""
    return (
        1 <= len(written) <= NAME
        and not _NOT_IN_A_PERSON.search(written)
        and not (written.startswith(" ") or written.endswith(" ") or "  " in written)
    )
