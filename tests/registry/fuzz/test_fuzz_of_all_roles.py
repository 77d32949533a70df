"""Forms, addresses, API bodies and files with something wrong, of five roles: no 500, none slow, all as the document says."""

import json
import os
import sys
from collections import Counter

import pytest

from tests.fixtures.paper import undrawn
from tests.records.web.matrix import World, everybody
from tests.registry.fuzz.asked import Answer, Ask, Asker
from tests.registry.fuzz.contract import mismatch
from tests.verifier.rounds import ROUNDS, rounds

__all__ = ["everybody", "undrawn"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("undrawn")]

ROLES = ("visitor", "salesperson", "owner", "inspector", "city")
SLOW = 5.0
"""Seconds of CPU: those by the clock say more of what else the machine does."""
REQUESTS = rounds(10_000 if ROUNDS >= 1 else 600)
"""Of each role in the long run. Ten thousand take 17 minutes of one core; CI, which runs a part, makes fewer still."""


def cpu_seconds() -> float:
    """Of this process and of the readers of pictures and PDFs that have ended: user and system."""
    return sum(os.times()[:4])


def wrong(ask: Ask, answer: Answer, seconds: float) -> str:
    if answer.status >= 500:
        return f"{answer.status} {answer.error}"
    if seconds > SLOW:
        return f"{seconds:.1f} s of CPU"
    if ask.url.startswith(("/api/", "/schemas/", "/.well-known/")):
        has_json = "json" in answer.media_type and ask.method != "HEAD"
        value = json.loads(answer.content) if has_json else None
        return mismatch(ask.method, ask.url, answer.status, answer.media_type, value)
    return ""


def fuzzed(
    world: World, role: str, count: int, seed: int, pages: int | None = None
) -> tuple[list[str], Counter[int]]:
    """What went wrong, and how often each status was answered."""
    asker = Asker(world, role, seed, pages)
    assert asker.forms
    faults, statuses = list[str](), Counter[int]()
    for ask, _ in zip(asker.asks(), range(count), strict=False):
        began = cpu_seconds()
        answer = asker.answer(ask)
        statuses[answer.status] += 1
        if fault := wrong(ask, answer, cpu_seconds() - began):
            faults.append(f"{role}: {fault}\n    {ask}")
    return faults, statuses


@pytest.mark.parametrize("role", ROLES)
def test_a_few_wrong_requests_of_each_role_are_answered(everybody: World, role: str) -> None:
    faults, _ = fuzzed(everybody, role, 12, seed=82, pages=8)
    assert not faults, "\n".join(faults)


@pytest.mark.soak
@pytest.mark.parametrize("role", ROLES)
def test_many_wrong_requests_of_each_role_are_answered(
    everybody: World, role: str, capsys: pytest.CaptureFixture[str]
) -> None:
    faults, statuses = fuzzed(everybody, role, REQUESTS, seed=12)
    with capsys.disabled():
        sys.stdout.write(f"{role}: {dict(sorted(statuses.items()))}\n")
    assert not faults, f"{len(faults)}\n" + "\n".join(faults[:40])
    # Not all of it stops at the door.
    assert len(statuses) >= 5
