"""I-JSON in and JCS out (RFC 7493, RFC 8785), and base64url in its one canonical form (RFC 4648 section 5).

FORMATS allows no floats: a decimal is a string. So what remains of JSON is null, booleans, integers within
±(2^53-1), strings, arrays and objects, and every value has exactly one serialisation.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import re
from typing import Any, NoReturn

import rfc8785

from .characters import decimal
from .errors import Malformed

MAX_INTEGER = 2**53 - 1
MAX_DEPTH = 64
"""How deep arrays and objects may lie in each other, the outermost counted as 1."""

# Possessive, and to the end of the text where no quote closes it: no second look at any character.
_STRING = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"?', re.DOTALL)
_BRACKET = re.compile(r"[\[\]{}]")
_INTEGER = re.compile(r"0|-?[1-9][0-9]{0,15}")
_B64U = re.compile(r"[A-Za-z0-9_-]*")
_NONCHARACTER = re.compile(
    "[\ufdd0-\ufdef"
    + "".join(chr(plane << 16 | low) for plane in range(17) for low in (0xFFFE, 0xFFFF))
    + "]"
)
_SUSPECT = (b"\\u", b"\xef\xb7", b"\xbf\xbe", b"\xbf\xbf")
"""Escapes, and what each noncharacter has in its UTF-8: a text without them holds characters alone."""

# Without floats, JCS is what Python's encoder writes, but for the order of names: here by code point, there by UTF-16, which
# differ where a name has a letter beyond U+FFFF.
_ENCODER = json.JSONEncoder(ensure_ascii=False, check_circular=False, sort_keys=True, separators=(",", ":"))
_BEYOND = re.compile(rb"[\xf0-\xf4]")
"""What the UTF-8 of each such letter begins with, and no other's has."""


def dumps(value: Any) -> bytes:
    """The JCS serialisation (RFC 8785) of `value`: None, bool, int, str, list, tuple or dict.

    Raises Malformed for anything that is no I-JSON, and for floats.
    """
    _check(value, 0)
    data = _ENCODER.encode(value).encode()
    return rfc8785.dumps(value) if _BEYOND.search(data) else data


def loads(data: bytes | str) -> Any:
    """The value of one JSON text, bytes being UTF-8 without a byte order mark.

    Raises Malformed for anything that `dumps` would refuse, for duplicate names, for a number not written
    `0|-?[1-9][0-9]*`, and for anything but white space around the value.
    """
    try:
        text = data if isinstance(data, str) else data.decode("utf-8")
        check_nesting(text)
        value = json.loads(
            text,
            object_pairs_hook=_object,
            parse_int=_integer,
            parse_float=_no_number,
            parse_constant=_no_number,
        )
    except UnicodeDecodeError as error:
        raise Malformed("not_utf8") from error
    except json.JSONDecodeError as error:
        # json refuses a byte order mark as it refuses any other letter: told apart here.
        if error.doc.startswith("\ufeff"):
            raise Malformed("byte_order_mark") from error
        raise Malformed("not_json", line=error.lineno, column=error.colno) from error
    # Depth and numbers were looked at as they were read, and strings hold what the text holds, but for escapes.
    if _is_suspect(text):
        _check(value, 0)
    return value


def digest(value: Any) -> str:
    """Lower-case hex SHA-256 over the JCS of `value`. Raises Malformed as `dumps` does."""
    return hashlib.sha256(dumps(value)).hexdigest()


def b64u_encode(data: bytes) -> str:
    """base64url without padding."""
    return base64.urlsafe_b64encode(data).decode("ascii").rstrip("=")


def b64u_decode(text: str) -> bytes:
    """The bytes of a base64url text without padding. Malformed where another text is the canonical one."""
    if not _B64U.fullmatch(text) or len(text) % 4 == 1:
        raise Malformed("not_base64url")
    # Padding enough for any length: what is too much is not looked at.
    data = base64.urlsafe_b64decode(text + "==")
    # Unused low bits of the last letter would be a second spelling of the same bytes.
    if b64u_encode(data) != text:
        raise Malformed("not_base64url")
    return data


def b64_encode(data: bytes) -> str:
    """Standard base64 with padding (RFC 4648 section 4)."""
    return base64.b64encode(data).decode("ascii")


def b64_decode(text: str) -> bytes:
    """The bytes of a standard base64 text (RFC 4648 section 4), canonical and padded, or Malformed."""
    try:
        data = base64.b64decode(text)
    except (binascii.Error, ValueError) as error:
        raise Malformed("not_base64") from error
    if b64_encode(data) != text:
        raise Malformed("not_base64")
    return data


def check_nesting(text: str) -> None:
    """Raises Malformed where brackets outside strings lie deeper than MAX_DEPTH, in time linear in the text.

    To be asked before json's scanner sees a text: it recurses in C, and where a library has raised the
    interpreter's recursion limit, brackets without end would end the process instead of raising.
    """
    if text.count("[") + text.count("{") <= MAX_DEPTH:
        return
    depth = 0
    for bracket in _BRACKET.finditer(_STRING.sub("", text)):
        depth += 1 if bracket[0] in "[{" else -1
        if depth > MAX_DEPTH:
            raise Malformed("nested_deep", most=MAX_DEPTH)


def _is_suspect(text: str) -> bool:
    """Whether a string in it may hold what is no character. Far faster than to look at each."""
    try:
        data = text.encode("utf-8")
    except UnicodeEncodeError:
        return True
    return any(part in data for part in _SUSPECT)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) != len(pairs):
        raise Malformed("name_twice")
    return value


def _integer(text: str) -> int:
    if not _INTEGER.fullmatch(text):
        raise Malformed("number_form")
    return _in_range(decimal(text))


def _in_range(value: int) -> int:
    if not -MAX_INTEGER <= value <= MAX_INTEGER:
        raise Malformed("number_range")
    return value


def _no_number(_text: str) -> NoReturn:
    raise Malformed("number_form")


def _check(value: Any, depth: int) -> None:
    if isinstance(value, str):
        _check_string(value)
    elif value is None:
        return
    # True and False too: they are ints in Python.
    elif isinstance(value, int):
        _in_range(value)
    elif isinstance(value, dict | list | tuple):
        if depth == MAX_DEPTH:
            raise Malformed("nested_deep", most=MAX_DEPTH)
        if isinstance(value, dict):
            for name, member in value.items():
                if not isinstance(name, str):
                    raise Malformed("no_json_value")
                _check_string(name)
                # Most members: nothing in them to look for.
                if not (isinstance(member, str) and member.isascii()):
                    _check(member, depth + 1)
        else:
            for item in value:
                _check(item, depth + 1)
    else:
        raise Malformed("no_json_value")


def _check_string(text: str) -> None:
    if text.isascii():
        return
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise Malformed("lone_surrogate") from error
    if _NONCHARACTER.search(text):
        raise Malformed("noncharacter")
