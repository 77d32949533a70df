"""Files of inspections that are read as a whole: our workbook, Encar's JSON. Stored as lines, then a job.

A small one is read when it comes, so that what is wrong with it is told at once; the job reads what would take a request
longer.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import IO, Any

from anchoring.foreign_json import foreign_json
from records.stating.drafts import Draft
from records.terms.json_types import JsonObject, JsonValue
from registry.form82.inspections import PHOTOS
from registry.form82.kinds import INSPECTION
from registry.uploads.encar.reports import encar_read, is_encar
from registry.uploads.encar.values import object_of
from registry.uploads.form82.sheets import MAX_REPORTS, Read, form_sheets, form_size
from registry.uploads.models import Upload
from registry.uploads.reasons import Reason, reason, refusal

FORMATS = frozenset({Upload.Format.FORM82, Upload.Format.ENCAR})
_MAX_TEXT = 20 * 2**20
SEEN = 2**20
"""Bytes, unpacked, that a request reads, which takes most of a second: about a hundred reports."""
Stated = JsonObject | tuple[Reason, ...]
"""A submission as a line of JSON Lines has it, or why there is none."""
_ZIP = b"PK\x03\x04"
_MEMBERS = {"photos", "defaults", "cars", "papers"}


@dataclass(frozen=True)
class FormFile:
    """`lines` is None where reading it is left to the job, which takes the `supplement` then."""

    format: Upload.Format
    lines: list[bytes] | None
    supplement: Mapping[str, JsonValue]


def form_file(file: IO[bytes], supplement: object) -> FormFile | None:
    """None where it is JSON Lines of our own."""
    file.seek(0)
    if file.read(4) == _ZIP:
        given = _checked(supplement)
        lines = _book(file, given) if form_size(file) <= SEEN else None
        return FormFile(Upload.Format.FORM82, lines, given)
    values = _values(file)
    if values is None:
        return None
    given = _checked(supplement)
    lines = _reports(values, given) if file.tell() <= SEEN else None
    return FormFile(Upload.Format.ENCAR, lines, given)


def form_read(file: IO[bytes], supplement: Mapping[str, JsonValue]) -> list[bytes]:
    """The lines of a file that `form_file` left to the job."""
    file.seek(0)
    if file.read(4) == _ZIP:
        form_size(file)
        return _book(file, supplement)
    return _reports(_values(file) or [], supplement)


def _book(file: IO[bytes], supplement: Mapping[str, JsonValue]) -> list[bytes]:
    return [_line(number, _with_photos(read, supplement)) for number, read in form_sheets(file)]


def _reports(values: list[tuple[int, Any]], supplement: Mapping[str, JsonValue]) -> list[bytes]:
    return [_encar(number, value, supplement) for number, value in values]


def form_lines(file: IO[bytes], *, after: int) -> Iterator[tuple[int, Draft | tuple[Reason, ...]]]:
    file.seek(0)
    for line in file:
        row = json.loads(line)
        if row["row"] <= after:
            continue
        if row["reasons"]:
            yield row["row"], tuple(Reason(**reason) for reason in row["reasons"])
        else:
            stated = row["stated"]
            subject = f"vin:{stated['vin']}"
            yield (
                row["row"],
                Draft(INSPECTION.name, subject, stated["body"], attachments=stated["attachments"]),
            )


def _checked(supplement: object) -> Mapping[str, JsonValue]:
    if supplement is None:
        return {}
    if not isinstance(supplement, dict) or not supplement.keys() <= _MEMBERS:
        raise refusal("supplement_shape", "/mapping", members=", ".join(sorted(_MEMBERS)))
    for member in supplement.values():
        if not isinstance(member, dict):
            raise refusal("supplement_shape", "/mapping", members=", ".join(sorted(_MEMBERS)))
    return supplement


def _values(file: IO[bytes]) -> list[tuple[int, Any]] | None:
    """One object, an array, or a line each; None where the first has a body as our own lines do."""
    file.seek(0)
    text = file.read(_MAX_TEXT + 1).removeprefix(b"\xef\xbb\xbf")
    parsed = _parsed(text)
    if parsed is None:
        first = next((line for line in text.splitlines() if line.strip()), b"")
        if not is_encar(_parsed(first)):
            return None
        parsed = [_parsed(line) for line in text.splitlines() if line.strip()]
    values = parsed if isinstance(parsed, list) else [parsed]
    if not any(is_encar(value) for value in values):
        return None
    if len(text) > _MAX_TEXT or len(values) > MAX_REPORTS:
        raise refusal("form_many", limit=f"{MAX_REPORTS:,}")
    return list(enumerate(values, 1))


def _parsed(text: bytes) -> JsonValue:
    try:
        value: JsonValue = foreign_json(text, parse_float=str)
    except ValueError:
        return None
    return value


def _encar(number: int, value: object, supplement: Mapping[str, JsonValue]) -> bytes:
    if not isinstance(value, dict) or not is_encar(value):
        return _line(number, (reason("encar_shape"),))
    stated, reasons = encar_read(value, supplement)
    return _line(number, reasons or stated)


def _with_photos(read: JsonObject | tuple[Reason, ...], supplement: Mapping[str, JsonValue]) -> Stated:
    if isinstance(read, tuple):
        return read
    photos, closing = object_of(supplement.get("photos")), object_of(read.get("closing"))
    names = [str(name) for key in PHOTOS if (name := closing.get(key))]
    missing = [name for name in names if name not in photos]
    if missing:
        return tuple(reason("photo_missing", column="closing", names=name) for name in missing)
    attachments: list[JsonValue] = [{"name": name, "sha256": photos[name]} for name in dict.fromkeys(names)]
    return {"vin": object_of(read.get("basic")).get("vin"), "body": read, "attachments": attachments}


def _line(number: int, read: Stated) -> bytes:
    reasons = [reason.to_json() for reason in read] if isinstance(read, tuple) else []
    row = {"row": number, "reasons": reasons, "stated": None if reasons else read}
    return json.dumps(row, ensure_ascii=False).encode("utf-8", "replace") + b"\n"


__all__ = ["FORMATS", "FormFile", "Read", "form_file", "form_lines", "form_read"]
