"""The kinds of records that a verifier tells apart, `kinds/1` (docs/formats.md section 1). It asks nothing of others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any

from . import canonical, shapes
from .entry import MAP_COMMITTED
from .errors import Malformed

_ROLES = ("enrolment", "revocation", "withdrawal", "erasure")


@dataclass(frozen=True)
class Kinds:
    """`certified_by` maps a certified kind to the kind that certifies it; `for_good` can't be corrected or withdrawn.

    A table that contradicts itself raises Malformed.
    """

    certified_by: Mapping[str, str]
    for_good: frozenset[str]
    enrolment: str
    revocation: str
    withdrawal: str
    erasure: str

    def __post_init__(self) -> None:
        special = [*sorted(self.certifying), *(getattr(self, role) for role in _ROLES)]
        if len(set(special)) != len(special) or not self.certified_by.keys().isdisjoint(special):
            raise Malformed("kinds_two_meanings")
        # What a signature or a key stands on must not end without one.
        if not self.for_good >= {*self.certifying, self.enrolment, self.revocation}:
            raise Malformed("kinds_not_for_good")
        if MAP_COMMITTED in {*self.certified_by, *self.for_good, *special}:
            raise Malformed("kinds_of_map")

    @property
    def certifying(self) -> frozenset[str]:
        """The kinds of certifications."""
        return frozenset(self.certified_by.values())


def parse(value: Any, where: str = "kinds") -> Kinds:
    """The table that a parsed object is. Raises Malformed."""
    shapes.members(value, where, ("format", "certified_by", "for_good", *_ROLES))
    shapes.constant(value["format"], f"{where}.format", "kinds/1")
    if not isinstance(value["certified_by"], dict):
        raise Malformed("not_object", where=f"{where}.certified_by")
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
        for_good=frozenset(for_good),
        **{role: shapes.kind(value[role], f"{where}.{role}") for role in _ROLES},
    )


def loads(data: bytes | str) -> Kinds:
    """The table that a JSON text writes. Raises Malformed."""
    return parse(canonical.loads(data))


DEFAULT = loads(resources.files(__package__).joinpath("kinds.json").read_bytes())
"""The registry's own table, which lies beside this module; the browser's verifier reads the same file."""
