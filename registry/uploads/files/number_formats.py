"""What Excel's number format adds to a number: a unit, or the zeros before a code. The cell itself holds the digits alone."""

import re
from dataclasses import dataclass
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.styles.numbers import BUILTIN_FORMATS

_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|\[\$(?P<sign>[^\]-]*)[^\]]*\]|\[[^\]]*\]|_.|\*.'
    r"|(?P<digits>[#0?,.]+)|(?P<letter>.)"
)
_MEASURE = re.compile(
    r"[십백천만억]{0,4}\s?원?|(?:[십백천만억]{1,4}|k|[x×]?\s?1[0,]{1,9})?\s?(?:kms?|mi|miles?|킬로미터|킬로|키로|마일)?"
    r"|[₩€£$¥]|[A-Z]{3}",
    re.IGNORECASE,
)
_IN_ONES = re.compile(r"천\s?[^\s원]+|(?:k|[x×]?\s?1,?000)\s?[^\s원]*", re.IGNORECASE)
"""A unit of thousands behind a number that is shown in thousands: the cell itself holds ones."""
_LONGEST = 255
"""Letters of a format, in Excel."""
_BUILT_IN = 164
"""Numbers of formats below this one are Excel's own."""


@dataclass(frozen=True)
class NumberFormat:
    before: str = ""
    after: str = ""
    # Digits of a code that begins with zeros; 0 of a number.
    zeros: int = 0
    thousands: int = 0

    def shown(self, value: float) -> str:
        """As the person sees it, as far as that changes what is meant."""
        if self.zeros:
            return f"{self.before}{int(value):0{self.zeros}}{self.after}"
        number = Decimal(repr(value)) / 1000**self.thousands
        return f"{self.before}{number.normalize():f}{self.after}"


def formats_of(book: Workbook) -> dict[int, NumberFormat]:
    """By the number of the style, those that change what a number means."""
    formats = {}
    for place, style in enumerate(book._cell_styles):  # type: ignore[attr-defined]
        number = style.numFmtId
        own = book._number_formats  # type: ignore[attr-defined]
        code = own[number - _BUILT_IN] if 0 <= number - _BUILT_IN < len(own) else BUILTIN_FORMATS.get(number)
        if code and (read := format_read(code)):
            formats[place] = read
    return formats


def format_read(code: str) -> NumberFormat | None:
    """The part of a format for positive numbers. None where it adds nothing, or what is no unit, and where no program made it:
    each zero and comma of a format is worked out for each cell."""
    if len(code) > _LONGEST:
        return None
    before = digits = after = ""
    for token in _TOKEN.finditer(code):
        if token["letter"] == ";":
            break
        if token["digits"]:
            digits += token["digits"]
            continue
        text = token["quoted"] or token["escaped"] or token["sign"] or token["letter"] or ""
        before, after = (before, after + text) if digits else (before + text, after)
    before, after = before.strip(), after.strip()
    if len(digits) > 1 and not digits.strip("0"):
        return NumberFormat(before, after, zeros=len(digits))
    if not digits or not (before or after) or not all(map(_MEASURE.fullmatch, (before, after))):
        return None
    thousands = len(digits) - len(digits.rstrip(","))
    if thousands == 1 and _IN_ONES.fullmatch(after):
        return None
    return NumberFormat(before, f" {after}" if after else "", thousands=thousands)
