"""Form 82's JSON Schema, made from the catalogue."""

import json
from pathlib import Path

from records.terms.schemas import Schema, schema
from records.terms.texts import Text
from registry.form82.catalogue import (
    DETAIL_ITEMS,
    ENUMS,
    FORM_TEXT,
    NOT_APPLICABLE,
    NOT_APPLICABLE_TEXT,
    SECTIONS,
    Field,
    Item,
    Option,
    Section,
)
from registry.form82.inspections import MARK, PAGES
from registry.form82.kinds import INSPECTION
from registry.listings.kinds import LISTED

KIND = INSPECTION
FILE: Path = KIND.schema_file
OPTIONAL_SECTIONS = frozenset({"other"})

_INTEGERS = {
    "model_year": (1900, 2100),
    "odometer_km": (0, 20_000_000),
    "hc_ppm": (0, 1_000_000),
    "warranty_days": (0, 36_500),
    "warranty_km": (0, 10_000_000),
}
_MANWON = (0, 100_000_000)
_PATTERNS = {"record_no": "^[0-9]{1,4}-[0-9]{1,4}-[0-9]{1,8}$"}
_REMARK: Schema = {"type": "string", "maxLength": 1000, "pattern": "\\S"}

_OR_NONE = "_OR_NOT_APPLICABLE"

REMARKS = Text("항목별 특기사항", "Remarks on single items")
MAX_PAGES = 20
_PAPER = (MARK, "record_no", "issued_on", "odometer", PAGES)
"""What paper alone must say; the accident word may stay open."""


def file_text() -> str:
    return json.dumps(build(), ensure_ascii=False, indent=2) + "\n"


def build() -> Schema:
    listing = schema(LISTED)
    sections = {section.key: _section(section) for section in SECTIONS.values()}
    paper = _paper(listing)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": KIND.schema_path,
        "title": _title(FORM_TEXT),
        "description": f"The body of a record of the kind {KIND.name} (record/1)",
        "type": "object",
        "properties": {
            **paper,
            **sections,
            "reasons": listing["properties"]["reasons"],
            "correction_reason": listing["properties"]["correction_reason"],
        },
        "additionalProperties": False,
        **_shapes(paper, sections),
        "$defs": {
            **_enumerations(),
            "odometer": listing["$defs"]["odometer"],
            "date": {"type": "string", "format": "date"},
            "digest": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
            "reasons": listing["$defs"]["reasons"],
            "withheld": {
                "title": "비공개 / Withheld",
                "description": "hex SHA-256 of JCS([salt, path, value]): the value is not public",
                "type": "object",
                "properties": {"withheld": {"$ref": "#/$defs/digest"}},
                "required": ["withheld"],
                "additionalProperties": False,
            },
        },
    }


def _shapes(paper: dict[str, Schema], sections: dict[str, Schema]) -> Schema:
    """Either the pictures of a paper with what was typed in from it, or the whole form."""
    return {
        "if": {"properties": {MARK: {"const": False}}, "required": [MARK]},
        "then": {
            "properties": {MARK: {"const": False}, **dict.fromkeys(sections, False)},
            "required": list(_PAPER),
        },
        "else": {
            "properties": dict.fromkeys(paper, False),
            "required": [key for key in SECTIONS if key not in OPTIONAL_SECTIONS],
        },
    }


def _paper(listing: Schema) -> dict[str, Schema]:
    """What a person reads off a paper that no machine reads."""
    form = {field.key: _field(field) for section in SECTIONS.values() for field in section.fields}
    page: Schema = {"type": "string", "maxLength": 100, "pattern": "\\S"}
    return {
        MARK: {
            "title": "기계로 읽을 수 있음 / Machine-readable",
            "description": "always false: the record is pictures of the paper with the few members beside it",
            "type": "boolean",
        },
        "record_no": form["record_no"],
        "issued_on": form["issued_on"],
        "odometer": listing["properties"]["odometer"],
        "accident_history": form["accident_history"],
        PAGES: {
            "title": "종이 기록부의 쪽 / Pages of the paper",
            "description": "the names of the record's attachments, all of them, in the paper's order",
            "type": "array",
            "items": page,
            "minItems": 1,
            "maxItems": MAX_PAGES,
            "uniqueItems": True,
        },
    }


