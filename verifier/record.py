"""A record, `record/1`, and what it withholds (docs/formats.md section 1).

The body is the kind's own; a verifier reads only those in `bodies`. Parsing refuses any other shape.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from . import canonical, shapes
from .errors import Malformed
from .subjects import check_subject

SALT_SIZE = 32

_MEMBERS = ("format", "kind", "id", "subject", "author", "recorded_at", "body", "attachments", "salt")


@dataclass(frozen=True)
class Attachment:
    """A file that belongs to a record: its `size` in bytes, its SHA-256 as 64 hex digits."""

    name: str
    media_type: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Record:
    """One record. `digest` is 64 hex digits, `withheld` pairs of dotted path and 64 hex digits."""

    digest: str
    kind: str
    subject: str
    organisation: str
    role: str
    person: str
    recorded_at: str
    corrects: str | None
    body: dict[str, Any]
    withheld: frozenset[tuple[str, str]]
    attachments: tuple[Attachment, ...]


@dataclass(frozen=True)
class Disclosure:
    """What shows one withheld field: its salt in base64url, its dotted path and its value."""

    salt: str
    path: str
    value: Any

    def digest(self) -> str:
        """The 64 hex digits that stand in the record's body in place of the value."""
        return canonical.digest([self.salt, self.path, self.value])


def parse(value: Any, where: str = "record", *, digest: str | None = None) -> Record:
    """The record that a parsed object is; `digest` where the caller has worked it out already. Raises Malformed."""
    shapes.members(value, where, _MEMBERS, ("corrects",))
    shapes.constant(value["format"], f"{where}.format", "record/1")
    shapes.uuid(value["id"], f"{where}.id", version7=True)
    author = shapes.members(value["author"], f"{where}.author", ("organisation", "role", "person"))
    if len(shapes.base64url(value["salt"], f"{where}.salt")) != SALT_SIZE:
        raise Malformed("wrong_length", where=f"{where}.salt", bytes=SALT_SIZE)
    attachments = shapes.array(value["attachments"], f"{where}.attachments")
    if not isinstance(value["body"], dict):
        raise Malformed("not_object", where=f"{where}.body")
    corrects = value.get("corrects")
    return Record(
        digest=canonical.digest(value) if digest is None else digest,
        kind=shapes.kind(value["kind"], f"{where}.kind"),
        subject=check_subject(value["subject"], f"{where}.subject"),
        organisation=shapes.uuid(author["organisation"], f"{where}.author.organisation"),
        role=shapes.string(author["role"], f"{where}.author.role"),
        person=shapes.uuid(author["person"], f"{where}.author.person"),
        recorded_at=shapes.time(value["recorded_at"], f"{where}.recorded_at"),
        corrects=shapes.digest(corrects, f"{where}.corrects") if "corrects" in value else None,
        body=value["body"],
        withheld=frozenset(_withheld(value["body"], "", f"{where}.body")),
        attachments=tuple(
            _attachment(attachment, f"{where}.attachments.{number}")
            for number, attachment in enumerate(attachments)
        ),
    )


def parse_disclosure(value: Any, where: str = "disclosure") -> Disclosure:
    """The disclosure that a parsed three-item list is. Raises Malformed."""
    if len(shapes.array(value, where)) != 3:
        raise Malformed("not_disclosure", where=where)
    if len(shapes.base64url(value[0], f"{where}.0")) != SALT_SIZE:
        raise Malformed("wrong_length", where=f"{where}.0", bytes=SALT_SIZE)
    for _ in _withheld({"value": value[2]}, "", f"{where}.2"):
        raise Malformed("withheld_nested", where=f"{where}.2")
    return Disclosure(value[0], shapes.string(value[1], f"{where}.1"), value[2])


def _attachment(value: Any, where: str) -> Attachment:
    shapes.members(value, where, ("name", "media_type", "size", "sha256"))
    return Attachment(
        name=shapes.string(value["name"], f"{where}.name"),
        media_type=shapes.string(value["media_type"], f"{where}.media_type"),
        size=shapes.integer(value["size"], f"{where}.size"),
        sha256=shapes.digest(value["sha256"], f"{where}.sha256"),
    )


def _withheld(value: Any, path: str, where: str) -> Iterator[tuple[str, str]]:
    """Each withheld field below `value`, by its path; `withheld` as a name of anything else is refused."""
    if isinstance(value, list):
        fields = [(str(number), item) for number, item in enumerate(value)]
    elif isinstance(value, dict):
        fields = list(value.items())
        if "withheld" in value:
            if not path or len(value) != 1:
                raise Malformed("withheld_misplaced", where=where)
            yield path, shapes.digest(value["withheld"], f"{where}.withheld")
            return
    else:
        return
    for name, item in fields:
        if not isinstance(item, list | dict):
            continue
        # Behind such a name no path leads to one field alone.
        is_plain = name != "" and "." not in name
        for field in _withheld(item, f"{path}.{name}" if path else name, f"{where}.{name}"):
            if not is_plain:
                raise Malformed("withheld_name", where=where)
            yield field
