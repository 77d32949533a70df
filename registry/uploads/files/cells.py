"""What people write into a table's cells, read without guessing: what has two readings is refused."""

import datetime as dt
import re
import unicodedata

from records.terms.characters import misfit_refusal
from registry.odometer.readings import SENTINELS

_BLANKS = {"", "-", "–", "—", "n/a", "na", "null", "none", "nan", "nil", "미상", "없음", "해당없음"}
_ERRORS = {"#n/a", "#ref!", "#value!", "#div/0!", "#name?", "#num!", "#null!", "#spill!", "#calc!"}
UNSOLVED = "#FORMULA!"
"""In place of a formula whose result was not saved."""
NESTED, TWICE, NO_OBJECT = "#NESTED!", "#TWICE!", "#OBJECT!"
"""Before what stands in JSON where a table has one value: an object or a list of them, a member's values where it stands
twice, what is no object where a car should be."""
_MARKED = {NESTED: "value_nested", TWICE: "value_twice", NO_OBJECT: "value_no_object"}
_CUT = re.compile(r"-?[0-9](?:\.[0-9]+)?e\+(?:1[5-9]|[2-9][0-9]|[0-9]{3})")
"""A number of more digits than Excel keeps, as it shows and exports it."""
_NUMBER = re.compile(r"(-?)([0-9]+|[0-9]{1,3}(?:[, '\u202f][0-9]{3})+)(?:\.([0-9]+))?")
_TWO_READINGS = re.compile(r"-?[0-9]{1,3}(?:\.[0-9]{3})+(?:,[0-9]+)?|-?[0-9]+,[0-9]{1,2}")
_WITH_UNIT = re.compile(r"(.*?[0-9.])\s*(km|kms|킬로미터|킬로|mi|mile|miles|마일)\.?", re.IGNORECASE)
_UNITS = {
    "km": "km",
    "kms": "km",
    "킬로미터": "km",
    "킬로": "km",
    "mi": "mi",
    "mile": "mi",
    "miles": "mi",
    "마일": "mi",
}
_SIGNS = {"₩": "KRW", "원": "KRW", "만원": "KRW", "만": "KRW", "€": "EUR", "£": "GBP"}
_PRICE = re.compile(
    r"(?:([A-Za-z]{3}|[₩€£$¥])\s*)?(-?[0-9][0-9.,' \u202f억천백만]*?)\s*(원|[A-Za-z]{3}|[₩€£$¥])?"
)
_MYRIADS = {"억": 10**8, "천만": 10**7, "백만": 10**6, "만": 10**4, "천": 10**3}
_MYRIAD = re.compile(r"([0-9][0-9.,' \u202f]*?)\s*(억|천만|백만|만|천)\s*")
_SHORTENED = re.compile(r"([0-9., ]+억\s*([0-9]{1,4}|[0-9],[0-9]{3})\s*(천)?)\s*")
_UNPRICED = re.compile(
    r"(?:(?:가격|전화|별도|유선|상담|문의|협의|미정|요망|가능|후)[ /]*)+|call|tbd|tba|poa|ask|contact us",
    re.IGNORECASE,
)

MAX_TEXT = 2000
_LONGEST = 15
"""Digits of a number."""


class CellError(Exception):
    """A cell that can't be taken; `code` and `values` are for reasons.reason."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


def text(cell: str, *, limit: int) -> str | None:
    """The cell's text in NFC, None where it says that there is none."""
    written = " ".join(cell.split())
    value = unicodedata.normalize("NFC", written)
    if value.lower() in _BLANKS:
        return None
    no_error(value)
    if _CUT.fullmatch(value.lower()):
        raise CellError("number_cut")
    if refusal := misfit_refusal(written, ""):
        raise CellError("row_character", why=refusal.text)
    if len(value) > limit:
        raise CellError("value_long", limit=limit)
    return value


def no_error(value: str) -> str:
    """What a formula left where it failed, or was not worked out, is no answer."""
    if value.lower() in _ERRORS:
        raise CellError("value_error")
    if value == UNSOLVED:
        raise CellError("value_unsolved")
    for mark, code in _MARKED.items():
        if value.startswith(mark):
            raise CellError(code)
    return value


def is_marked(cell: str) -> bool:
    """Whether it holds more of a JSON file than one value."""
    return cell.startswith(tuple(_MARKED))


def unmarked(cell: str) -> str:
    """What stands in the file itself."""
    return next((cell.removeprefix(mark) for mark in _MARKED if cell.startswith(mark)), cell)


def whole_number(value: str, *, least: int, most: int) -> int:
    sign, digits, decimals = _digits(unicodedata.normalize("NFKC", value).strip())
    if decimals.strip("0"):
        raise CellError("number_decimals")
    if len(digits) > _LONGEST or not least <= (number := int(sign + digits)) <= most:
        raise CellError("number_range", least=f"{least:,}", most=f"{most:,}")
    return number


def _digits(plain: str) -> tuple[str, str, str]:
    """Sign, digits and decimals."""
    if _TWO_READINGS.fullmatch(plain):
        raise CellError("number_ambiguous")
    match = _NUMBER.fullmatch(plain)
    if match is None:
        raise CellError("number_wrong")
    sign, digits, decimals = match.groups()
    return sign, re.sub(r"[^0-9]", "", digits), decimals or ""


def unit(value: str) -> str:
    known = _UNITS.get(unicodedata.normalize("NFKC", value).strip().rstrip(".").lower())
    if known is None:
        raise CellError("unit_wrong")
    return known


def unit_in(cell: str) -> str | None:
    """The unit that stands in an odometer's cell."""
    match = _WITH_UNIT.fullmatch(unicodedata.normalize("NFKC", cell).strip())
    return _UNITS[match[2].lower()] if match else None


