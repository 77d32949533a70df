"""A clock that was set forward signs no future: the chain's time is the check."""

from datetime import datetime, timedelta

from anchoring.anchorer.step import anchor_step
from anchoring.models import NetworkState
from tests.anchoring.simulated.world import World

DAY = timedelta(days=1)


def look(world: World, clock: datetime) -> str:
    return anchor_step(world.loop, now=clock)


def ahead() -> int:
    return NetworkState.objects.get().clock_ahead


def blocks(world: World, count: int = 5) -> None:
    """A minute goes by."""
    world.chain.mine(count)


def test_a_clock_set_forward_a_day_sends_nothing(world: World) -> None:
    world.step()
    world.log.append(3)
    for _ in range(3):
        blocks(world)
        assert look(world, world.now + DAY) == "blocked"
        assert NetworkState.objects.get().problem == "clock-ahead"
        assert ahead() == DAY.total_seconds()
    assert world.chain.pool == {}
    assert world.step() == "sent"
    assert ahead() == 0


def test_between_two_blocks_it_is_ahead_all_the_same(world: World) -> None:
    world.step()
    for seconds in (0, 9):
        look(world, world.now + DAY + timedelta(seconds=seconds))
        assert ahead() == DAY.total_seconds()
        assert NetworkState.objects.get().problem == "clock-ahead"


def test_a_chain_that_stands_still_is_late_and_no_clock(world: World) -> None:
    world.step()
    for _ in range(10):
        world.wait(60)
        world.step()
        assert ahead() == 0
    world.chain.mine()
    world.step()
    assert ahead() == 0


def test_after_a_pause_on_both_sides_the_chain_is_late(world: World) -> None:
    """One look is not enough to know; while the chain stands still the next ones are."""
    world.step()
    world.wait(3600)
    world.step()
    assert ahead() == 3600
    for _ in range(7):
        world.wait(60)
        world.step()
    assert ahead() == 0


def test_a_number_put_into_the_table_stops_no_look(world: World) -> None:
    world.step()
    NetworkState.objects.update(clock_ahead=10**18)
    world.wait(400)
    world.step()
    assert ahead() == 0


def test_an_endpoint_that_catches_up_is_late_itself(world: World) -> None:
    world.chain.mine(600)
    for node in world.nodes:
        node.behind = 590
    world.step()
    for behind in (400, 200, 60):
        world.wait(10)
        for node in world.nodes:
            node.behind = behind
        world.step()
        assert ahead() == 0


def test_one_endpoint_that_is_late_stops_nothing(world: World) -> None:
    world.step()
    for _ in range(3):
        blocks(world, 40)
        world.nodes[0].behind = 35
        world.step()
        assert ahead() == 0


def test_heads_from_the_future_are_nobody_s_newest(world: World) -> None:
    """One claims a block a million ahead, of a time that fits it."""
    real = world.nodes[0]._eth_getBlockByNumber

    def future(tag: str, full: bool) -> object:
        block = real(tag, full)
        if block is None or tag != "latest":
            return block
        number, time = (int(block[name], 16) for name in ("number", "timestamp"))
        return block | {"number": hex(number + 1_000_000), "timestamp": hex(time + 12_000_000)}

    world.nodes[0]._eth_getBlockByNumber = future  # type: ignore[method-assign,assignment]
    world.step()
    assert [one["state"] for one in NetworkState.objects.get().endpoints] == ["ahead", "ok"]
    assert ahead() == 0
