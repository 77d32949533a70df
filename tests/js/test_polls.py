"""The two verifiers say the same of polls: of every case, and of polls and files that are spoiled by lot."""

from __future__ import annotations

import base64
import random
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from tests.js.poll_worlds import poll
from tests.js.tampering import tampered
from tests.js.test_differential import REGISTRYS, comparable, javascript, judged
from tests.js.worlds import described
from tests.verifier.file import dumps
from tests.verifier.polls.asked import answered
from tests.verifier.polls.cases import all_cases
from tests.verifier.polls.cases.given import Answered, GivenPoll
from tests.verifier.rounds import ROUNDS, rounds
from verifier.answers import Result
from verifier.errors import Malformed

FILES_OF_A_POLL = 4
ASKED = ("signed", "process", "eligible", "counted", "mine", "right")
GROUPS = tuple(dict.fromkeys(case.group for case in all_cases()))


def _python(given: GivenPoll) -> dict[str, Any]:
    try:
        return judged(answered(given))
    except Malformed as error:
        return {"malformed": error.fault.to_json()}


def _answer(answer: Answered) -> str | int | None:
    return _base64(answer) if isinstance(answer, bytes) else answer


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _lines(number: int, given: GivenPoll) -> list[dict[str, Any]]:
    """The world, and what to judge in it."""
    registry, files = given.registry, given.given_files() if given.address is None else given.address
    asked = {
        "files": {name: _answer(answer) for name, answer in files.items()},
        "is_address": given.address is not None,
        "now": given.clock,
        "ballot": None if given.ballot is None else _base64(dumps(given.ballot)),
        "right": None if given.right is None else _base64(dumps(given.right)),
    }
    world = {
        "world": number,
        "trust": registry.trust(),
        "chain": described(registry.chain),
        "kinds": REGISTRYS,
    }
    return [
        world,
        {
            "world": number,
            "evidence": _base64(given.data()),
            "localhost": given.allow_localhost,
            "poll": asked,
        },
    ]


def _compare(polls: Iterable[GivenPoll]) -> Counter[str]:
    """Judges each twice. Returns how often each status came out, by question."""
    lines: list[dict[str, Any]] = []
    expected = []
    for number, given in enumerate(polls):
        lines += _lines(number, given)
        expected.append((given.data(), _python(given)))
    seen: Counter[str] = Counter()
    for (data, python), also in zip(expected, javascript(lines), strict=True):
        assert comparable(python) == comparable(also), data.decode(errors="replace")
        answers = python.get("answers", {"file": {"status": "malformed"}})
        seen.update(f"{question} {answer['status']}" for question, answer in answers.items())
    return seen


def _spoiled(seed: int, count: int) -> Iterator[GivenPoll]:
    """Polls whose course is drawn by lot; the first file of each is as the registry has it."""
    lot = random.Random(seed)
    other = poll(lot).file
    for _ in range(count // FILES_OF_A_POLL):
        given = poll(lot)
        yield given
        for _ in range(FILES_OF_A_POLL - 1):
            yield replace(given, file=tampered(lot, given.file, other))


@pytest.mark.soak
@pytest.mark.parametrize("group", GROUPS)
def test_cases_of_polls_are_judged_alike(group: str) -> None:
    seen = _compare(case.make() for case in all_cases() if case.group == group)
    assert seen


def test_some_polls_are_judged_alike() -> None:
    seen = _compare(_spoiled(seed=2, count=16))
    for question in ("signed", "process", "eligible", "counted"):
        assert {f"{question} {result}" for result in (Result.FAIL, Result.UNKNOWN)} <= set(seen)
    assert seen["file malformed"]


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(3, 5))
def test_thousands_of_polls_are_judged_alike(seed: int) -> None:
    seen = _compare(_spoiled(seed=seed, count=rounds(600)))
    assert {f"{question} {Result.PASS}" for question in ASKED} <= set(seen)
    # Some answers are rare: a part of a round need not meet them.
    if ROUNDS >= 1:
        assert {f"{question} {result}" for question in ASKED for result in Result} <= set(seen)
