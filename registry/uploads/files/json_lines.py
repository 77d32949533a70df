"""JSON Lines: one record's submission a line, for bodies that no table holds."""

from collections.abc import Iterator
from typing import IO

from records.stating.drafts import Draft
from records.stating.texts import TYPES
from records.terms.json_types import JsonObject
from records.terms.kinds import Kind
from records.terms.verdict_texts import fault_text
from registry.identity.vin import vin_clean, vin_refusal
from registry.uploads.reasons import Reason, reason
from verifier import canonical
from verifier.errors import Malformed

MAX_LINE = 256 * 1024
MEMBERS = ("kind", "subject", "vin", "body", "attachments", "corrects", "external_id")
_BLANKS = b" \t\r\n"


def json_lines(
    file: IO[bytes], *, kind: Kind, after: int = 0
) -> Iterator[tuple[int, Draft | tuple[Reason, ...]]]:
    """The number of each line behind `after` that is not blank, with its draft or every reason why there is none."""
    file.seek(0)
    number = 0
    while line := _line(file):
        number += 1
        if number == 1:
            line = line.removeprefix(b"\xef\xbb\xbf")
        if number > after and line.strip(_BLANKS):
            yield number, _draft(line, kind)


def _line(file: IO[bytes]) -> bytes:
    """At most MAX_LINE bytes and one of a line; the rest of a longer one is passed over."""
    line = rest = file.readline(MAX_LINE + 1)
    while len(rest) > MAX_LINE and not rest.endswith(b"\n"):
        rest = file.readline(MAX_LINE + 1)
    return line


def _draft(line: bytes, kind: Kind) -> Draft | tuple[Reason, ...]:
    if len(line) > MAX_LINE:
        return (reason("row_line_long"),)
    try:
        value = canonical.loads(line.rstrip(_BLANKS))
    except Malformed as error:
        return (reason("line_json", why=fault_text(error.fault)),)
    if not isinstance(value, dict):
        return (reason("line_object"),)
    reasons = tuple(_mistakes(value, kind))
    if reasons:
        return reasons
    return Draft(
        kind=kind.name,
        subject=value["subject"] if "subject" in value else f"vin:{value['vin']}",
        body=value.get("body", {}),
        attachments=value.get("attachments", ()),
        corrects=value.get("corrects"),
        external_id=value.get("external_id"),
    )


def _mistakes(value: JsonObject, kind: Kind) -> Iterator[Reason]:
    for member in value.keys() - set(MEMBERS):
        yield reason("line_member", column=member[:60], member=member[:60], members=", ".join(MEMBERS))
    if value.get("kind", kind.name) != kind.name:
        yield reason("line_kind", column="kind", value=str(value["kind"]), kind=kind.name)
    named = [name for name in ("subject", "vin") if name in value]
    if len(named) != 1:
        yield reason("line_subject", column="subject")
    elif not isinstance(stated := value[named[0]], str):
        yield reason("line_type", column=named[0], value=str(stated), expected=TYPES["string"])
    elif named == ["vin"] and (refusal := vin_refusal(vin_clean(stated))):
        yield reason("vin_wrong", column="vin", value=stated, why=refusal.text)
