"""A record's content as it is stored, and whether it still is what its digest says."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import cast

from records.contents.keyring import UnopenedError
from records.contents.models import Disclosure, Record, RecordContent
from records.contents.withholding import Opened, commitments, disclose, is_withheld, value_at
from records.terms.families import kinds
from records.terms.json_types import JsonObject, JsonValue
from records.terms.record_json import AttachmentJson, RecordJson
from records.terms.table import subject_kinds
from verifier import canonical, record
from verifier.certification import Certification, Statement, parse_statement
from verifier.errors import Malformed
from verifier.evidence import Body, parse_record
from verifier.times import format_time


@dataclass(frozen=True)
class Content:
    """`value` is record/1, or None where it is gone. `problem` is a code where row and digest do not agree.

    `digest` is the text's where it was held against the record's, so that nobody works it out again.
    """

    value: RecordJson | None
    problem: str | None = None
    digest: str | None = None

    @property
    def body(self) -> JsonObject:
        return self.value["body"] if self.value else {}

    @property
    def attachments(self) -> list[AttachmentJson]:
        return self.value["attachments"] if self.value else []

    @cached_property
    def parsed(self) -> tuple[record.Record, Body | None] | None:
        """As a verifier reads it; None where it is gone, or what no verifier would take."""
        if self.value is None:
            return None
        try:
            return parse_record(
                self.value, kinds=subject_kinds(str(self.value["subject"])), digest=self.digest
            )
        except Malformed:
            return None

    @property
    def statement(self) -> Statement | None:
        """What an inspector signed, where this is a certification; under a number that no verifier takes today as well."""
        _, body = self.parsed or (None, None)
        if isinstance(body, Certification):
            return body.statement
        try:
            return parse_statement(self.body.get("statement"))
        except Malformed:
            return None


def record_found(digest: str, *, kind: str | None = None) -> Record | None:
    """The record with this digest, of this kind where one is given. At most one has it, which `first()` would sort."""
    named = {} if kind is None else {"kind": kind}
    return next(iter(Record.objects.filter(digest=digest, **named)), None)


def content_of(record: Record, *, is_erased: bool = False) -> Content:
    """`is_erased`: a `record:erased` names the record, so that its content may be gone."""
    try:
        text = record.content.canonical
    except RecordContent.DoesNotExist:
        return Content(None, None if is_erased else "content_missing")
    if hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest() != record.digest:
        return Content(_loads(text), "content_changed")
    value = canonical.loads(text)
    problem = None if _columns(record) == _stated(value) else "row_changed"
    return Content(value, problem, record.digest)


def disclosure_problem(paths: Mapping[str, str], disclosure: Disclosure) -> str | None:
    """A disclosure must open a withheld field of its record: `paths` are the commitments of its body."""
    return None if _opening(paths, disclosure) else "disclosure_changed"


def opened_of(disclosure: Disclosure) -> Opened:
    """Raises UnopenedError where it was not stored for this field of this record, or its key is away."""
    opening = disclosure.opening
    if opening is None:
        raise UnopenedError
    salt, value = opening
    return Opened(disclosure.path, salt, value)


def openings_of(record: Record, content: Content) -> list[Opened]:
    """Those that are still kept and open what the record withholds."""
    paths = commitments(content.body) if record.own_disclosures else {}
    return [opened for disclosure in record.own_disclosures if (opened := _opening(paths, disclosure))]


def body_opened(record: Record, content: Content) -> JsonObject:
    """The body with the withheld values that are still kept: for who may read them."""
    return disclose(content.body, openings_of(record, content))


def value_opened(record: Record, content: Content, path: str) -> JsonValue:
    """One field of the body, opened where it is withheld, for which the others are not decrypted. None where it is not kept."""
    value = value_at(content.body, path)
    if not is_withheld(value):
        return value
    paths = {path: value["withheld"]}
    openings = (_opening(paths, one) for one in record.own_disclosures if one.path == path)
    return next((opened.value for opened in openings if opened), None)


def _opening(paths: Mapping[str, str], disclosure: Disclosure) -> Opened | None:
    """What a disclosure opens of the body with these commitments; None where it opens nothing of it."""
    try:
        opened = opened_of(disclosure)
        return opened if paths.get(opened.path) == opened.commitment else None
    except (UnopenedError, Malformed):
        return None


def _loads(text: str) -> RecordJson | None:
    try:
        value = canonical.loads(text)
    except Malformed:
        return None
    if not (isinstance(value, dict) and isinstance(value.get("body"), dict)):
        return None
    return cast(RecordJson, value)


def _columns(record: Record) -> tuple[object, ...]:
    return (
        record.kind,
        str(record.uuid),
        record.subject,
        str(record.organisation_id),
        record.role,
        str(record.person),
        format_time(int(record.recorded_at.timestamp())),
        record.corrects_id,
        record.about_id,
    )


def _stated(value: RecordJson) -> tuple[object, ...]:
    author, kind = value["author"], kinds().get(value["kind"])
    return (
        value["kind"],
        value["id"],
        value["subject"],
        author["organisation"],
        author["role"],
        author["person"],
        value["recorded_at"],
        value.get("corrects"),
        value["body"].get(kind.about) if kind and kind.about else None,
    )
