"""Vectors of ballots: one line each."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from typing import Any

from tests.verifier.keys import b64u
from tests.verifier.polls.issuers import ISSUERS
from tests.verifier.polls.story import leaf
from tests.verifier.polls.voters import ORDER, VOTERS
from tests.verifier.reference import jcs
from tests.verifier.vectors.names import Cases, file
from tests.verifier.vectors.polls import MALFORMED, MISMATCH, OPENED


def ballots() -> dict[str, Any]:
    rules = {
        "opened": OPENED,
        "options": ["a", "b", "c"],
        "choices": {"min": 1, "max": 2},
        "issuers": [b64u(issuer.spki()) for issuer in ISSUERS[:2]],
    }
    voter = VOTERS[0]
    right = [
        ("a ballot", voter.ballot(OPENED)),
        ("two choices", voter.ballot(OPENED, ("a", "c"))),
        ("the last sequence", voter.ballot(OPENED, ("b",), 99)),
    ]
    cases: Cases = [
        {"description": what, "line": line.decode(), "error": None, "leaf": leaf(line).hex()}
        for what, line in right
    ]
    cases += [
        {"description": what, "line": line.decode(), "error": error}
        for what, error, line in _wrong(right[0][1])
    ]
    return file(
        "a ballot's line, held against `rules` (section 13): who calls each false or malformed is its own affair",
        cases,
        rules=rules,
    )


def _wrong(line: bytes) -> list[tuple[str, str, bytes]]:
    voter, value = VOTERS[0], json.loads(line)
    return [
        ("nothing chosen", MISMATCH, voter.ballot(OPENED, ())),
        ("three chosen", MISMATCH, voter.ballot(OPENED, ("a", "b", "c"))),
        ("an unknown option", MISMATCH, voter.ballot(OPENED, ("d",))),
        ("an option of no letters", MALFORMED, voter.ballot(OPENED, ("",))),
        ("an option twice", MISMATCH, voter.ballot(OPENED, ("a", "a"))),
        ("options in another order", MISMATCH, voter.ballot(OPENED, ("b", "a"))),
        ("another poll", MISMATCH, voter.ballot("cd" * 32)),
        ("one token", MISMATCH, voter.ballot(OPENED, tokens=voter.tokens(OPENED)[:1])),
        ("no token", MALFORMED, voter.ballot(OPENED, tokens=[])),
        ("tokens exchanged", MISMATCH, voter.ballot(OPENED, tokens=voter.tokens(OPENED)[::-1])),
        ("a choice changed", MISMATCH, line.replace(b'["a"]', b'["b"]')),
        ("a sequence changed", MISMATCH, line.replace(b'"sequence":0', b'"sequence":1')),
        ("a sequence of 100", MALFORMED, voter.ballot(OPENED, sequence=100)),
        ("a sequence of 01", MALFORMED, line.replace(b'"sequence":0', b'"sequence":01')),
        ("a space", MALFORMED, line.replace(b",", b", ", 1)),
        ("a newline behind it", MALFORMED, line + b"\n"),
        ("a member more", MALFORMED, jcs({**value, "note": ""})),
        ("a member fewer", MALFORMED, jcs({name: value[name] for name in value if name != "tokens"})),
        ("more than 2,048 bytes", MALFORMED, line + b" " * 2_048),
        ("nothing", MALFORMED, b""),
        ("the twin with n - s", MISMATCH, twin(line)),
        ("r and s exchanged", MISMATCH, with_signature(line, lambda given: given[32:] + given[:32])),
        ("s of zero", MISMATCH, with_signature(line, lambda given: given[:32] + bytes(32))),
        (
            "n added to r where there is room, else zero",
            MISMATCH,
            with_signature(line, lambda given: bytes(32) + given[32:]),
        ),
        ("a point that is none", MISMATCH, voter.ballot(OPENED, key=b64u(b"\x04" + b"\x01" * 64))),
        ("stray bits in a token", MALFORMED, stray(line)),
    ]


def twin(line: bytes) -> bytes:
    return with_signature(
        line, lambda given: given[:32] + (ORDER - int.from_bytes(given[32:], "big")).to_bytes(32, "big")
    )


def with_signature(line: bytes, change: Callable[[bytes], bytes]) -> bytes:
    value = json.loads(line)
    return jcs({**value, "signature": b64u(change(base64.urlsafe_b64decode(value["signature"] + "==")))})


def stray(line: bytes) -> bytes:
    """The last letter of a token has bits that no byte has."""
    value = json.loads(line)
    first = value["tokens"][0]
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    return jcs({**value, "tokens": [first[:-1] + letters[letters.index(first[-1]) + 1], value["tokens"][1]]})
