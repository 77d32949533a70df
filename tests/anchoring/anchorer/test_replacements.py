"""A transaction that is in no block for long: the same nonce, both fees an eighth higher, within the limits."""

import pytest

from anchoring.anchorer.policy import GWEI, Fees, fees_first, fees_raised
from anchoring.models import Anchor, Attempt, NetworkState, Sighting
from tests.anchoring.simulated.world import World


def stuck(world: World) -> Attempt:
    """An attempt that the base fee has left behind."""
    world.log.append(3)
    world.step()
    world.chain.base_fee = 40 * GWEI
    world.chain.mine(6)
    return Attempt.objects.get()


def test_a_replacement_keeps_the_nonce_and_raises_both_fees(world: World) -> None:
    first = stuck(world)
    assert world.step() == "sent"
    second = Attempt.objects.get(serial=1)
    assert second.nonce == first.nonce
    assert second.max_fee * 8 >= first.max_fee * 9
    assert second.tip * 8 >= first.tip * 9
    world.settle()
    world.check()


def test_the_nodes_rule_of_a_tenth_is_always_met(world: World) -> None:
    stuck(world)
    world.step()
    assert [one.hash for one in world.chain.pool.values()] == [Attempt.objects.get(serial=1).hash]


def test_a_transaction_is_not_replaced_before_its_time(world: World) -> None:
    world.log.append(3)
    world.step()
    world.chain.base_fee = 40 * GWEI
    world.chain.mine(4)
    assert world.step() == "pending"
    assert Attempt.objects.count() == 1


def test_a_transaction_is_not_replaced_while_no_block_comes(world: World) -> None:
    """Paying more does not move a chain that stands still."""
    world.log.append(3)
    world.step()
    world.wait(10_000)
    assert world.step() == "pending"


def test_a_replacement_may_carry_a_newer_checkpoint(world: World) -> None:
    stuck(world)
    world.log.append(5)
    world.wait(60)
    world.step()
    assert [anchor.size for anchor in Anchor.objects.order_by("size")] == [4, 10]
    world.settle()
    world.check()
    assert [event.size for _, _, event in world.chain.events()] == [10]
    assert Sighting.objects.filter(attempt__serial=0).latest("id").outcome == "replaced"


def test_the_older_one_may_win_after_all(world: World) -> None:
    first = stuck(world)
    world.log.append(5)
    world.wait(60)
    world.step()
    world.chain.pool.clear()
    world.chain.send(first.raw)
    world.chain.base_fee = GWEI
    world.chain.mine()
    world.settle()
    world.check()
    assert [event.size for _, _, event in world.chain.events()] == [4, 10]


def test_replacing_ends_at_the_configured_count(world: World) -> None:
    stuck(world)
    for _ in range(20):
        did = world.step()
        world.chain.mine(6, take=False)
    assert did == "blocked"
    assert Attempt.objects.latest("id").serial == world.policy.replacements
    assert NetworkState.objects.get().problem == "stuck"
    world.settle()
    world.check()


def test_no_fee_passes_the_cap(world: World) -> None:
    stuck(world)
    for _ in range(20):
        world.chain.base_fee = min(world.chain.base_fee * 3 // 2, 290 * GWEI)
        world.wait(120)
        world.go()
    assert max(attempt.max_fee for attempt in Attempt.objects.all()) <= world.policy.max_fee


def test_a_price_above_the_cap_waits_and_says_so(world: World) -> None:
    world.chain.base_fee = 400 * GWEI
    world.chain.mine()
    world.log.append(3)
    assert world.step() == "blocked"
    assert NetworkState.objects.get().problem == "fees-above-cap"
    assert not Attempt.objects.exists()
    world.settle()
    world.check()


def test_too_small_a_balance_is_told_before_signing(world: World) -> None:
    world.nodes[0].balance = world.nodes[1].balance = 10**14
    world.log.append(3)
    assert world.step() == "blocked"
    assert NetworkState.objects.get().problem == "balance"
    assert not Attempt.objects.exists()


@pytest.mark.parametrize("tip", [0, 1, 7, 10**9])
@pytest.mark.parametrize("max_fee", [10**9, 10**9 + 1, 10**10 + 3])
def test_raised_fees_are_an_eighth_more_or_today_s(max_fee: int, tip: int) -> None:
    raised = fees_raised(Fees(max_fee, tip), base_fee=5, tip=2, cap=10**12, tip_cap=10**12)
    assert raised is not None
    assert raised.max_fee * 8 >= max_fee * 9
    assert raised.tip * 8 >= tip * 9
    assert raised.tip > tip
    assert raised.max_fee >= 12


def test_fees_that_cannot_rise_are_no_fees() -> None:
    assert fees_raised(Fees(100, 10), base_fee=50, tip=10, cap=112, tip_cap=100) is None
    assert fees_raised(Fees(100, 10), base_fee=200, tip=10, cap=150, tip_cap=100) is None
    assert fees_raised(Fees(100, 10), base_fee=50, tip=10, cap=150, tip_cap=11) is None
    assert fees_first(base_fee=100 * GWEI, tip=GWEI, cap=100 * GWEI) is None
    assert fees_first(base_fee=60 * GWEI, tip=GWEI, cap=100 * GWEI) == Fees(100 * GWEI, GWEI)
