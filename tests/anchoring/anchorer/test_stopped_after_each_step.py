"""Stop after each durable step, persisted or not, restart: one anchor for each checkpoint, and no gap."""

import pytest

from anchoring.models import Attempt
from tests.anchoring.simulated.faults import DURABLE, Killed, killed_at
from tests.anchoring.simulated.world import POLICY, World

OCCURRENCES = (1, 2)


@pytest.fixture
def short(db: None) -> World:
    return World(endpoints=1, finality_depth=3, policy=POLICY)


def play(world: World) -> None:
    """Two anchors, one of them thrown out by a reorganisation and put back."""
    world.log.append(3)
    world.go(2)
    world.chain.reorganise(1, empty=1)
    world.go(2)
    world.log.append(2)
    world.wait(60)
    world.go(3)


def go_on(world: World) -> None:
    for _ in range(12):
        world.log.append()
        world.wait(60)
        world.go()


@pytest.mark.soak
@pytest.mark.parametrize("occurrence", OCCURRENCES)
@pytest.mark.parametrize("persisted", [False, True], ids=["not persisted", "persisted"])
@pytest.mark.parametrize("point", DURABLE)
def test_one_anchor_and_no_gap(short: World, point: str, persisted: bool, occurrence: int) -> None:
    with killed_at(short, point, persisted=persisted, occurrence=occurrence):
        try:
            play(short)
        except Killed:
            short.restart()
    play(short)
    short.settle()
    short.check()
    assert len(short.chain.events()) == len({attempt.anchor_id for attempt in Attempt.objects.all()})


@pytest.mark.parametrize("point", DURABLE)
def test_the_story_comes_to_each_of_these_steps(short: World, point: str) -> None:
    """A matrix over steps that are never reached would prove nothing."""
    with killed_at(short, point, persisted=False, occurrence=0) as came:
        play(short)
        short.settle()
    assert came[0] >= max(OCCURRENCES)


def test_a_process_that_dies_at_every_step_still_gets_there(short: World) -> None:
    short.log.append(3)
    for point in DURABLE:
        for persisted in (False, True):
            with killed_at(short, point, persisted=persisted, occurrence=1), pytest.raises(Killed):
                go_on(short)
            short.restart()
    short.settle()
    short.check()
