"""Several processes on one log, and processes that die: no gap, no entry twice, nothing lost."""

from typing import Any

import pytest

from tests.fixtures.own_database import Play, play

__all__ = ["play"]

SCENARIOS = "tests.anchoring.log.scenarios"


def _is_whole(outcome: dict[str, Any]) -> None:
    assert outcome["findings"] == []
    assert outcome["logged"] == outcome["submitted"]
    assert (outcome["once"], outcome["without_gap"], outcome["pending"]) == (True, True, 0)


@pytest.mark.soak
def test_two_sequencers_at_once_make_one_log(play: Play) -> None:
    _is_whole(play(SCENARIOS, "two_sequencers"))


@pytest.mark.soak
def test_whatever_step_a_process_dies_at_the_next_goes_on(play: Play) -> None:
    outcome = play(SCENARIOS, "death_at_each_step")
    _is_whole(outcome)
    assert outcome["commitments"] >= 1


@pytest.mark.soak
def test_a_minute_of_sudden_deaths(play: Play) -> None:
    outcome = play(SCENARIOS, "deaths_at_random", "60")
    _is_whole(outcome)
    assert outcome["submitted"] > 10_000