def odometer(value: str, *, unit: str, most: int) -> int:
    """The reading in the mapped unit; a unit that stands in the cell itself must be the same."""
    plain = unicodedata.normalize("NFKC", value).strip()
    if match := _WITH_UNIT.fullmatch(plain):
        plain = match[1]
        if _UNITS[match[2].lower()] != unit:
            raise CellError("unit_differs", expected=unit)
    stated = whole_number(plain, least=0, most=most)
    if stated in SENTINELS:
        raise CellError("odometer_filler")
    return stated


def currency(value: str) -> str:
    plain = unicodedata.normalize("NFKC", value).strip()
    code = _SIGNS.get(plain, plain.upper())
    if not re.fullmatch(r"[A-Z]{3}", code):
        raise CellError("currency_wrong")
    return code


def price(value: str, *, currency: str, times: int, most: int) -> int | None:
    """In whole units of the currency; None where the cell says that there is no price: `0`, `상담`."""
    plain = unicodedata.normalize("NFKC", value).strip()
    if _UNPRICED.fullmatch(plain):
        return None
    match = _PRICE.fullmatch(plain)
    if match is None:
        raise CellError("number_wrong")
    before, number, after = match.groups()
    in_won = _MYRIAD.match(number)
    for mark in (before, after, "원" if in_won else None):
        if mark and not _agrees(mark, currency):
            raise CellError("currency_differs", expected=currency)
    # Of a column in 만원, a cell that says 원 or ₩ is in won.
    in_ones = "원" in (before, after) or "₩" in (before, after)
    ones = 1 if in_ones else times
    amount = _myriads(number, is_in_ones=after == "원") if in_won else _multiplied(number, ones)
    if not 0 <= amount <= most:
        raise CellError("number_range", least="0", most=f"{most:,}")
    return amount or None


def _myriads(number: str, *, is_in_ones: bool) -> int:
    """`1억 2,000만`, each unit smaller than the one before it. Of `1억 2천` and `1억 2000` the 만 is left unsaid; of `1억 2` it
    may be 2천만 as well as 2만, and of `1억 2천 500` nobody says what the 천 counts."""
    amount, last, end = 0, 10**9, 0
    if short := _SHORTENED.fullmatch(number):
        if not short[3] and not is_in_ones and len(short[2]) < 3:
            raise CellError("price_unsaid")
        number = f"{short[1]}만" if short[3] or not is_in_ones else number
    for match in _MYRIAD.finditer(number):
        unit = _MYRIADS[match[2]]
        if match.start() != end or unit >= last:
            raise CellError("number_wrong")
        if (last, match[2]) == (_MYRIADS["억"], "천"):
            raise CellError("price_unsaid")
        amount, last, end = amount + _multiplied(match[1], unit), unit, match.end()
    return amount + (_multiplied(number[end:], 1) if number[end:] else 0)


def _multiplied(number: str, times: int) -> int:
    """A number that may have decimals, as long as none are left: `1350.5` of 만원."""
    sign, digits, decimals = _digits(number)
    if len(digits) > _LONGEST:
        raise CellError("number_wrong")
    fraction: int = 10 ** len(decimals)
    amount, rest = divmod(int(digits + decimals) * times, fraction)
    if rest:
        raise CellError("number_decimals")
    return -amount if sign else amount


def _agrees(mark: str, currency: str) -> bool:
    if mark == "$":
        return currency.endswith("D") or currency == "MXN"
    if mark == "¥":
        return currency in ("JPY", "CNY")
    return _SIGNS.get(mark, mark.upper()) == currency


_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_YEAR_FIRST = re.compile(
    r"([0-9]{4})(?:[-./]\s?([0-9]{1,2})[-./]\s?([0-9]{1,2})\.?|([0-9]{2})([0-9]{2})"
    r"|년\s*([0-9]{1,2})월\s*([0-9]{1,2})일)(?:[T ].*)?"
)
_YEAR_LAST = re.compile(r"([0-9]{1,2})[-./]([0-9]{1,2})[-./]([0-9]{4})(?: .*)?")
_NAMED = re.compile(r"(?:[A-Za-z]{3},? )?([A-Za-z]{3})[a-z]* ([0-9]{1,2}),? ([0-9]{4})(?: .*)?")
_NAMED_DAY_FIRST = re.compile(r"(?:[A-Za-z]{3},? )?([0-9]{1,2})[ -]([A-Za-z]{3})[a-z]*[ -]([0-9]{4})(?: .*)?")


def date(value: str) -> dt.date:
    """The day as the cell states it, where it was stated: a clock time and its zone are left aside."""
    plain = unicodedata.normalize("NFKC", value).strip()
    if match := _YEAR_FIRST.fullmatch(plain):
        year, *parts = (part for part in match.groups() if part is not None)
        return _day(int(year), int(parts[0]), int(parts[1]))
    if match := _NAMED.fullmatch(plain):
        return _day(int(match[3]), _month(match[1]), int(match[2]))
    if match := _NAMED_DAY_FIRST.fullmatch(plain):
        return _day(int(match[3]), _month(match[2]), int(match[1]))
    if match := _YEAR_LAST.fullmatch(plain):
        first, second, year = (int(part) for part in match.groups())
        if first <= 12 and second <= 12 and first != second:
            raise CellError("date_ambiguous")
        return _day(year, second, first) if first > 12 else _day(year, first, second)
    raise CellError("date_wrong")


def _month(name: str) -> int:
    return _MONTHS.index(name.lower()) + 1 if name.lower() in _MONTHS else 0


def _day(year: int, month: int, day: int) -> dt.date:
    try:
        date = dt.date(year, month, day)
    except ValueError as error:
        raise CellError("date_wrong") from error
    if not 1900 <= year <= 2200:
        raise CellError("date_wrong")
    return date
