"""Vectors of what polls are made of: subjects, bodies, persons, tokens, ballots, promises, saved files."""

from __future__ import annotations

import copy
from typing import Any

from tests.verifier.keys import b64u
from tests.verifier.polls.issuers import ISSUERS, token
from tests.verifier.polls.story import OTHER_POLL, POLL, Story, note, vkey
from tests.verifier.polls.told import first_box, proposed
from tests.verifier.polls.voters import VOTERS, proved
from tests.verifier.vectors import poll_bodies
from tests.verifier.vectors.names import Cases, file

Vectors = dict[str, Any]
MALFORMED, MISMATCH = "malformed", "mismatch"
OPENED = "ab" * 32


def subject() -> Vectors:
    right = [POLL, "poll:00000000-0000-0000-0000-000000000000", "poll:01930000-0000-7000-8000-000000000001"]
    wrong = [
        ("a poll in capitals", POLL.upper().replace("POLL", "poll")),
        ("a number", "poll:1"),
        ("no hyphens", "poll:3c1e6f0a52c44d0e9a385d2f1b7c9e10"),
        ("braces", "poll:{3c1e6f0a-52c4-4d0e-9a38-5d2f1b7c9e10}"),
        ("a newline behind it", POLL + "\n"),
        ("a letter that is no hex", "poll:3c1e6f0g-52c4-4d0e-9a38-5d2f1b7c9e10"),
        ("nothing", "poll:"),
    ]
    cases: Cases = [{"description": text, "subject": text, "error": None} for text in right]
    cases += [{"description": what, "subject": text, "error": MALFORMED} for what, text in wrong]
    return file("subjects of polls (section 9)", cases)


def persons() -> Vectors:
    right = [["101", "201"], ["역삼동", "1 2"], ["a", "가" * 100], ["\u0378", "é"], ["ㄱ", "1"]]
    wrong = [
        ("a text too few", ["101"]),
        ("a text too many", ["101", "201", "1"]),
        ("an empty text", ["", "201"]),
        ("101 characters", ["101", "가" * 101]),
        ("a space before", [" 101", "201"]),
        ("a space behind", ["101", "201 "]),
        ("two spaces", ["1  1", "201"]),
    ]
    edges = "0a a0 ad 300 36f 61c 1100 11ff 1680 180b 180f 2000 200f 2028 2029 202a 202e 202f 205f 206f 3000 3164 a960 a97f"
    edges += " d7b0 d7ff fe00 fe0f feff ffa0 ffdc fff9 fffb e0000 e0fff 0 9 1f 7f 9f"
    inside = "20 a1 2ff 370 61b 10ff 1200 167f 180a 1810 1fff 2010 2027 2030 205e 2070 3001 3163 3165 a95f a980 d7af fdff fe10"
    inside += " fefe ff9f ffdd fffc dffff e1000 21 7e"
    wrong += [(f"U+{int(code, 16):04X}", [f"1{chr(int(code, 16))}1", "201"]) for code in edges.split(" ")]
    cases: Cases = [{"description": repr(person), "person": person, "error": None} for person in right]
    cases += [
        {"description": f"U+{int(code, 16):04X}", "person": [f"1{chr(int(code, 16))}1", "201"], "error": None}
        for code in inside.split(" ")
    ]
    cases += [{"description": what, "person": person, "error": MISMATCH} for what, person in wrong]
    return file(
        "how a person is written whose opening names two texts (section 11); its JCS is the proof's input",
        cases,
    )


def rights() -> Vectors:
    pi, right = proved(VOTERS[0].person)
    key = Story().opened()["eligible"]["vrf_public_key"]
    person = list(VOTERS[0].person)
    base = {"vrf_public_key": key, "person": person, "proof": pi.hex(), "right": right.hex()}
    cases: Cases = [
        {"description": "a person's right", **base, "error": None},
        {"description": "another person", **base, "person": ["101", "202"], "error": MISMATCH},
        {"description": "the words in another order", **base, "person": person[::-1], "error": MISMATCH},
        {
            "description": "another proof",
            **base,
            "proof": proved(VOTERS[1].person)[0].hex(),
            "error": MISMATCH,
        },
        {
            "description": "a bit of the proof flipped",
            **base,
            "proof": (pi[:40] + bytes([pi[40] ^ 1]) + pi[41:]).hex(),
            "error": MISMATCH,
        },
    ]
    return file(
        "`right` is the first 32 bytes of the ECVRF's beta over the JCS of `person` (section 11)", cases
    )


