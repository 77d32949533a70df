"""The kinds of records that a verifier tells apart, `kinds/1` (docs/formats.md section 1). It asks nothing of others."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any

from . import canonical, shapes
from .entry import MAP_COMMITTED
from .errors import Malformed

_PATH = re.compile(r"[a-z0-9_]+(?:\.[a-z0-9_]+)*")
_ROLES = ("enrolment", "revocation", "withdrawal", "erasure")


@dataclass(frozen=True)
class Kinds:
    """`certified_by` maps a certified kind to the kind that certifies it; `for_good` can't be corrected or withdrawn.

    `names_subject` has, for kinds whose bodies have the subject's number in them, the dotted path to it.
    `never_withdrawn`, which no table of `kinds/1` has, can be corrected and not withdrawn (section 9).
    A table that contradicts itself raises Malformed.
    """

    certified_by: Mapping[str, str]
    names_subject: Mapping[str, str]
    for_good: frozenset[str]
    enrolment: str
    revocation: str
    withdrawal: str
    erasure: str
    never_withdrawn: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        special = [*sorted(self.certifying), *(getattr(self, role) for role in _ROLES)]
        if len(set(special)) != len(special) or not self.certified_by.keys().isdisjoint(special):
            raise Malformed("kinds_two_meanings")
        # What a signature or a key stands on must not end without one.
        if not self.for_good >= {*self.certifying, self.enrolment, self.revocation}:
            raise Malformed("kinds_not_for_good")
        if MAP_COMMITTED in {*self.certified_by, *self.names_subject, *self.for_good, *special}:
            raise Malformed("kinds_of_map")

    @property
    def certifying(self) -> frozenset[str]:
        """The kinds of certifications."""
        return frozenset(self.certified_by.values())

    def is_named_right(self, kind: str, subject: str, body: Mapping[str, Any]) -> bool:
        """Whether a body that names its subject names it right; one that has nothing at that place names none."""
        path = self.names_subject.get(kind)
        if path is None:
            return True
        named: Any = body
        for name in path.split("."):
            if not isinstance(named, dict) or name not in named:
                return True
            named = named[name]
        return bool(named == subject.partition(":")[2])


def parse(value: Any, where: str = "kinds") -> Kinds:
    """The table that a parsed object is. Raises Malformed."""
    shapes.members(value, where, ("format", "certified_by", "names_subject", "for_good", *_ROLES))
    shapes.constant(value["format"], f"{where}.format", "kinds/1")
    for name in ("certified_by", "names_subject"):
        if not isinstance(value[name], dict):
            raise Malformed("not_object", where=f"{where}.{name}")
    for_good = [
        shapes.kind(kind, f"{where}.for_good")
        for kind in shapes.array(value["for_good"], f"{where}.for_good")
    ]
    if len(set(for_good)) != len(for_good):
        raise Malformed("kinds_twice", where=f"{where}.for_good")
    return Kinds(
        certified_by={
            shapes.kind(certified, f"{where}.certified_by"): shapes.kind(
                by, f"{where}.certified_by.{certified}"
            )
            for certified, by in value["certified_by"].items()
        },
        names_subject={
            shapes.kind(kind, f"{where}.names_subject"): _path(path, f"{where}.names_subject.{kind}")
            for kind, path in value["names_subject"].items()
        },
        for_good=frozenset(for_good),
        enrolment=shapes.kind(value["enrolment"], f"{where}.enrolment"),
        revocation=shapes.kind(value["revocation"], f"{where}.revocation"),
        withdrawal=shapes.kind(value["withdrawal"], f"{where}.withdrawal"),
        erasure=shapes.kind(value["erasure"], f"{where}.erasure"),
    )


def loads(data: bytes | str) -> Kinds:
    """The table that a JSON text writes. Raises Malformed."""
    return parse(canonical.loads(data))


def _path(value: Any, where: str) -> str:
    if not _PATH.fullmatch(shapes.string(value, where)):
        raise Malformed("not_path", where=where)
    return str(value)


DEFAULT = loads(resources.files(__package__).joinpath("kinds.json").read_bytes())
"""The registry's own table, which lies beside this module; the browser's verifier reads the same file."""
