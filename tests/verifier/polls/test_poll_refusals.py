"""Whatever polls' parsers are given they refuse with Malformed, and what verifies with this package's errors alone."""

from __future__ import annotations

import contextlib
import json
import random
from collections.abc import Callable
from typing import Any

import pytest

from tests.verifier.file import dumps
from tests.verifier.polls.cases import mine, right
from tests.verifier.polls.story import POLL
from tests.verifier.polls.test_tampering import other, places, tampered, told
from tests.verifier.vectors.polls import told as bodies_told
from verifier.errors import Malformed, VerifierError
from verifier.polls import ballots, bodies, kinds, making, promises, rights, saved, tokens
from verifier.polls.opening import Opened

ORIGIN = "registry.example/log"
ODD: tuple[Any, ...] = (
    None,
    True,
    -1,
    2**53,
    "",
    "\u202e",
    [],
    {},
    {"withheld": "ab" * 32},
    [[]],
    "a" * 6_000,
)


def parsed(body: Any, kind: str, *, is_correction: bool = False) -> object:
    return bodies.parse(body, kind, "body", is_correction=is_correction, subject=POLL, origin=ORIGIN)


@pytest.mark.parametrize("kind", [kind for kind in kinds.ALL if kind != kinds.CERTIFIED])
def test_a_body_with_an_odd_member_is_refused_with_malformed(kind: str) -> None:
    right_body = bodies_told()[kind]
    parsed(right_body, kind)
    lot, every = random.Random(kind), list(places(right_body))
    for path in every:
        for odd in ODD:
            changed = json.loads(dumps(right_body))
            holder = changed
            for name in path[:-1]:
                holder = holder[name]
            holder[path[-1]] = odd
            with contextlib.suppress(Malformed):
                parsed(changed, kind)
    for _ in range(100):
        changed = tampered(right_body, lot, every)
        if isinstance(changed, dict):
            with contextlib.suppress(Malformed):
                parsed(changed, kind)


def test_saved_files_that_are_odd_are_refused_with_malformed() -> None:
    lot = random.Random(1)
    loaders: tuple[tuple[Callable[[bytes], object], Any], ...] = (
        (saved.load_ballot, mine.saved(told()).ballot),
        (saved.load_right, right.saved(told()).right),
    )
    for load, value in loaders:
        data, every = dumps(value), list(places(value))
        load(data)
        for place in range(0, len(data), 7):
            for odd in (data[:place], data[:place] + b"\xff" + data[place:], b"[" * place):
                with contextlib.suppress(Malformed):
                    load(odd)
        for _ in range(200):
            with contextlib.suppress(Malformed):
                load(dumps(tampered(value, lot, every)))


def test_lines_of_any_bytes_are_refused_as_errors() -> None:
    story = told()
    body = parsed(story.opened(), kinds.OPENED)
    assert isinstance(body, Opened)
    rules, line = ballots.rules(body, story.opening), story.boxes[0].lines[0]
    lot = random.Random(2)
    checks: tuple[Callable[[bytes], object], ...] = (
        lambda data: ballots.check(data, rules),
        lambda data: tokens.verify(rules.issuers[0], b"", data),
        lambda data: tokens.public_key(data),
        lambda data: promises.check(data.decode("latin-1"), body.box_key, POLL, bytes(32)),
        lambda data: rights.right(["101", "201"], data, body.eligible),
        lambda data: making.loads(data),
    )
    for _ in range(120):
        place = lot.randrange(len(line))
        for data in (
            line[:place],
            line[:place] + lot.randbytes(3) + line[place:],
            lot.randbytes(place % 300),
        ):
            for check in checks:
                with contextlib.suppress(VerifierError):
                    check(data)


def test_another_value_is_another() -> None:
    lot = random.Random(3)
    assert all(other(value, lot) != value for value in (1, "a", "가", [1, 2], True))
