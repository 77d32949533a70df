"""Form 82 as a table: a column a field, in the form's own order and words. Panels and remarks have sheets of their own."""

import re
from dataclasses import dataclass
from functools import cache

from registry.form82.catalogue import (
    DETAIL_GROUPS,
    ENUMS,
    NOT_APPLICABLE,
    NOT_APPLICABLE_TEXT,
    PANELS,
    SECTIONS,
    Field,
    Item,
)

REPORTS, PANELS_SHEET, REMARKS_SHEET, REASONS_SHEET = "점검기록부", "부위", "특기사항", "사유"
VIN = "차대번호"
PANEL = "부위"
MARK = "○"
MARKS = frozenset({MARK, "◯", "●", "O", "V", "✓", "✔", "1"})
"""What people put there by hand, beside the damage's own letter."""
DAMAGES = tuple(option.code for option in ENUMS["DAMAGE"])
PANEL_HEADER = (VIN, PANEL, *(f"{option.code} {option.text.ko}" for option in ENUMS["DAMAGE"]))
REMARK_HEADER = (VIN, "항목", "내용")
REASON_HEADER = (VIN, "규칙", "항목", "사유")
YES_NO = ("예", "아니요")
_UNIT = re.compile(r"\(([^()]+)\)$")


@dataclass(frozen=True)
class Column:
    """`sort` is text, int, decimal, bool, date, image, choice or choices; `options` are (code, Korean) pairs."""

    section: str
    key: str
    header: str
    sort: str
    required: bool
    options: tuple[tuple[str, str], ...] = ()

    @property
    def unit(self) -> str:
        """What its header has in brackets at its end: `km`, `만원`. Empty where it has none."""
        match = _UNIT.search(self.header)
        return match[1] if match else ""


@cache
def columns() -> tuple[Column, ...]:
    all_columns: list[Column] = []
    for section in SECTIONS.values():
        all_columns += [_of_field(section.key, section.text.ko, field) for field in section.fields]
        if section.key == "detail":
            all_columns += [_of_item(group.text.ko, item) for group in DETAIL_GROUPS for item in group.items]
    return tuple(all_columns)


@cache
def by_header() -> dict[str, Column]:
    return {column.header: column for column in columns()}


@cache
def panel_names() -> dict[str, str]:
    """Korean names, each with its panel's key."""
    return {panel.text.ko: key for key, panel in PANELS.items()}


@cache
def remark_places() -> dict[str, tuple[str, str]]:
    """What can bear a remark, by its words: section and name."""
    places = {
        column.header: (column.section, column.key)
        for column in columns()
        if column.section not in {"basic", "closing"}
    }
    return places | {f"{PANEL}: {name}": ("repair_history", key) for name, key in panel_names().items()}


def _of_field(section: str, title: str, field: Field) -> Column:
    sort = field.type
    options: tuple[tuple[str, str], ...] = ()
    if field.enum:
        sort = "choices" if field.multi else "choice"
        options = _options(field.enum)
    sort = {"string": "text", "vin17": "text"}.get(sort, sort)
    return Column(section, field.key, f"{title}: {field.text.ko}", sort, field.required, options)


def _of_item(group: str, item: Item) -> Column:
    name = f"{item.sub.ko} {item.text.ko}" if item.sub else item.text.ko
    options = (*_options(item.enum), (NOT_APPLICABLE, NOT_APPLICABLE_TEXT.ko))
    return Column("detail", item.key, f"{group}: {name}", "choice", required=True, options=options)


def _options(enum: str) -> tuple[tuple[str, str], ...]:
    return tuple((option.code, option.text.ko) for option in ENUMS[enum])
