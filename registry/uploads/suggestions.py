"""A first guess at a mapping, from header names that are known. A person confirms it."""

import re
from collections.abc import Mapping, Sequence

from openpyxl.utils.cell import get_column_letter

from records.terms.json_types import JsonObject
from records.terms.kinds import Kind
from records.terms.texts import Text
from registry.identity.vin import vin_clean
from registry.uploads.fields import VIN, Sort, fields
from registry.uploads.files import cells
from registry.uploads.files.names import field_of, plain
from registry.uploads.files.tables import SourceRow
from verifier.subjects import is_vin

_MEASURES = {
    "km": ("km", "kilomet", "킬로", "키로"),
    "mi": ("mi", "mile", "마일"),
    "USD": ("usd", "dollar", "달러"),
    "KRW": ("krw", "원"),
}
_TIMES = {"만원": 10_000, "천원": 1000}
_MEASURED = (Sort.ODOMETER, Sort.PRICE)
COLUMN_TWICE = Text(
    "‘{column}’ 열이 여럿입니다: {letters}열. 어느 열을 읽을지 확인하십시오.",
    "There is more than one column “{column}”: {letters}. Check which of them is read.",
)
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
            source |= {"times": times} if times else {}
        elif known[name].sort is Sort.CHOICE and learnt and name in learnt:
            source["values"] = learnt[name]
        mapping[name] = (
            column if source == {"column": column} and known[name].sort not in _MEASURED else source
        )
    if VIN not in mapping and (column_of_vins := _column_of_vins(header, sample)):
        mapping[VIN] = column_of_vins
    return mapping


def columns_twice(header: Sequence[str]) -> tuple[Text, ...]:
    """Of columns with one name, which stand where."""
    places: dict[str, list[str]] = {}
    for place, name in enumerate(header):
        places.setdefault(name, []).append(get_column_letter(place + 1))
    return tuple(
        COLUMN_TWICE.format(column=name, letters=", ".join(letters))
        for name, letters in places.items()
        if name and len(letters) > 1
    )


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
