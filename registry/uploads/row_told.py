"""What is said of a row in the words of its file: the column's own name, and the value that stands in it."""

from records.stating.drafts import Draft
from records.terms.families import kind_named
from records.terms.schemas import withheld_paths
from records.terms.texts import Refusal
from registry.uploads.mapping import Mapping
from registry.uploads.reasons import HIDDEN, Reason, reason
from registry.uploads.row_drafts import ReadRow

_BODY = "/body/"
_VIN = "vin:"


def refusal_told(refusal: Refusal, row: ReadRow, mapping: Mapping | None) -> Reason:
    """What the registry refused of a row. A submission's members are named by their pointers."""
    if mapping is None:
        value = _stated(row.stated, refusal.pointer) if isinstance(row.stated, Draft) else None
        return reason("row_refused", column=refusal.pointer, value=value, why=refusal.text)
    source = mapping.source_of(refusal.pointer)
    column, value = None if source is None else mapping.column_of(source), None
    if source is not None and row.cells:
        value = HIDDEN if source.field.withheld else source.cell(row.cells)
    return reason("row_refused", column=column, value=value, why=refusal.text)


def car_told(code: str, row: ReadRow, mapping: Mapping | None, /, **values: object) -> Reason:
    """What is said of a row as a whole, with its car's number as the file has it."""
    if mapping is not None:
        number = mapping.vin.cell(row.cells) if row.cells else row.subject.removeprefix(_VIN)
        return reason(code, column=mapping.column_of(mapping.vin), value=number, **values)
    subject = row.stated.subject if isinstance(row.stated, Draft) else row.subject
    named = "vin" if subject.startswith(_VIN) else "subject"
    return reason(code, column=named, value=subject.removeprefix(_VIN), **values)


def _stated(draft: Draft, pointer: str | None) -> str | None:
    """The plain value to which a pointer into a submission leads."""
    if pointer == "/subject":
        return draft.subject
    if pointer is None or not pointer.startswith(_BODY):
        return None
    names = [name.replace("~1", "/").replace("~0", "~") for name in pointer.removeprefix(_BODY).split("/")]
    value: object = draft.body
    for name in names:
        value = value.get(name) if isinstance(value, dict) else None
    if value is None or isinstance(value, list | dict):
        return None
    is_withheld = any(".".join(names).startswith(path) for path in withheld_paths(kind_named(draft.kind)))
    return HIDDEN if is_withheld else str(value)
