"""Who may ask for labels: a token for each asking host, so that each is counted, bounded and shut out by itself."""

import hashlib
import hmac
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

LEAST_A_DAY = 1_000
"""Fewer, and one request could never be answered."""

_NAME = re.compile(r"[a-z0-9][a-z0-9.-]{0,62}")
TOKEN = re.compile(r"[!-~]{32,200}")
"""What a token is: it is sent in a header."""
_A_DAY = re.compile(r"[1-9][0-9]{3,11}")


class HostsError(ValueError):
    """A line that can't be read. It says which, and never what stands there."""


@dataclass(frozen=True)
class Host:
    """A host by the name it is counted under, with the SHA-256 of a token, and how many labels it may ask for a day."""

    name: str
    token: bytes = field(repr=False)
    a_day: int


def hosts_read(text: str, *, a_day: int) -> tuple[Host, ...]:
    """Of lines `<name> <token>`, with ` <labels a day>` behind where it is not `a_day`; empty ones and `#…` are passed over.

    One name may have two tokens, while one replaces the other. Raises HostsError.
    """
    hosts = tuple(_hosts(text, a_day))
    if not hosts:
        raise HostsError("names no host")
    if len({host.token for host in hosts}) < len(hosts):
        raise HostsError("has one token twice")
    return hosts


def host_of(hosts: Iterable[Host], authorization: str) -> Host | None:
    """The host whose token this header (RFC 6750 section 2.1) has. Each is compared, in the same time, whichever fits."""
    scheme, _, token = authorization.partition(" ")
    digest = _digest(token if scheme.lower() == "bearer" else "")
    found = None
    for host in hosts:
        if hmac.compare_digest(host.token, digest):
            found = host
    return found


def _hosts(text: str, a_day: int) -> Iterator[Host]:
    for number, line in enumerate(text.splitlines(), start=1):
        words = line.split()
        if words and not words[0].startswith("#"):
            yield _host(words, number, a_day)


def _host(words: Sequence[str], number: int, a_day: int) -> Host:
    if len(words) not in {2, 3} or not _NAME.fullmatch(words[0]) or not TOKEN.fullmatch(words[1]):
        raise HostsError(f"line {number} is no `<name> <token of 32 characters or more> [<labels a day>]`")
    if len(words) == 3 and not _A_DAY.fullmatch(words[2]):
        raise HostsError(f"line {number}: labels a day are a number from {LEAST_A_DAY}")
    return Host(words[0], _digest(words[1]), int(words[2]) if len(words) == 3 else a_day)


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()
