"""What is paid on top of the base fee: within what others paid lately, between floor and cap, more where it is urgent."""

from datetime import UTC, datetime, timedelta

import pytest

from anchoring.anchorer.policy import GWEI, TIP_FLOOR, Policy, tip_choose, urgency_of
from anchoring.ethereum import shapes
from anchoring.ethereum.endpoint import URGENCY_MOST, Endpoint
from anchoring.ethereum.errors import RetryableError
from anchoring.models import Attempt, NetworkState
from tests.anchoring.simulated.world import POLICY, World

NOW = datetime(2027, 1, 15, tzinfo=UTC)


def advise(world: World, advice: int, *, paid: int = GWEI) -> None:
    for node in world.nodes:
        node.advice, node.paid = advice, paid


def tip(world: World, urgency: int = 0) -> int:
    return Endpoint(1, world.nodes[0]).tip(urgency)


@pytest.mark.parametrize(
    ("advice", "urgency", "followed"),
    [
        (190 * GWEI, 0, GWEI),
        (190 * GWEI, 1, GWEI * 3 // 2),
        (190 * GWEI, 2, GWEI * 19 // 10),
        (1, 0, GWEI // 10),
        (1, 1, GWEI // 2),
        (1, 2, GWEI),
        (1, URGENCY_MOST, GWEI * 3 // 2),
        (GWEI * 7 // 10, 0, GWEI * 7 // 10),
    ],
)
def test_advice_is_followed_as_far_as_others_paid(
    world: World, advice: int, urgency: int, followed: int
) -> None:
    advise(world, advice)
    assert tip(world, urgency) == followed


def test_where_nobody_paid_any_the_advice_alone_counts(world: World) -> None:
    advise(world, 7, paid=0)
    assert tip(world) == 7
    world.nodes[0].without = frozenset({"eth_feeHistory"})
    assert tip(world) == 7


def test_tips_of_another_shape_are_no_answer() -> None:
    assert shapes.rewards({"reward": [["0x1", "0x2"]]}, (5, 25), blocks=1) == [[1, 2]]
    with pytest.raises(RetryableError):
        shapes.rewards({"reward": [["0x1"]]}, (5, 25), blocks=1)
    with pytest.raises(RetryableError):
        shapes.rewards({"reward": [["0x1", "0x2"]] * 2}, (5, 25), blocks=1)


def test_a_lying_endpoint_s_tip_ends_at_the_cap(world: World) -> None:
    advise(world, 190 * GWEI, paid=190 * GWEI)
    world.log.append(3)
    assert world.step() == "sent"
    assert Attempt.objects.get().tip == POLICY.max_tip


def test_advice_of_one_wei_is_raised_to_the_floor(world: World) -> None:
    assert tip_choose([1], POLICY) == TIP_FLOOR
    advise(world, 1, paid=1)
    world.log.append(3)
    world.step()
    assert Attempt.objects.get().tip == TIP_FLOOR


def test_a_tip_that_nobody_takes_is_raised_until_somebody_does(world: World) -> None:
    """The endpoints' advice is a thousandth of what proposers want, and stays it."""
    advise(world, 1, paid=0)
    world.chain.least_tip = TIP_FLOOR * 2
    world.log.append(3)
    for _ in range(60):
        world.go()
    assert NetworkState.objects.get().problem == "stuck"
    for _ in range(3):
        world.wait(3600)
        world.go(2)
    world.settle()
    world.check()


@pytest.mark.parametrize(
    ("minutes", "urgency"), [(0, 0), (14, 0), (15, 1), (25, 2), (35, 3), (600, 3), (-60, 0)]
)
def test_urgency_grows_with_the_oldest_waiting_entry(minutes: int, urgency: int) -> None:
    policy = Policy(interval=timedelta(minutes=5), urgent_after=timedelta(minutes=10))
    since = NOW - timedelta(minutes=minutes)
    assert urgency_of(waiting_since=since, policy=policy, now=NOW) == urgency
    assert urgency_of(waiting_since=None, policy=policy, now=NOW) == 0


def test_an_anchor_that_waited_long_offers_more(world: World) -> None:
    world.chain.base_fee = 400 * GWEI
    world.chain.mine()
    world.log.append(3)
    world.step()
    world.wait(3600)
    world.chain.base_fee = 10 * GWEI
    world.chain.mine()
    assert world.step() == "sent"
    assert Attempt.objects.get().tip == GWEI * 3 // 2
