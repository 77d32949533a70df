"""Fields that the public does not read: their commitments in the record, their disclosures apart (FORMATS section 1)."""

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from verifier import canonical

WITHHELD = "withheld"


@dataclass(frozen=True)
class Opened:
    """One disclosure: who holds it can show the field."""

    path: str
    salt: str
    value: Any

    def as_json(self) -> list[Any]:
        return [self.salt, self.path, self.value]

    @property
    def commitment(self) -> str:
        return commitment(self.salt, self.path, self.value)


def new_salt() -> str:
    return canonical.b64u_encode(secrets.token_bytes(32))


def commitment(salt: str, path: str, value: Any) -> str:
    return hashlib.sha256(canonical.dumps([salt, path, value])).hexdigest()


def withhold(body: dict[str, Any], paths: Iterable[str]) -> tuple[dict[str, Any], list[Opened]]:
    """The public body, and what opens it. The given body stays as it is."""
    public, opened = body, list[Opened]()
    for path in paths:
        names = path.split(".")
        value = _value(public, names)
        if value is not None:
            disclosure = Opened(path, new_salt(), value)
            public = _replaced(public, names, {WITHHELD: disclosure.commitment})
            opened.append(disclosure)
    return public, opened


def disclose(body: dict[str, Any], opened: Iterable[Opened]) -> dict[str, Any]:
    """The body with the values that these disclosures open. One that does not fit its commitment is passed over."""
    for disclosure in opened:
        names = disclosure.path.split(".")
        if _value(body, names) == {WITHHELD: disclosure.commitment}:
            body = _replaced(body, names, disclosure.value)
    return body


def commitments(body: Any, prefix: str = "") -> dict[str, str]:
    """Each withheld field's path and its commitment, wherever it stands in the body."""
    found: dict[str, str] = {}
    members = body.items() if isinstance(body, dict) else enumerate(body) if isinstance(body, list) else ()
    for name, member in members:
        path = f"{prefix}{name}"
        if isinstance(member, dict) and member.keys() == {WITHHELD}:
            found[path] = member[WITHHELD]
        else:
            found.update(commitments(member, f"{path}."))
    return found


def _value(body: Any, names: list[str]) -> Any:
    for name in names:
        if not isinstance(body, dict) or name not in body:
            return None
        body = body[name]
    return body


def _replaced(body: dict[str, Any], names: list[str], value: Any) -> dict[str, Any]:
    first, *rest = names
    return {**body, first: _replaced(body[first], rest, value) if rest else value}
