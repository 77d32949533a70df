"""Vectors of entries."""

from __future__ import annotations

from typing import Any

from tests.verifier import reference
from tests.verifier.vectors.names import Cases, file


def _no_entries(text: str, committed: str) -> list[tuple[str, str]]:
    return [
        ("a space", text.replace(":", ": ", 1)),
        ("a newline behind it", text + "\n"),
        ("a member too many", text.replace('"time"', '"subject":"x","time"')),
        ("a member missing", text.replace('"label":"' + "1a" * 32 + '",', "")),
        (
            "members in another order",
            text.replace('"format":"entry/1",', "").replace("}", ',"format":"entry/1"}'),
        ),
        ("an escape that is not needed", text.replace("inspection", r"\u0069nspection")),
        ("another format", text.replace("entry/1", "entry/2")),
        ("a label in capitals", text.replace("1a" * 32, "1A" * 32)),
        ("a label of 31 bytes", text.replace("1a" * 32, "1a" * 31)),
        ("a time that never was", text.replace("11-22", "02-30")),
        ("a kind without an action", text.replace("inspection:recorded", "inspection")),
        ("a kind in capitals", text.replace("inspection:recorded", "Inspection:recorded")),
        ("an empty kind", text.replace("inspection:recorded", "")),
        ("a map commitment with a record's members", text.replace("inspection:recorded", "map:committed")),
        ("a record with a commitment's members", committed.replace("map:committed", "map:other")),
        ("a size with a leading zero", committed.replace('"size":5', '"size":05')),
        ("a size of 2^53", committed.replace('"size":5', '"size":9007199254740992')),
        ("a negative size", committed.replace('"size":5', '"size":-1')),
        ("a size as a text", committed.replace('"size":5', '"size":"5"')),
        ("nothing", ""),
    ]


def entry() -> dict[str, Any]:
    stated = {
        "format": "entry/1",
        "kind": "inspection:recorded",
        "label": "1a" * 32,
        "record": "2b" * 32,
        "time": "2026-11-22T03:04:05Z",
    }
    commitment = {
        "format": "entry/1",
        "kind": "map:committed",
        "root": "3c" * 32,
        "size": 5,
        "time": "2026-11-22T03:04:05Z",
    }
    text, committed = reference.jcs(stated).decode(), reference.jcs(commitment).decode()
    cases: Cases = [
        {
            "description": "a record's",
            "text": text,
            "error": None,
            "leaf_hash": _leaf_hash(text),
            "fields": stated,
        },
        {
            "description": "a map commitment",
            "text": committed,
            "error": None,
            "leaf_hash": _leaf_hash(committed),
            "fields": commitment,
        },
    ]
    cases += [
        {"description": why, "text": wrong, "error": "malformed"}
        for why, wrong in _no_entries(text, committed)
    ]
    return file("entries (section 2): the JCS and nothing else; `leaf_hash` is RFC 9162's", cases)


def _leaf_hash(text: str) -> str:
    return reference.sha256(b"\x00", text.encode()).hex()
