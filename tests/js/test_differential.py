"""The two verifiers, Python's and the browser's, say the same of evidence that is right, wrong and broken."""

from __future__ import annotations

import base64
import json
import random
import subprocess
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.js.tampering import tampered
from tests.js.worlds import World, described
from tests.verifier.file import dumps
from tests.verifier.rounds import ROUNDS, rounds
from tests.verifier.samples import TABLE
from verifier import kinds, trust, verification
from verifier.answers import Answer, Result
from verifier.errors import Malformed
from verifier.verification import QUESTIONS, WITNESSED
from verifier.words import values_json

JUDGE = Path(__file__).parent / "support" / "judge.mjs"
FILES_OF_A_WORLD = 12
REGISTRYS = json.loads((Path(kinds.__file__).parent / "kinds.json").read_text(encoding="utf-8"))


OF_THE_TEXT = {
    "not_utf8",
    "byte_order_mark",
    "not_json",
    "name_twice",
    "number_form",
    "number_range",
    "nested_deep",
    "lone_surrogate",
    "noncharacter",
}
"""What can be wrong with a JSON text. Python looks at it several times, the browser once: of two faults either may come first."""

Judged = dict[str, Any]


def _python(data: bytes, world: World, *, localhost: bool) -> Judged:
    """For each question its status and reasons, or what is malformed."""
    believed = trust.loads(dumps(world.registry.trust()))
    try:
        verdict = verification.verify(
            data,
            believed,
            world.registry.chain,
            allow_localhost=localhost,
            kinds=kinds.parse(world.table),
        )
    except Malformed as error:
        return {"malformed": error.fault.to_json()}
    return judged(verdict.answers)


def judged(answers: Mapping[str, Answer]) -> Judged:
    """For each question its status and reasons, as JSON."""
    return {
        "answers": {
            question: {
                "status": str(answer.result),
                "reasons": [
                    {"code": reason.code, "values": values_json(reason.values)} for reason in answer.reasons
                ],
            }
            for question, answer in answers.items()
        }
    }


def comparable(said: Judged) -> Judged:
    """What the two have to agree on: all reasons with their values, in any order; of a text that is no JSON that it is none."""
    if "malformed" in said:
        fault = said["malformed"]
        return {"malformed": "text" if fault["code"] in OF_THE_TEXT else fault}
    return {
        question: [
            answer["status"],
            *sorted(json.dumps(reason, sort_keys=True) for reason in answer["reasons"]),
        ]
        for question, answer in said["answers"].items()
    }


def javascript(lines: list[dict[str, Any]]) -> list[Judged]:
    """What the browser's verifier says, a judgement for each line that is a file."""
    node = subprocess.run(
        ["node", str(JUDGE)],
        input="\n".join(map(json.dumps, lines)),
        capture_output=True,
        text=True,
        check=True,
    )
    return [json.loads(line) for line in node.stdout.splitlines()]


def _files(seed: int, count: int, table: Any) -> Iterator[tuple[int, World, bytes, bool]]:
    """`count` files with their world and its number; the first of each world is as it should be."""
    lot = random.Random(seed)
    for number in range(-(-count // FILES_OF_A_WORLD)):
        world = World(lot.getrandbits(32), table)
        if lot.random() < 0.1:
            world.registry.chain.down.add(lot.choice(tuple(world.registry.networks)))
        for place in range(FILES_OF_A_WORLD):
            file = world.file()
            data = dumps(file) if place == 0 else tampered(lot, file, world.file())
            yield number, world, data, lot.random() < 0.5


def _compare(seed: int, count: int, table: Any = REGISTRYS) -> Counter[str]:
    """Judges `count` files twice. Returns how often each status came out, by question."""
    lines: list[dict[str, Any]] = []
    expected = []
    known: set[int] = set()
    for number, world, data, localhost in _files(seed, count, table):
        if number not in known:
            known.add(number)
            lines.append(
                {
                    "world": number,
                    "trust": world.registry.trust(),
                    "chain": described(world.registry.chain),
                    "kinds": world.table,
                }
            )
        lines.append({"world": number, "evidence": base64.b64encode(data).decode(), "localhost": localhost})
        expected.append((data, _python(data, world, localhost=localhost)))
    answers = javascript(lines)
    assert len(answers) == len(expected)
    seen: Counter[str] = Counter()
    for (data, said), also in zip(expected, answers, strict=True):
        python, browser = comparable(said), comparable(also)
        assert python == browser, data.decode(errors="replace")
        seen.update(
            ["malformed"]
            if "malformed" in python
            else [f"{name} {answer[0]}" for name, answer in python.items()]
        )
    return seen


def test_some_tamperings_are_judged_alike() -> None:
    seen = _compare(seed=2, count=4 * FILES_OF_A_WORLD)
    assert {f"{question} {Result.PASS}" for question in (*QUESTIONS, WITNESSED)} | {
        "signed fail",
        "logged fail",
        "malformed",
    } <= set(seen)


def test_a_made_up_family_is_judged_alike() -> None:
    seen = _compare(seed=11, count=2 * FILES_OF_A_WORLD, table=TABLE)
    assert {f"signed {result}" for result in (Result.PASS, Result.FAIL)} <= set(seen)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(3, 7))
def test_thousands_of_tamperings_are_judged_alike(seed: int) -> None:
    seen = _compare(seed=seed, count=rounds(1200))
    asked = (*QUESTIONS, WITNESSED)
    assert {f"{question} {Result.PASS}" for question in asked} <= set(seen)
    # Some answers are rare: a part of a round need not meet them.
    if ROUNDS >= 1:
        assert {f"{question} {result}" for question in asked for result in Result} - set(seen) <= {
            "complete unknown",
            "current fail",
        }
    assert seen["malformed"] > 10


@pytest.mark.soak
def test_tamperings_of_a_made_up_family_are_judged_alike() -> None:
    seen = _compare(seed=8, count=60, table=TABLE)
    assert {f"signed {result}" for result in Result} <= set(seen)
