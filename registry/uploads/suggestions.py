"""A first guess at a mapping, from header names that are known. A person confirms it."""

import re
import unicodedata
from collections.abc import Mapping, Sequence

from openpyxl.utils.cell import get_column_letter

from records.terms.json_types import JsonObject, JsonValue
from records.terms.kinds import Kind
from records.terms.texts import Text
from registry.identity.vin import vin_clean
from registry.listings.stated import ODOMETER
from registry.uploads.fields import EXTERNAL_ID, VIN, Sort, fields
from registry.uploads.files import cells
from registry.uploads.files.names import field_of, is_rounded, plain
from registry.uploads.files.tables import SourceRow
from verifier.subjects import is_vin

_MEASURES = {
    "km": ("km", "kilomet", "킬로", "키로"),
    "mi": ("mi", "mile", "마일"),
    "USD": ("usd", "dollar", "달러"),
    "KRW": ("krw", "원"),
}
_TIMES = {"백만원": 1_000_000, "십만원": 1, "천만원": 1, "만원": 10_000, "천원": 1000}
"""The longer before those that end as they do; in units that nobody chooses a price is read as it is written, and asked about."""
_MEASURED = (Sort.ODOMETER, Sort.PRICE)
COLUMN_TWICE = Text(
    "‘{column}’ 열이 여럿입니다: {letters}열. 어느 열을 읽을지 확인하십시오.",
    "There is more than one column “{column}”: {letters}. Check which of them is read.",
)
RUNNING = Text(
    "‘{column}’ 열은 1, 2, 3으로 행을 세는 순번이어서 외부 번호로 읽지 않습니다. 목록이 바뀌면 다른 차의 번호가 됩니다. "
    "차마다 붙인 번호가 맞으면 이 열을 외부 번호로 고르십시오.",
    "The column “{column}” counts the rows (1, 2, 3), so a number may be another car's in your next list: it is not read as "
    "the external id. If it is each car's own number, choose it as the external id.",
)
ROUNDED = Text(
    "‘{column}’ 열은 만 km나 천 km 단위여서 주행거리로 읽지 않습니다. 계기판에 보이는 km 값을 그대로 적은 열이 필요합니다.",
    "The column “{column}” counts thousands or tens of thousands, so it is not read as the odometer. A column with what the"
    " gauge shows is needed.",
)
_COUNTED = re.compile(r"(?:no\.?|nr\.?|#)?\s*0*([0-9]{1,7})(?:\.0*|\))?", re.IGNORECASE)
_HANGUL = re.compile("[가-힣]")
_FOREIGN = re.compile("[$€£¥]|유로|엔화|위안|파운드")


def mapping_suggest(
    header: tuple[str, ...],
    *,
    kind: Kind,
    sample: Sequence[SourceRow] = (),
    learnt: Mapping[str, JsonObject] | None = None,
) -> JsonObject:
    """A mapping without the unit or the currency where neither header nor cells say it: the person must.

    A column of VINs is known by its cells as well, whatever its name. `learnt` has the words of lists by field.
    """
    known = fields(kind)
    mapping: JsonObject = {}
    for place, column in enumerate(header):
        name = field_of(column)
        if name is None or name not in known or name in mapping:
            continue
        if (name == EXTERNAL_ID and _counts_rows(place, sample)) or (name == ODOMETER and is_rounded(column)):
            continue
        source: JsonObject = {"column": column}
        if header.count(column) > 1:
            source = {"letter": get_column_letter(place + 1)}
        if known[name].sort is Sort.ODOMETER:
            # Where the cells say it, in their text or Excel's format, the header need not.
            stated = _unit_stated([row.cells[place] for row in sample if row.cells])
            source |= stated or _measure("unit", column, ("km", "mi"))
        elif known[name].sort is Sort.PRICE:
            source |= _measure("currency", column, ("USD", "KRW"))
            times = next((times for unit, times in _TIMES.items() if unit in plain(column)), None)
            source |= {"times": times} if times and times > 1 else {}
        elif known[name].sort is Sort.CHOICE and learnt and name in learnt:
            source["values"] = learnt[name]
        mapping[name] = (
            column if source == {"column": column} and known[name].sort not in _MEASURED else source
        )
    if VIN not in mapping and (column_of_vins := _column_of_vins(header, sample)):
        mapping[VIN] = column_of_vins
    return mapping


