"""The form's blocks, fields, panels, items and choices, as catalogue.json has them."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import NotRequired, TypedDict

from records.terms.texts import Text

NOT_APPLICABLE = "NOT_APPLICABLE"
NOT_APPLICABLE_TEXT = Text("해당 없음", "Not applicable")


class _Named(TypedDict):
    ko: str
    en: str


class _OptionData(_Named):
    code: str


class _FieldData(_Named):
    key: str
    type: str
    required: bool
    enum: NotRequired[str]
    multi: NotRequired[bool]
    withheld: NotRequired[bool]


class _PanelData(_Named):
    key: str
    form_no: int
    rank: str
    encar_code: str | None


class _ItemData(_Named):
    key: str
    sub: NotRequired[str]
    sub_en: NotRequired[str]
    enum: str
    applies_to: str
    encar_code: NotRequired[str]


class _GroupData(_Named):
    key: str
    items: list[_ItemData]


class _SectionData(_Named):
    key: str
    fields: NotRequired[list[_FieldData]]
    panels: NotRequired[list[_PanelData]]
    groups: NotRequired[list[_GroupData]]


class _Catalogue(TypedDict):
    """catalogue.json."""

    form: _Named
    enums: dict[str, list[_OptionData]]
    sections: list[_SectionData]


_DATA: _Catalogue = json.loads((Path(__file__).parent / "catalogue.json").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Option:
    code: str
    text: Text


@dataclass(frozen=True)
class Field:
    """`type` is string, text, bool, int, decimal, date, vin17, image or enum."""

    key: str
    text: Text
    type: str
    required: bool
    enum: str | None
    multi: bool
    withheld: bool


@dataclass(frozen=True)
class Panel:
    key: str
    text: Text
    form_no: int
    rank: str
    encar_code: str | None

    @property
    def is_frame(self) -> bool:
        return self.rank.startswith("FRAME_")


@dataclass(frozen=True)
class Item:
    """`applies_to` is ALL or the sort of car that has the part."""

    key: str
    text: Text
    sub: Text | None
    group: str
    enum: str
    applies_to: str
    encar_code: str | None

    @property
    def label(self) -> Text:
        """With the part that it belongs to."""
        if self.sub is None:
            return self.text
        return Text(f"{self.sub.ko}: {self.text.ko}", f"{self.sub.en}: {self.text.en}")

    @property
    def codes(self) -> tuple[str, ...]:
        """Without NOT_APPLICABLE; the normal one first."""
        return tuple(option.code for option in ENUMS[self.enum])


@dataclass(frozen=True)
class Group:
    key: str
    text: Text
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Section:
    key: str
    text: Text
    fields: tuple[Field, ...]
    panels: tuple[Panel, ...]
    groups: tuple[Group, ...]


def _text(data: _Named) -> Text:
    return Text(data["ko"], data["en"])


def _field(data: _FieldData) -> Field:
    return Field(
        data["key"],
        _text(data),
        data["type"],
        data["required"],
        data.get("enum"),
        data.get("multi", False),
        data.get("withheld", False),
    )


def _panel(data: _PanelData) -> Panel:
    return Panel(data["key"], _text(data), data["form_no"], data["rank"], data["encar_code"])


def _group(data: _GroupData) -> Group:
    items = tuple(
        Item(
            item["key"],
            _text(item),
            Text(item["sub"], item["sub_en"]) if "sub" in item else None,
            data["key"],
            item["enum"],
            item["applies_to"],
            item.get("encar_code"),
        )
        for item in data["items"]
    )
    return Group(data["key"], _text(data), items)


def _section(data: _SectionData) -> Section:
    return Section(
        data["key"],
        _text(data),
        tuple(_field(field) for field in data.get("fields", ())),
        tuple(_panel(panel) for panel in data.get("panels", ())),
        tuple(_group(group) for group in data.get("groups", ())),
    )


FORM_TEXT = _text(_DATA["form"])
ENUMS: dict[str, tuple[Option, ...]] = {
    name: tuple(Option(option["code"], _text(option)) for option in options)
    for name, options in _DATA["enums"].items()
}
SECTIONS: dict[str, Section] = {data["key"]: _section(data) for data in _DATA["sections"]}
PANELS: dict[str, Panel] = {panel.key: panel for panel in SECTIONS["repair_history"].panels}
DETAIL_GROUPS: tuple[Group, ...] = SECTIONS["detail"].groups
DETAIL_ITEMS: tuple[Item, ...] = tuple(item for group in DETAIL_GROUPS for item in group.items)

_FUELS = {
    "ICE": {"GASOLINE", "DIESEL", "LPG", "HYBRID", "OTHER"},
    "DIESEL": {"DIESEL", "OTHER"},
    "EV_HEV": {"HYBRID", "ELECTRIC", "HYDROGEN", "OTHER"},
}
_TRANSMISSIONS = {
    "AUTO": {"AUTO", "CVT", "SEMI_AUTO", "OTHER"},
    "MANUAL": {"MANUAL", "OTHER"},
}
_HYDRAULIC = {"HYDRAULIC", "ELECTRO_HYDRAULIC", "OTHER"}


def applies(item: Item, *, fuel: str, transmission: str, steering: str) -> bool:
    """Whether such a car can have this part. OTHER may have anything."""
    sort = item.applies_to
    if sort in _FUELS:
        return fuel in _FUELS[sort]
    if sort in _TRANSMISSIONS:
        return transmission in _TRANSMISSIONS[sort]
    if sort == "HYDRAULIC_STEERING":
        return steering in _HYDRAULIC
    return True


def option_text(enum: str, code: str) -> Text:
    """The words of a choice; the code itself where the form has no such choice."""
    if code == NOT_APPLICABLE and enum != "RECALL":
        return NOT_APPLICABLE_TEXT
    for option in ENUMS[enum]:
        if option.code == code:
            return option.text
    return Text(code, code)
