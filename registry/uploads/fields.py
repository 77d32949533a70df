"""The fields of a kind that a table's columns can fill, read from the kind's schema."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache, cached_property

from records.contents.lines import title_text
from records.terms.kinds import CORRECTION_REASON, Kind
from records.terms.schemas import Schema, submission_schema, withheld_paths
from records.terms.texts import Text
from registry.listings.kinds import ACQUIRED, AMENDED, DELISTED, LISTED, SOLD
from registry.listings.stated import NO_READING

TABLE_KINDS = frozenset({LISTED.name, ACQUIRED.name, AMENDED.name, DELISTED.name, SOLD.name})
"""The others have bodies that no flat table holds: they come as JSON Lines."""

VIN = "vin"
EXTERNAL_ID = "external_id"


class Sort(StrEnum):
    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    CHOICE = "choice"
    LIST = "list"
    ODOMETER = "odometer"
    PRICE = "price"


@dataclass(frozen=True)
class Choice:
    code: str
    title: Text


@dataclass(frozen=True)
class Field:
    """`name` is dotted where the body nests: `salesperson.name`."""

    name: str
    sort: Sort
    title: str
    required: bool = False
    least: int = 0
    most: int = 0
    choices: tuple[Choice, ...] = ()
    # Of one part of the body: what is required beside it.
    together: frozenset[str] = frozenset()
    # Not for the public: plates, names.
    withheld: bool = False
    # Of a text that everybody reads: the kind whose body it is in.
    public_in: str = ""
    # What a cell says where it has a word of that field: that there is no value.
    instead: "Field | None" = None
    # Of what became of a car that is no longer on offer; no part of a listing.
    of_sale: bool = False

    @cached_property
    def path(self) -> list[str]:
        return self.name.split(".")

    @property
    def label(self) -> Text:
        return title_text(self.title)


_IDENTITY = (
    Field(VIN, Sort.TEXT, "차대번호 / VIN", required=True, most=40),
    Field(EXTERNAL_ID, Sort.TEXT, "외부 번호 / External id", most=200),
)

STATUS = "status"
SOLD_MARK = "SOLD"
HELD_MARK = "HELD"
_STATUSES = (
    Choice("ON_OFFER", Text("판매중", "On offer")),
    Choice(SOLD_MARK, Text("판매완료", "Sold")),
    # In the dealership's hands or on its way there, and not for sale now.
    Choice(HELD_MARK, Text("매물 아님", "Not for sale")),
)
_SALE = (
    Field(STATUS, Sort.CHOICE, "판매 상태 / Status", choices=_STATUSES, of_sale=True),
    Field("sold_on", Sort.DATE, "매도일 / Sold on", of_sale=True),
    Field("delivered_on", Sort.DATE, "인도일 / Delivered on", of_sale=True),
    Field("sold_price", Sort.PRICE, "매도 가격 / Sold for", most=10**12, of_sale=True),
)
"""Columns by which dealers' lists mark the cars that are sold."""


@cache
def fields(kind: Kind) -> dict[str, Field]:
    schema = submission_schema(kind)
    all_fields = [*_IDENTITY, *_fields(schema, schema["$defs"], ""), *(_SALE if kind is LISTED else ())]
    withheld = set(withheld_paths(kind))
    return {field.name: _told_to(field, kind, withheld) for field in all_fields}


def _told_to(field: Field, kind: Kind, withheld: Collection[str]) -> Field:
    if field.name in withheld:
        return replace(field, withheld=True)
    is_text = field.sort in (Sort.TEXT, Sort.LIST) and field not in _IDENTITY
    return replace(field, public_in=kind.name) if is_text else field


def _fields(schema: Schema, definitions: dict[str, Schema], prefix: str) -> list[Field]:
    leaves: list[Field] = []
    # Of what may be stated in several ways, the usual one.
    usual = schema.get("anyOf", [Schema()])[0]
    wanted = {*schema.get("required", ()), *usual.get("required", ())}
    for name, member in schema["properties"].items():
        if name in {"reasons", CORRECTION_REASON, NO_READING}:
            # A table has no place for the first two: a row that a rule asks about, or that corrects another, is stated by
            # itself. That nothing was read stands in the reading's own column.
            continue
        resolved, reference = _resolved(member, definitions)
        if resolved.get("type") == "object" and reference not in ("odometer", "price"):
            together = frozenset(resolved.get("required", ()))
            parts = _fields(resolved, definitions, f"{prefix}{name}.")
            leaves += [replace(part, together=together) for part in parts]
            continue
        required = not prefix and name in wanted
        leaves.append(_field(f"{prefix}{name}", resolved, reference, required))
    unread = schema["properties"].get(NO_READING)
    if unread is None:
        return leaves
    instead = _field(NO_READING, unread, "", required=False)
    return [replace(leaf, instead=instead) if leaf.sort is Sort.ODOMETER else leaf for leaf in leaves]


def _resolved(member: Schema, definitions: dict[str, Schema]) -> tuple[Schema, str]:
    reference = member.get("$ref", "").removeprefix("#/$defs/")
    return ({**definitions[reference], **member} if reference else member), reference


def _field(name: str, schema: Schema, reference: str, required: bool) -> Field:
    title = schema.get("title", name)
    if reference in ("odometer", "price"):
        number = schema["properties"]["stated" if reference == "odometer" else "amount"]
        return Field(name, Sort(reference), title, required, most=number["maximum"])
    if schema["type"] == "integer":
        return Field(name, Sort.NUMBER, title, required, schema["minimum"], schema["maximum"])
    if "enum" in schema:
        return Field(name, Sort.CHOICE, title, required, choices=_choices(schema))
    if schema["type"] == "array":
        return Field(name, Sort.LIST, title, required, most=schema["items"].get("maxLength", 200))
    if schema.get("format") == "date":
        return Field(name, Sort.DATE, title, required)
    return Field(name, Sort.TEXT, title, required, most=schema.get("maxLength", 200))


def _choices(schema: Schema) -> tuple[Choice, ...]:
    options = schema.get("x-options", {})
    return tuple(Choice(code, Text(**options.get(code, {"ko": code, "en": code}))) for code in schema["enum"])
