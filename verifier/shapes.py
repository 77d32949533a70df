"""Readers for parsed JSON: each returns the value in its type or raises Malformed, saying where."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from . import canonical, origins, times
from .errors import Malformed

_HEX = re.compile(r"(?:[0-9a-f]{2})*")
_KIND = re.compile(r"[a-z][a-z_]{0,31}:[a-z][a-z_]{0,31}")
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_UUID7 = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")


def members(value: Any, where: str, required: Iterable[str], optional: Iterable[str] = ()) -> dict[str, Any]:
    """An object with all of `required`, any of `optional` and nothing else."""
    if not isinstance(value, dict):
        raise Malformed("not_object", where=where)
    missing = [name for name in required if name not in value]
    if missing:
        raise Malformed("member_missing", where=where, name=missing[0])
    known = {*required, *optional}
    unknown = [name for name in value if name not in known]
    if unknown:
        raise Malformed("member_unknown", where=where, name=unknown[0][:64])
    return value


def array(value: Any, where: str) -> list[Any]:
    """A list of anything."""
    if not isinstance(value, list):
        raise Malformed("not_list", where=where)
    return value


def string(value: Any, where: str) -> str:
    """Any text."""
    if not isinstance(value, str):
        raise Malformed("not_text", where=where)
    return value


def kind(value: Any, where: str) -> str:
    """A record's kind."""
    if not _KIND.fullmatch(string(value, where)):
        raise Malformed("not_kind", where=where)
    return str(value)


def constant(value: Any, where: str, expected: str) -> None:
    """Exactly `expected`."""
    if value != expected:
        raise Malformed("not_constant", where=where, expected=expected)


def integer(value: Any, where: str, *, low: int = 0) -> int:
    """An integer of at least `low`; `canonical.loads` has set the upper bound."""
    # True and False are ints in Python, and no JSON numbers.
    if not isinstance(value, int) or isinstance(value, bool) or value < low:
        raise Malformed("not_integer", where=where, least=low)
    return value


def hexadecimal(value: Any, where: str, size: int) -> bytes:
    """`size` bytes in lower-case hex."""
    if not isinstance(value, str) or len(value) != 2 * size or not _HEX.fullmatch(value):
        raise Malformed("not_hex", where=where, digits=2 * size)
    return bytes.fromhex(value)


def digest(value: Any, where: str) -> str:
    """A SHA-256 in lower-case hex, left as text."""
    hexadecimal(value, where, 32)
    return str(value)


def ethereum(value: Any, where: str, size: int) -> bytes:
    """`size` bytes as Ethereum writes them: 0x and lower-case hex."""
    if not isinstance(value, str) or not value.startswith("0x"):
        raise Malformed("not_0x", where=where, digits=2 * size)
    return hexadecimal(value[2:], where, size)


def base64url(value: Any, where: str) -> bytes:
    """Any bytes in canonical base64url."""
    if not isinstance(value, str):
        raise Malformed("not_text", where=where)
    try:
        return canonical.b64u_decode(value)
    except Malformed as error:
        raise error.at(where) from error


def time(value: Any, where: str) -> str:
    """A time, left as text."""
    try:
        times.check_time(string(value, where))
    except Malformed as error:
        raise error.at(where) from error
    return str(value)


def host(value: Any, where: str) -> str:
    """A relying party's host."""
    if not origins.is_host(string(value, where)):
        raise Malformed("not_host", where=where)
    return str(value)


def origin(value: Any, where: str) -> str:
    """An origin at which a passkey may sign, whether a verifier allows it or not."""
    if not origins.is_origin(string(value, where)):
        raise Malformed("not_origin", where=where)
    return str(value)


def site(value: Any, where: str) -> str:
    """A registry's own address."""
    if not origins.is_site(string(value, where)):
        raise Malformed("not_site", where=where)
    return str(value)


def uuid(value: Any, where: str, *, version7: bool = False) -> str:
    """A UUID in lower case (RFC 9562), of version 7 where asked for."""
    if not isinstance(value, str) or not (_UUID7 if version7 else _UUID).fullmatch(value):
        raise Malformed("not_uuid7" if version7 else "not_uuid", where=where)
    return value
