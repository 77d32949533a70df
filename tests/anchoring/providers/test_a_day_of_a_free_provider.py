"""A day at a free provider, played at once: 20,000 calls a day, 25 a second, events of ten blocks, and its bad hours.

`pytest -s` shows it hour by hour; a shorter day (`ROUNDS`) has shorter hours.
"""

import sys

import pytest

from anchoring.anchorer.pace import ANCHOR_REQUESTS, LOOK_REQUESTS, Pace
from anchoring.anchorer.policy import Policy
from tests.anchoring.simulated.day import BUSY, FULL, HOURS, LATER, LOST, QUIET, Day, beat, clock_of, tick
from tests.anchoring.simulated.provider import Provider
from tests.anchoring.simulated.world import World
from tests.verifier.rounds import ROUNDS

SECONDS = int(24 * 3600 * min(1.0, max(ROUNDS, 0.2)))
PACE = Pace()


def provided(provider: Provider, world: World) -> None:
    """All that the registry asks goes to the provider."""
    node = world.nodes[0]
    node.post = provider.post(node.post)  # type: ignore[method-assign,assignment]
    world.loop.client.finality_pause = PACE.finality.total_seconds()


@pytest.fixture
def alone(db: None) -> World:
    return World(endpoints=1, policy=Policy())


@pytest.mark.soak
@pytest.mark.parametrize("event_blocks", [10, 500])
def test_a_day_of_a_free_provider_is_survived(
    alone: World, without_triggers: None, event_blocks: int
) -> None:
    provider = Provider(lambda: clock_of(alone), event_blocks=event_blocks)
    provided(provider, alone)
    day = Day(alone, provider, PACE, SECONDS)
    day.play()
    sys.stdout.write(f"\n{day.table()}\n")

    for metered, counted in day.counted().values():
        assert metered == counted <= provider.a_day
    hour = SECONDS // HOURS
    for number, told in enumerate(day.hours):
        assert told.money == 0 or number in FULL, "nobody but others uses the day up"
        assert told.later == 0 or number in {LATER, BUSY, LOST, LOST + 1}, "no second is too full by itself"
        if number in QUIET - {0}:
            assert told.looks <= hour / 60 + 1
            assert told.calls <= told.looks * (LOOK_REQUESTS + 1) + told.anchors * ANCHOR_REQUESTS + 2 * 10
            assert told.anchors <= 1
    provider.a_day = provider.a_second = sys.maxsize
    # What is final is asked at each look from here on: nobody waits for an epoch.
    alone.loop.client.finality_pause = 0.0
    alone.settle()
    alone.check()


@pytest.mark.parametrize("tells", [True, False])
def test_a_rate_that_is_limited_for_minutes_costs_few_calls(alone: World, tells: bool) -> None:
    """Who asks to be asked later is not asked at each wake-up."""
    provider = Provider(lambda: clock_of(alone), pauses=120, tells=tells)
    provided(provider, alone)
    for second in range(0, 600, 4):
        beat(alone, PACE)
        tick(alone, second)
    assert provider.counted.total() <= (6 if tells else 24)
    provider.pauses = 0
    alone.log.append(3)
    for second in range(0, 900, 4):
        beat(alone, PACE)
        tick(alone, second)
    assert [event.size for _, _, event in alone.chain.events()] == [4]


def test_an_account_that_others_used_up_is_asked_hourly(alone: World) -> None:
    provider = Provider(lambda: clock_of(alone), full=True)
    provided(provider, alone)
    alone.log.append(3)
    for second in range(0, 7_300, 60):
        beat(alone, PACE)
        alone.wait(60 if second % 120 else 48)
        alone.chain.mine(1 if second % 120 == 0 else 0)
    assert provider.counted.total() <= 3
