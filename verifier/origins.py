"""Where a passkey may sign, and where a registry is: hosts and origins as docs/formats.md section 6 writes them, in ASCII."""

from __future__ import annotations

import re

_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_HOST = rf"{_LABEL}(?:\.{_LABEL})*"
_PORT = r"(?::[1-9][0-9]{0,4})?"
_MOST_OF_A_HOST = 253

_host = re.compile(_HOST).fullmatch
_secure = re.compile(rf"https://({_HOST}){_PORT}").fullmatch
_site = re.compile(rf"https?://({_HOST}){_PORT}").fullmatch
_local = re.compile(rf"http://localhost{_PORT}").fullmatch


def is_host(text: str) -> bool:
    """A relying party: a host in lower-case ASCII, without scheme and port."""
    return len(text) <= _MOST_OF_A_HOST and _host(text) is not None


def is_secure(origin: str) -> bool:
    """https:// and a host, at most a port behind it."""
    match = _secure(origin)
    return match is not None and is_host(match[1])


def is_site(address: str) -> bool:
    """http:// or https:// and a host, at most a port behind it: where a registry's pages are."""
    match = _site(address)
    return match is not None and is_host(match[1])


def is_local(origin: str) -> bool:
    """http://localhost, at most a port behind it: for trying things out."""
    return _local(origin) is not None


def is_origin(origin: str) -> bool:
    """One of the two. Which of them counts is the verifier's choice."""
    return is_secure(origin) or is_local(origin)