def tokens() -> Vectors:
    voter = VOTERS[0]
    message = voter.message(OPENED)
    right = token(ISSUERS[0], message)
    base = {"spki": b64u(ISSUERS[0].spki()), "key": voter.key.hex(), "opened": OPENED}
    more = int.from_bytes(right, "big") + ISSUERS[0].modulus
    cases: Cases = [
        {"description": "a token", **base, "message": message.decode(), "token": right.hex(), "error": None},
        {
            "description": "of another issuer",
            **base,
            "token": token(ISSUERS[1], message).hex(),
            "error": MISMATCH,
        },
        {
            "description": "of another voter",
            **base,
            "token": token(ISSUERS[0], VOTERS[1].message(OPENED)).hex(),
            "error": MISMATCH,
        },
        {
            "description": "of another poll",
            **base,
            "token": token(ISSUERS[0], voter.message("cd" * 32)).hex(),
            "error": MISMATCH,
        },
        {"description": "a byte too few", **base, "token": right[:-1].hex(), "error": MISMATCH},
        {"description": "a byte more in front", **base, "token": (b"\0" + right).hex(), "error": MISMATCH},
        {
            "description": "the modulus added",
            **base,
            "token": more.to_bytes(257, "big")[-256:].hex(),
            "error": MISMATCH,
        },
        {"description": "zero", **base, "token": bytes(256).hex(), "error": MISMATCH},
    ]
    return file("tokens (section 12) and issuers' keys (section 10)", cases, keys=_issuers_keys())


def _issuers_keys() -> Cases:
    keys: Cases = [
        {
            "description": "a key",
            "spki": b64u(ISSUERS[0].spki()),
            "modulus": f"{ISSUERS[0].modulus:0512x}",
            "error": None,
        }
    ]
    keys += [
        {"description": what, "spki": b64u(spki), "error": MALFORMED}
        for what, spki in _keys(ISSUERS[0].spki())
    ]
    return keys


def _keys(spki: bytes) -> list[tuple[str, bytes]]:
    first, last = 33, len(spki) - 6
    return [
        ("an even modulus", spki[:last] + bytes([spki[last] & 0xFE]) + spki[last + 1 :]),
        ("a modulus of 2,047 bits", spki[:first] + bytes([spki[first] & 0x7F]) + spki[first + 1 :]),
        ("an exponent of 3", spki[:-5] + bytes.fromhex("0203000003")),
        ("a byte more", spki + b"\0"),
        ("a byte fewer", spki[:-1]),
        ("another algorithm", spki[:10] + b"\0" + spki[11:]),
        ("nothing", b""),
    ]


def promises() -> Vectors:
    name, hashed = f"registry.example/log/box/{POLL[5:]}", "cd" * 32
    text = f"promise/1\n{POLL[5:]}\n{hashed}\n"
    right = note(text, name)
    base = {"box_key": vkey(name), "subject": POLL, "leaf": hashed}
    wrong = [
        ("another leaf", MISMATCH, {"promise": note(text.replace("cd", "ce"), name)}),
        ("another poll", MISMATCH, {"promise": note(text.replace(POLL[5:], OTHER_POLL[5:]), name)}),
        ("another key", MISMATCH, {"promise": note(text, name, bytes([56]) * 32)}),
        ("another name", MISMATCH, {"promise": note(text, "registry.example/log")}),
        ("another format", MISMATCH, {"promise": note(text.replace("promise/1", "promise/2"), name)}),
        ("a line more", MISMATCH, {"promise": note(text + "more\n", name)}),
        ("two signatures", MALFORMED, {"promise": right + right.split("\n\n")[1]}),
        ("no signature", MALFORMED, {"promise": text + "\n"}),
        ("the text changed", MISMATCH, {"promise": right.replace("cdcd", "cdce", 1)}),
    ]
    cases: Cases = [{"description": "a promise", **base, "promise": right, "error": None}]
    cases += [{"description": what, **base, **change, "error": error} for what, error, change in wrong]
    return file("promises of the box (section 14)", cases)


def bodies() -> Vectors:
    return file(
        "`body` of a record of `kind` in the poll `subject` of the log `origin`, a correction or not (section 10)",
        poll_bodies.cases(told()),
        subject=POLL,
        origin="registry.example/log",
    )


def told() -> dict[str, dict[str, Any]]:
    """A right body of each kind."""
    story = proposed()
    story.open()
    first_box(story)
    story.close()
    story.tally()
    story.answer()
    story.cancel()
    records = [entry.record for entry in story.registry.logged if entry.record and entry.subject == POLL]
    return {record["kind"]: copy.deepcopy(record["body"]) for record in records}
