"""Whoever copies a whole installation while people vote, with what its database keeps beside rows, pairs nobody either.

A poll of 200 takes 25 s of CPU, half of it the thief's search: twenty take eight minutes, `ROUNDS=0.1` two of them one.
"""

from __future__ import annotations

import os
from typing import Any

import pytest

from tests.fixtures.own_database import Play, play
from tests.verifier.rounds import rounds
from tests.voting.linkage.guesses import chance

__all__ = ["play"]

POLLED = "tests.voting.linkage.polled"

LEAKS = ["rows", "log", *(["transactions"] if "DATABASE_URL" in os.environ else [])]
"""SQLite keeps beside no row which transaction wrote it."""

pytestmark = pytest.mark.soak


def luck(told: dict[str, Any]) -> float:
    """How probable the best of so many guesses is, of one who knows nothing."""
    return float(min(1.0, told["guesses"] * chance(told["found"], expected=told["by luck"])))


def test_twenty_copied_installations_pair_nobody(play: Play, capsys: pytest.CaptureFixture[str]) -> None:
    found = play(POLLED, str(rounds(20)), "200")
    with capsys.disabled():
        for told in found["told"]:
            print(f"\np {luck(told):.3f}: {told}")  # noqa: T201 - what the long run is for
    assert found["outside"] == [], (
        "nothing of a vote stands anywhere but in its file, until its box is filled"
    )
    assert [told for told in found["told"] if luck(told) <= 0.01] == []


@pytest.mark.parametrize("leak", LEAKS)
def test_an_order_that_is_kept_anywhere_is_found(play: Play, leak: str) -> None:
    """The guesses are good ones."""
    found = play(POLLED, "1", "40", leak)
    assert max(told["found"] for told in found["told"]) > 20, found
