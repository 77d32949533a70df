"""`enrolment/1`: what a machine signs once to show that it holds the key that is to be enrolled (docs/formats.md section 6).

It is no certification and can't be taken for one: the format's name is part of what is signed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from . import canonical, shapes
from .errors import Malformed
from .subjects import is_licence

FORMAT = "enrolment/1"
CHALLENGE_SIZE = 32

_MEMBERS = ("format", "registry", "licence", "key", "challenge", "expires_at")


@dataclass(frozen=True)
class Enrolment:
    """A request to enrol `key` under `licence`; `registry` is the asking site's address and `signed` the request's JCS."""

    registry: str
    licence: str
    key: str
    challenge: bytes
    expires_at: str
    signed: bytes


def parse_enrolment(value: Any, where: str = "statement") -> Enrolment:
    """The request that a parsed object is. Raises Malformed."""
    shapes.members(value, where, _MEMBERS)
    shapes.constant(value["format"], f"{where}.format", FORMAT)
    if not is_licence(shapes.string(value["licence"], f"{where}.licence")):
        raise Malformed("not_licence", where=f"{where}.licence")
    challenge = shapes.base64url(value["challenge"], f"{where}.challenge")
    if len(challenge) != CHALLENGE_SIZE:
        raise Malformed("wrong_length", where=f"{where}.challenge", bytes=CHALLENGE_SIZE)
    return Enrolment(
        registry=shapes.string(value["registry"], f"{where}.registry"),
        licence=value["licence"],
        key=shapes.digest(value["key"], f"{where}.key"),
        challenge=challenge,
        expires_at=shapes.time(value["expires_at"], f"{where}.expires_at"),
        signed=canonical.dumps(value),
    )
