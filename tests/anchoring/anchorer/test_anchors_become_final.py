"""The way of an anchor on a chain that behaves: waiting, sent, included, final."""

from datetime import timedelta

from anchoring.anchors import anchors_confirmed
from anchoring.models import Anchor, Attempt, Sighting
from tests.anchoring.simulated.states import anchor_state
from tests.anchoring.simulated.world import World


def state(size: int) -> str:
    return anchor_state(Anchor.objects.get(size=size))


def test_an_anchor_is_sent_then_included_then_final(world: World) -> None:
    world.log.append(3)
    assert world.step() == "sent"
    assert state(4) == "sent"
    world.chain.mine()
    world.step()
    assert state(4) == "included"
    world.go(world.chain.finality_depth)
    assert state(4) == "included"
    world.go(2)
    assert state(4) == "final"
    world.check()


def test_an_anchor_landed_long_ago_is_final_at_one_look(world: World) -> None:
    world.log.append(3)
    assert world.step() == "sent"
    for _ in range(world.chain.finality_depth + 2):
        world.chain.mine()
    world.step()
    assert state(4) == "final"


def test_an_anchor_is_final_by_finality_never_by_depth(world: World) -> None:
    world.chain.finalizing = False
    world.log.append(3)
    world.go(5)
    world.chain.mine(95)
    world.go(2)
    assert state(4) == "included"
    assert anchors_confirmed(final=True) == []


def test_nothing_is_final_while_there_is_no_finalized_block(world: World) -> None:
    for node in world.nodes:
        node.finality = False
    world.log.append(3)
    world.go(world.chain.finality_depth + 4)
    assert state(4) == "included"


def test_each_state_is_one_sighting(world: World) -> None:
    world.log.append(3)
    world.go(world.chain.finality_depth + 6)
    seen = Sighting.objects.order_by("id").values_list("kind", "outcome")
    assert list(seen) == [("pool", None), ("block", "anchored"), ("final", "anchored")]


def test_gas_and_fee_of_each_anchor_are_kept(world: World) -> None:
    world.log.append(3)
    world.go(3)
    row = anchors_confirmed()[0]
    assert row.gas_used == 80_000
    assert row.fee == 80_000 * 11 * 10**9


def test_nothing_new_means_no_anchor_and_no_commitment(world: World) -> None:
    world.log.append(3)
    world.settle()
    world.wait(100_000)
    world.go(20)
    assert Attempt.objects.count() == 1
    assert world.log.size() == 4


def test_the_next_anchor_waits_for_the_interval(world: World) -> None:
    world.log.append(3)
    world.go(2)
    world.log.append()
    assert world.step() == "waiting"
    world.wait(60)
    assert world.step() == "sent"


def test_a_long_queue_makes_it_come_sooner(world: World) -> None:
    world.log.append(3)
    world.go(2)
    world.log.append(world.policy.queue)
    assert world.step() == "sent"


def test_a_commitment_is_not_made_twice_for_one_anchor(world: World) -> None:
    """Where the fees do not allow an anchor for hours, the log must not fill with commitments."""
    world.log.append(3)
    world.log.commit()
    world.chain.base_fee = 10**12
    world.chain.mine()
    for _ in range(50):
        world.log.append()
        assert world.step() == "blocked"
        world.wait(1)
    assert len(world.log.commitments) == 1


def test_the_time_of_an_anchor_is_its_blocks(world: World) -> None:
    world.log.append(3)
    world.go(3)
    block, _, event = world.chain.events()[0]
    assert anchors_confirmed()[0].time == block.time == event.time
    assert world.now.timestamp() - block.time >= timedelta(seconds=12).total_seconds()
