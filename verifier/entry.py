"""The log's leaves, `entry/1` (docs/formats.md section 2): JCS, so each has exactly one spelling."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from .canonical import MAX_INTEGER
from .characters import decimal
from .errors import Malformed
from .times import check_time

MAP_COMMITTED = "map:committed"

_KIND = r"[a-z][a-z_]{0,31}:[a-z][a-z_]{0,31}"
_TIME = r"[0-9TZ:-]{20}"
_kind = re.compile(_KIND).fullmatch
_hash = re.compile(r"[0-9a-f]{64}").fullmatch
_record_entry = re.compile(
    rf'\{{"format":"entry/1","kind":"({_KIND})","label":"([0-9a-f]{{64}})","record":"([0-9a-f]{{64}})",'
    rf'"time":"({_TIME})"\}}'
).fullmatch
_map_entry = re.compile(
    r'\{"format":"entry/1","kind":"map:committed","root":"([0-9a-f]{64})","size":(0|[1-9][0-9]{0,15}),'
    rf'"time":"({_TIME})"\}}'
).fullmatch


@dataclass(frozen=True)
class RecordEntry:
    """Commits to a record: `label` and `record` (its digest) are 64 hex digits, `time` is RFC 3339."""

    kind: str
    label: str
    record: str
    time: str


@dataclass(frozen=True)
class MapEntry:
    """Commits to the map of the log's first `size` entries: `root` is 64 hex digits."""

    root: str
    size: int
    time: str


def record_entry(kind: str, label_hex: str, record_hex: str, time: str) -> bytes:
    """The leaf of a record. Raises Malformed unless each part has its form; the bytes are the JCS of them."""
    _check_once(kind, time)
    if not _hash(label_hex) or not _hash(record_hex):
        raise Malformed("entry_parts")
    return (
        f'{{"format":"entry/1","kind":"{kind}","label":"{label_hex}","record":"{record_hex}","time":"{time}"}}'
    ).encode("ascii")


def map_entry(root_hex: str, size: int, time: str) -> bytes:
    """The leaf of a map commitment. Raises Malformed unless each part has its form."""
    check_time(time)
    if not _hash(root_hex) or not 0 <= size <= MAX_INTEGER:
        raise Malformed("entry_parts")
    return (
        f'{{"format":"entry/1","kind":"{MAP_COMMITTED}","root":"{root_hex}","size":{size:d},"time":"{time}"}}'
    ).encode("ascii")


def parse(entry: bytes | str, where: str = "") -> RecordEntry | MapEntry:
    """What a leaf says. Raises Malformed for anything but the JCS of an `entry/1`."""
    try:
        text = entry if isinstance(entry, str) else entry.decode("ascii")
        if (match := _record_entry(text)) is not None and match[1] != MAP_COMMITTED:
            _check_once(match[1], match[4])
            return RecordEntry(*match.groups())
        if (match := _map_entry(text)) is not None and decimal(match[2]) <= MAX_INTEGER:
            check_time(match[3])
            return MapEntry(match[1], decimal(match[2]), match[3])
    except (UnicodeDecodeError, Malformed) as error:
        raise Malformed("not_entry", where=where) from error
    raise Malformed("not_entry", where=where)


@lru_cache(maxsize=1024)
def _check_once(kind: str, time: str) -> None:
    """Check kind and time, cached: a batch of millions of entries has few of either."""
    if not _kind(kind) or kind == MAP_COMMITTED:
        raise Malformed("not_kind")
    check_time(time)