def columns_told(
    header: Sequence[str], sample: Sequence[SourceRow], mapping: Mapping[str, JsonValue]
) -> tuple[Text, ...]:
    """What whoever looks at the mapping should know of the columns."""
    return (*_twice(header), *_rounded_told(header), *running_told(header, sample, mapping))


def _rounded_told(header: Sequence[str]) -> tuple[Text, ...]:
    return tuple(
        ROUNDED.format(column=column)
        for column in header
        if field_of(column) == ODOMETER and is_rounded(column)
    )


def _twice(header: Sequence[str]) -> tuple[Text, ...]:
    """Of columns with one name, which stand where."""
    places: dict[str, list[str]] = {}
    for place, name in enumerate(header):
        places.setdefault(name, []).append(get_column_letter(place + 1))
    return tuple(
        COLUMN_TWICE.format(column=name, letters=", ".join(letters))
        for name, letters in places.items()
        if name and len(letters) > 1
    )


def running_told(
    header: Sequence[str], sample: Sequence[SourceRow], mapping: Mapping[str, JsonValue]
) -> tuple[Text, ...]:
    """Of columns that are named as the cars' own number and count the rows instead, where no other has that number."""
    if EXTERNAL_ID in mapping:
        return ()
    return tuple(
        RUNNING.format(column=column)
        for place, column in enumerate(header)
        if field_of(column) == EXTERNAL_ID and _counts_rows(place, sample)
    )


def _counts_rows(place: int, sample: Sequence[SourceRow]) -> bool:
    """Whether the column's cells go 1, 2, 3 …, from row to row, or with the rows of the file where some are left out."""
    filled = [row for row in sample if row.cells and row.cells[place].strip()]
    matches = [_COUNTED.fullmatch(_plainly(row.cells[place])) for row in filled]
    numbers = [int(match[1]) for match in matches if match is not None]
    if not numbers or len(numbers) < len(filled):
        return False
    above = {row.number - number for row, number in zip(filled, numbers, strict=True)}
    return numbers in ([*range(len(numbers))], [*range(1, len(numbers) + 1)]) or (
        len(above) == 1 and above.pop() >= 0
    )


def _plainly(cell: str) -> str:
    return unicodedata.normalize("NFKC", cell).strip()


def _column_of_vins(header: Sequence[str], sample: Sequence[SourceRow]) -> str | None:
    """The column in which most cells of the first rows are VINs."""
    rows = [row.cells for row in sample if row.cells]
    counts = {
        name: sum(is_vin(vin_clean(cells[place])) for cells in rows)
        for place, name in enumerate(header)
        if header.count(name) == 1
    }
    likeliest = max(counts, key=lambda name: counts[name], default=None)
    return likeliest if likeliest and counts[likeliest] * 2 > len(rows) else None


def _unit_stated(column: Sequence[str]) -> JsonObject:
    stated = {cells.unit_in(cell) for cell in column if cell.strip()}
    return {"unit": stated.pop()} if len(stated) == 1 and None not in stated else {}


def _measure(member: str, column: str, candidates: tuple[str, ...]) -> dict[str, str]:
    ending = plain(column).removeprefix("mileage")
    for candidate in candidates:
        if any(sign in ending for sign in _MEASURES[candidate]):
            return {member: candidate}
    # A Korean header that says nothing of it means what is usual in Korea.
    usual = {"unit": "km", "currency": "KRW"}
    return {member: usual[member]} if _HANGUL.search(column) and not _FOREIGN.search(column) else {}
