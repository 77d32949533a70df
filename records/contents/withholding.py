"""Fields that the public does not read: their commitments in the record, their disclosures apart (FORMATS section 1)."""

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from records.terms.bodies import Withheld
from records.terms.json_types import JsonObject, JsonValue
from verifier import canonical

if TYPE_CHECKING:
    from typing_extensions import TypeIs

WITHHELD: Final = "withheld"


@dataclass(frozen=True)
class Opened:
    """One disclosure: who holds it can show the field."""

    path: str
    salt: str
    value: JsonValue

    def as_json(self) -> list[JsonValue]:
        return [self.salt, self.path, self.value]

    @property
    def commitment(self) -> str:
        return commitment(self.salt, self.path, self.value)


def new_salt() -> str:
    return canonical.b64u_encode(secrets.token_bytes(32))


def commitment(salt: str, path: str, value: JsonValue) -> str:
    return hashlib.sha256(canonical.dumps([salt, path, value])).hexdigest()


def withhold(body: JsonObject, paths: Iterable[str]) -> tuple[JsonObject, list[Opened]]:
    """The public body, and what opens it. The given body stays as it is."""
    public, opened = body, list[Opened]()
    for path in paths:
        value = value_at(public, path)
        if value is not None:
            disclosure = Opened(path, new_salt(), value)
            public = _replaced(public, path.split("."), {WITHHELD: disclosure.commitment})
            opened.append(disclosure)
    return public, opened


def disclose(body: JsonObject, opened: Iterable[Opened]) -> JsonObject:
    """The body with the values that these disclosures open. One that does not fit its commitment is passed over."""
    for disclosure in opened:
        if value_at(body, disclosure.path) == {WITHHELD: disclosure.commitment}:
            body = _replaced(body, disclosure.path.split("."), disclosure.value)
    return body


def commitments(body: JsonValue, prefix: str = "") -> dict[str, str]:
    """Each withheld field's path and its commitment, wherever it stands in the body."""
    by_path: dict[str, str] = {}
    for name, member in _members(body):
        # Most members, and nothing lies in them.
        if not isinstance(member, dict | list):
            continue
        path = f"{prefix}{name}"
        if is_withheld(member):
            by_path[path] = member["withheld"]
        else:
            by_path.update(commitments(member, f"{path}."))
    return by_path


def is_withheld(value: object) -> "TypeIs[Withheld]":
    return isinstance(value, dict) and value.keys() == {WITHHELD}


def _members(body: JsonValue) -> Iterable[tuple[str | int, JsonValue]]:
    if isinstance(body, dict):
        return body.items()
    return enumerate(body) if isinstance(body, list) else ()


def value_at(body: JsonValue, path: str) -> JsonValue:
    """The member at this path; None where there is none."""
    for name in path.split("."):
        if not isinstance(body, dict) or name not in body:
            return None
        body = body[name]
    return body


def _replaced(body: JsonObject, names: list[str], value: JsonValue) -> JsonObject:
    first, *rest = names
    inner = body[first]
    return {**body, first: _replaced(inner, rest, value) if rest and isinstance(inner, dict) else value}