def _section(section: Section) -> Schema:
    properties = {field.key: _field(field) for field in section.fields}
    required = [field.key for field in section.fields if field.required]
    items = [item for group in section.groups for item in group.items]
    properties |= {item.key: _item(item) for item in items}
    required += [item.key for item in items]
    remarked = [*properties]
    if section.panels:
        panels: dict[str, Schema] = {
            panel.key: {"title": _title(panel.text), "x-rank": panel.rank, **_several("DAMAGE")}
            for panel in section.panels
        }
        properties["panels"] = _object(Text("부위별 상태", "Condition of each panel"), panels, [])
        required.append("panels")
        remarked += panels
    if section.key not in {"basic", "closing"}:
        properties["remarks"] = _object(REMARKS, dict.fromkeys(remarked, _REMARK), [])
    return _object(section.text, properties, required)


def _field(field: Field) -> Schema:
    plain = _plain(field)
    title = _title(field.text)
    if field.withheld:
        return {"title": title, "x-withheld": True, "anyOf": [plain, {"$ref": "#/$defs/withheld"}]}
    return {"title": title, **plain}


def _plain(field: Field) -> Schema:
    if field.enum:
        return _several(field.enum) if field.multi else _choice(field.enum)
    if field.type == "int":
        minimum, maximum = _INTEGERS.get(field.key, _MANWON)
        return {"type": "integer", "minimum": minimum, "maximum": maximum}
    if field.type == "decimal":
        return {"type": "string", "pattern": "^(0|[1-9][0-9]{0,2})(\\.[0-9]{1,3})?$"}
    if field.type == "bool":
        return {"type": "boolean"}
    if field.type == "date":
        return {"$ref": "#/$defs/date"}
    if field.type == "vin17":
        return {
            "type": "string",
            "pattern": "^\\S{1,64}$",
            "description": "the number of the record's subject",
        }
    if field.type == "image":
        note = "the name of one of the record's attachments"
        return {"type": "string", "maxLength": 100, "pattern": "\\S", "description": note}
    limit = 10_000 if field.type == "text" else 200
    return {"type": "string", "maxLength": limit, "pattern": _PATTERNS.get(field.key, "\\S")}


def _item(item: Item) -> Schema:
    title = item.text
    if item.sub:
        title = Text(f"{item.sub.ko}: {title.ko}", f"{item.sub.en}: {title.en}")
    return {"title": _title(title), **_choice(f"{item.enum}{_OR_NONE}")}


def _enumerations() -> dict[str, Schema]:
    """Each choice once; the items' ones also with NOT_APPLICABLE, which the paper form says by an empty row."""
    of_fields = {field.enum for section in SECTIONS.values() for field in section.fields if field.enum}
    enumerations = {name: _options(list(ENUMS[name])) for name in sorted(of_fields | {"DAMAGE"})}
    none = Option(NOT_APPLICABLE, NOT_APPLICABLE_TEXT)
    for name in sorted({item.enum for item in DETAIL_ITEMS}):
        enumerations[f"{name}{_OR_NONE}"] = _options([*ENUMS[name], none])
    return enumerations


def _options(options: list[Option]) -> Schema:
    return {
        "type": "string",
        "enum": [option.code for option in options],
        "x-options": {option.code: option.text.as_dict() for option in options},
    }


def _choice(enum: str) -> Schema:
    return {"$ref": f"#/$defs/{enum}"}


def _several(enum: str) -> Schema:
    return {"type": "array", "items": _choice(enum), "minItems": 1, "uniqueItems": True}


def _object(text: Text, properties: dict[str, Schema], required: list[str]) -> Schema:
    return {
        "title": _title(text),
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": False,
    }


def _title(text: Text) -> str:
    return f"{text.ko} / {text.en}"
