"""Bodies of the few kinds that a verifier reads besides certifications (docs/formats.md sections 1 and 6).

A key is what was enrolled, as it was enrolled: whether its parts fit together shows when something is signed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from . import shapes

_ENROLLED = ("key", "type", "public_key", "holder")


@dataclass(frozen=True)
class EnrolledKey:
    """An enrolment. `key` is 64 hex digits, `public_key` a DER SubjectPublicKeyInfo, `type` one of two."""

    key: str
    type: str
    public_key: bytes
    person: str
    organisation: str
    rp_id: str | None = None
    origins: tuple[str, ...] = ()


@dataclass(frozen=True)
class RevokedKey:
    """A revocation: no signature logged after it counts, none logged since `compromised_since` is sure."""

    key: str
    compromised_since: str | None


@dataclass(frozen=True)
class Withdrawal:
    """A withdrawal: the record with the digest `record` no longer stands, unless it is certified."""

    record: str


@dataclass(frozen=True)
class Erasure:
    """An erasure: the content of the record with the digest `record` was destroyed by law."""

    record: str


def parse_enrolled(body: Any, where: str = "body") -> EnrolledKey:
    """The key that an enrolment's body enrols. Raises Malformed."""
    webauthn = isinstance(body, dict) and body.get("type") == "webauthn"
    shapes.members(body, where, (*_ENROLLED, "rp_id", "origins") if webauthn else _ENROLLED)
    if not webauthn:
        shapes.constant(body["type"], f"{where}.type", "ed25519")
    holder = shapes.members(body["holder"], f"{where}.holder", ("person", "organisation"))
    origins = shapes.array(body["origins"], f"{where}.origins") if webauthn else []
    return EnrolledKey(
        key=shapes.digest(body["key"], f"{where}.key"),
        type=body["type"],
        public_key=shapes.base64url(body["public_key"], f"{where}.public_key"),
        person=shapes.uuid(holder["person"], f"{where}.holder.person"),
        organisation=shapes.uuid(holder["organisation"], f"{where}.holder.organisation"),
        rp_id=shapes.host(body["rp_id"], f"{where}.rp_id") if webauthn else None,
        origins=tuple(shapes.origin(origin, f"{where}.origins.{n}") for n, origin in enumerate(origins)),
    )


def parse_revoked(body: Any, where: str = "body") -> RevokedKey:
    """What a revocation's body says. Raises Malformed."""
    shapes.members(body, where, ("key", "reason"), ("compromised_since",))
    _check_text(body["reason"], f"{where}.reason")
    since = body.get("compromised_since")
    if "compromised_since" in body:
        since = shapes.time(since, f"{where}.compromised_since")
    return RevokedKey(shapes.digest(body["key"], f"{where}.key"), since)


def parse_withdrawn(body: Any, where: str = "body") -> Withdrawal:
    """What a withdrawal's body says. Raises Malformed."""
    shapes.members(body, where, ("record", "reason"))
    _check_text(body["reason"], f"{where}.reason")
    return Withdrawal(shapes.digest(body["record"], f"{where}.record"))


def parse_erased(body: Any, where: str = "body") -> Erasure:
    """What an erasure's body says. Raises Malformed."""
    shapes.members(body, where, ("record", "ground", "decided_by"))
    _check_text(body["ground"], f"{where}.ground")
    _check_text(body["decided_by"], f"{where}.decided_by")
    return Erasure(shapes.digest(body["record"], f"{where}.record"))


def _check_text(value: Any, where: str) -> None:
    """A text that a person wrote, which may be withheld like any field."""
    if not (isinstance(value, dict) and value.keys() == {"withheld"}):
        shapes.string(value, where)
