"""Answers that no endpoint should give, each made of the right one: other types, numbers, members, ids, bodies."""

import json
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, Final

Answer = dict[str, Any]
Oddity = Callable[[Answer], bytes]

HUGE = "0x" + "f" * 64
VALUES: Final[dict[str, object]] = {
    "null": None,
    "true": True,
    "a number": 5,
    "a negative number": -1,
    "a fraction": 1.5,
    "an empty text": "",
    "0x": "0x",
    "a negative quantity": "-0x1",
    "no hex": "0xzz",
    "a huge quantity": HUGE,
    "a quantity beyond all": HUGE + "f",
    "a text of 100 kB": "0x" + "0" * 100_000,
    "nul": "0x\x00",
    "half a pair": "\ud800",
    "an empty list": [],
    "an empty object": {},
    "a list of nothing": [None],
    "objects in objects": {"a": {"a": {"a": []}}},
    "other digits": "0x１",
}
BODIES: Final[dict[str, Oddity]] = {
    "nothing": lambda _: b"",
    "html": lambda _: b"<html><h1>502 Bad Gateway</h1></html>",
    "no utf-8": lambda _: b"\xff\xfe\xff",
    "not a number": lambda answer: _with(answer, "result", float("nan")),
    "an infinite number": lambda answer: (
        json.dumps(answer).encode().replace(b'"id": ', b'"id": 1e999, "was": ')
    ),
    "no object": lambda _: b"null",
    "a list for one": lambda answer: json.dumps([answer]).encode(),
    "an empty list": lambda _: b"[]",
    "cut off": lambda answer: json.dumps(answer).encode()[:-1],
    "more behind it": lambda answer: json.dumps(answer).encode() * 2,
    "nested deep": lambda _: b'{"jsonrpc":"2.0","id":1,"result":' + b"[" * 5_000 + b"]" * 5_000 + b"}",
    "digits without end": lambda _: b'{"jsonrpc":"2.0","id":1,"result":' + b"9" * 100_000 + b"}",
    "a key twice": lambda answer: json.dumps(answer).encode()[:-1] + b', "result": null, "result": []}',
    "another id": lambda answer: _with(answer, "id", 10**9),
    "an id of text": lambda answer: _with(answer, "id", str(answer["id"])),
    "an id that is none": lambda answer: _with(answer, "id", None),
    "an id that is a list": lambda answer: _with(answer, "id", [answer["id"]]),
    "neither": lambda answer: json.dumps({"jsonrpc": "2.0", "id": answer["id"]}).encode(),
    "both": lambda answer: _with(answer, "error", {"code": 1, "message": "both"}),
    "an error that is text": lambda answer: _error(answer, "no"),
    "an error that is empty": lambda answer: _error(answer, {}),
    "an error with nul": lambda answer: _error(answer, {"code": -32000, "message": "no \x00\ud800\u202e"}),
    "an error of any code": lambda answer: _error(answer, {"code": 10**400, "message": ["no"]}),
    "an error that is long": lambda answer: _error(answer, {"code": -32000, "message": "no " * 100_000}),
    "no such method": lambda answer: _error(answer, {"code": -32601, "message": "no such method"}),
    "too many requests": lambda answer: _error(answer, {"code": -32005, "message": "rate limit"}),
}
OTHER: Final[dict[str, object]] = {"address": "0x" + "77" * 20, "topics": ["0x" + "77" * 32], "removed": True}


def oddities(answer: Answer) -> Iterator[tuple[str, Callable[[], bytes]]]:
    """All that is odd about this answer, each with its name and what writes it."""
    for name, value in VALUES.items():
        yield f"result: {name}", partial(_with, answer, "result", value)
    for name, body in BODIES.items():
        yield name, partial(body, answer)
    for name, result in _results(answer.get("result")):
        yield name, partial(_with, answer, "result", result)


def _results(result: object) -> Iterator[tuple[str, object]]:
    """A result with one member, or one item, that is odd."""
    if isinstance(result, dict):
        yield "another member", result | {"more": [1, 2]}
        for member in result:
            yield f"without {member}", {name: value for name, value in result.items() if name != member}
            for name, value in VALUES.items():
                yield f"{member}: {name}", result | {member: value}
            for name, value in _results(result[member]):
                yield f"{member}, {name}", result | {member: value}
    elif isinstance(result, list):
        yield "an item twice", result + result
        yield "an item that is null", [*result, None]
        if result and isinstance(result[0], dict):
            for member, value in OTHER.items():
                yield f"another {member}", [result[0] | {member: value}, *result[1:]]
            for name, value in _results(result[0]):
                yield f"item, {name}", [value, *result[1:]]
    elif isinstance(result, str) and result.startswith("0x"):
        yield "a digit less", result[:-1]
        yield "a digit more", result + "0"
        yield "without 0x", result[2:]


def _with(answer: Answer, member: str, value: object) -> bytes:
    return json.dumps(answer | {member: value}).encode()


def _error(answer: Answer, error: object) -> bytes:
    return json.dumps({"jsonrpc": "2.0", "id": answer["id"], "error": error}).encode()
