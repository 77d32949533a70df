"""Bodies of each of section 10's kinds, right and wrong."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

from tests.verifier.keys import b64u
from tests.verifier.polls.issuers import ISSUERS
from tests.verifier.polls.story import OTHER_POLL, vkey
from tests.verifier.vectors.names import Cases

Body = dict[str, Any]
Change = Callable[[Body], object]
DIGEST = "ab" * 32


def put(path: str, value: Any) -> Change:
    """Set what stands at a dotted path; a number is a place in a list."""

    def change(body: Body) -> None:
        place: Any = body
        *way, last = path.split(".")
        for name in way:
            place = place[int(name)] if isinstance(place, list) else place[name]
        place[int(last) if isinstance(place, list) else last] = value

    return change


def drop(name: str) -> Change:
    return lambda body: body.pop(name)


TEXTS = {
    "poll:proposed": [
        ("title", 100),
        ("question", 500),
        ("background", 5_000),
        ("area", 5_000),
        ("options.0.text", 200),
    ],
    "poll:reviewed": [("department", 100), ("reason", 5_000)],
    "poll:opened": [
        ("title", 100),
        ("question", 500),
        ("options.1.text", 200),
        ("eligible.text", 5_000),
        ("eligible.person.0", 100),
    ],
    "poll:cancelled": [("reason", 5_000)],
    "poll:answered": [("department", 100), ("text", 5_000), ("steps.0.text", 5_000)],
}
DIGESTS = {
    "poll:reviewed": ["proposal"],
    "poll:opened": ["proposal", "review", "eligible.vrf_public_key"],
    "poll:cancelled": ["opening"],
    "box:filled": ["opening", "cast.root"],
    "poll:closed": ["opening", "last"],
    "poll:tallied": ["closing"],
    "poll:answered": ["tally"],
}
COUNTS = {
    "box:filled": ["number", "rights.count", "rights.total", "cast.count", "cast.total"],
    "poll:closed": ["boxes", "rights", "cast"],
    "poll:tallied": ["counted", "blank", "superseded", "options.0.count"],
}
CONTROLS = ("\x00", "\t", "\r", "\x1f", "\x7f", "\x9f", "\u202a", "\u202e", "\u2066", "\u2069")

RIGHT: list[tuple[str, str, Change]] = [
    ("a newline in a text", "poll:proposed", put("background", "하나\n둘")),
    ("a department's proposal", "poll:proposed", put("proposer", {"sort": "department", "name": "공원과"})),
    ("merged", "poll:reviewed", lambda body: body.update(decision="merged", merged_into=OTHER_POLL)),
    ("refused", "poll:reviewed", put("decision", "refused")),
    (
        "whoever is identified",
        "poll:opened",
        lambda body: (body["eligible"].update(sort="identified"), body["eligible"].pop("size")),
    ),
    ("all options may be chosen", "poll:opened", put("choices", {"min": 3, "max": 3})),
    ("the largest minimum", "poll:opened", put("box.minimum", 1_000)),
    ("one issuer", "poll:opened", lambda body: body["issuers"].pop()),
    ("a second box", "box:filled", lambda body: body.update(number=1, previous=DIGEST)),
    ("closed without a box", "poll:closed", lambda body: (body.update(boxes=0), body.pop("last"))),
    ("no steps", "poll:answered", put("steps", [])),
    ("a leap day", "poll:answered", put("steps.0.due", "2028-02-29")),
]

WRONG: list[tuple[str, str, Change]] = [
    ("one option", "poll:proposed", put("options", [{"id": "a", "text": "하나"}])),
    ("31 options", "poll:proposed", put("options", [{"id": f"o{n}", "text": f"{n}"} for n in range(31)])),
    ("an id twice", "poll:proposed", put("options.1.id", "a")),
    ("a text twice", "poll:proposed", put("options.1.text", "숲으로 남긴다")),
    ("an empty id", "poll:proposed", put("options.0.id", "")),
    ("an id of nine", "poll:proposed", put("options.0.id", "a" * 9)),
    ("an id in capitals", "poll:proposed", put("options.0.id", "A")),
    ("an option with a member more", "poll:proposed", put("options.0.note", "")),
    ("a citizen's name", "poll:proposed", put("proposer.name", "김서울")),
    ("a department's name withheld", "poll:proposed", put("proposer.sort", "department")),
    ("another sort", "poll:proposed", put("proposer.sort", "person")),
    ("a title withheld", "poll:proposed", put("title", {"withheld": DIGEST})),
    ("another decision", "poll:reviewed", put("decision", "approved")),
    ("merged into nothing", "poll:reviewed", put("decision", "merged")),
    (
        "merged into a car",
        "poll:reviewed",
        lambda body: body.update(decision="merged", merged_into="vin:KMHXX00XXXX000001"),
    ),
    ("accepted, and merged into a poll", "poll:reviewed", put("merged_into", OTHER_POLL)),
    ("no choice allowed", "poll:opened", put("choices", {"min": 0, "max": 0})),
    ("more choices than options", "poll:opened", put("choices", {"min": 1, "max": 4})),
    ("fewer at most than at least", "poll:opened", put("choices", {"min": 2, "max": 1})),
    ("the end before the beginning", "poll:opened", put("opens_at", "2027-01-01T00:00:00Z")),
    ("the end at the beginning", "poll:opened", lambda body: body.update(closes_at=body["opens_at"])),
    ("the answer at the end", "poll:opened", lambda body: body.update(answer_by=body["closes_at"])),
    ("a time without seconds", "poll:opened", put("opens_at", "2026-01-01T00:00Z")),
    ("another sort of eligible", "poll:opened", put("eligible.sort", "all")),
    ("a roll without size", "poll:opened", lambda body: body["eligible"].pop("size")),
    ("a roll of nobody", "poll:opened", put("eligible.size", 0)),
    ("whoever is identified, and a size", "poll:opened", put("eligible.sort", "identified")),
    ("no words for a person", "poll:opened", put("eligible.person", [])),
    ("six words for a person", "poll:opened", put("eligible.person", ["a", "b", "c", "d", "e", "f"])),
    ("a key of rights of small order", "poll:opened", put("eligible.vrf_public_key", "01" + "00" * 31)),
    ("a key of rights off the curve", "poll:opened", put("eligible.vrf_public_key", "02" + "00" * 31)),
    ("no issuer", "poll:opened", put("issuers", [])),
    (
        "four issuers",
        "poll:opened",
        put("issuers", [{"licence": str(n), "public_key": b64u(ISSUERS[0].spki())} for n in range(4)]),
    ),
    ("a licence twice", "poll:opened", put("issuers.1.licence", "감사위-2026-003")),
    ("an issuer's key twice", "poll:opened", put("issuers.1.public_key", b64u(ISSUERS[0].spki()))),
    (
        "an issuer's key with padding",
        "poll:opened",
        put("issuers.0.public_key", b64u(ISSUERS[2].spki()) + "=="),
    ),
    (
        "an issuer's key of 3 as exponent",
        "poll:opened",
        put("issuers.0.public_key", b64u(ISSUERS[2].spki()[:-5] + bytes.fromhex("0203000003"))),
    ),
    ("a licence with a newline", "poll:opened", put("issuers.0.licence", "1\n2")),
    ("the box's key by another name", "poll:opened", put("box.vkey", vkey("registry.example/log"))),
    ("a minimum of 4", "poll:opened", put("box.minimum", 4)),
    ("a minimum of 1,001", "poll:opened", put("box.minimum", 1_001)),
    ("a first box that names one before", "box:filled", put("previous", DIGEST)),
    ("a second box that names none before", "box:filled", put("number", 1)),
    ("an end without its last box", "poll:closed", drop("last")),
    ("an end without boxes, and a last one", "poll:closed", put("boxes", 0)),
    ("an option counted twice", "poll:tallied", put("options.1.id", "a")),
    ("another answer", "poll:answered", put("decision", "yes")),
    ("21 steps", "poll:answered", put("steps", [{"text": "설계", "due": "2027-06-30"}] * 21)),
    ("a day that is none", "poll:answered", put("steps.0.due", "2027-02-29")),
    ("a day with its time", "poll:answered", put("steps.0.due", "2027-06-30T00:00:00Z")),
    ("a day in full-width digits", "poll:answered", put("steps.0.due", "２０２７-06-30")),
]


def cases(right: dict[str, Body]) -> Cases:
    """From a right body of each kind."""
    made: Cases = [_case(kind, kind, body, error=None) for kind, body in right.items()]
    made += [
        _case(
            f"{kind}: corrected", kind, {**body, "correction_reason": "오타"}, error=None, is_correction=True
        )
        for kind, body in right.items()
    ]
    made += [_case(what, kind, _changed(right[kind], change), error=None) for what, kind, change in RIGHT]
    made += [
        _case(what, kind, _changed(right[kind], change))
        for what, kind, change in [*WRONG, *_systematic(right)]
    ]
    for kind, body in right.items():
        made.append(
            _case(f"{kind}: a reason, and no correction", kind, {**body, "correction_reason": "오타"})
        )
        made.append(_case(f"{kind}: a correction without its reason", kind, body, is_correction=True))
    return made


def _systematic(right: dict[str, Body]) -> list[tuple[str, str, Change]]:
    """Each member left out, one too many, texts too long, and so on."""
    made: list[tuple[str, str, Change]] = []
    for kind, body in right.items():
        made += [(f"{kind} without {name}", kind, drop(name)) for name in body]
        made.append((f"{kind} with a member more", kind, put("note", "")))
    for kind, texts in TEXTS.items():
        for name, most in texts:
            made.append((f"{kind}: an empty {name}", kind, put(name, "")))
            made.append((f"{kind}: a {name} too long", kind, put(name, "가" * (most + 1))))
            made.append((f"{kind}: a number for {name}", kind, put(name, 1)))
    made += [
        (f"U+{ord(sign):04X} in a text", "poll:cancelled", put("reason", f"a{sign}b")) for sign in CONTROLS
    ]
    for kind, names in DIGESTS.items():
        made += [(f"{kind}: a {name} of 31 bytes", kind, put(name, "ab" * 31)) for name in names]
        made += [(f"{kind}: a {name} in capitals", kind, put(name, "AB" * 32)) for name in names]
    for kind, names in COUNTS.items():
        for name in names:
            made.append((f"{kind}: a {name} below 0", kind, put(name, -1)))
            made.append((f"{kind}: a text for {name}", kind, put(name, "1")))
            made.append((f"{kind}: true for {name}", kind, put(name, True)))
    return made


def _changed(body: Body, change: Change) -> Body:
    other = copy.deepcopy(body)
    change(other)
    return other


def _case(
    what: str, kind: str, body: Body, *, error: str | None = "malformed", is_correction: bool = False
) -> Body:
    return {"description": what, "kind": kind, "is_correction": is_correction, "body": body, "error": error}
