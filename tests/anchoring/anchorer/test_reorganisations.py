"""Another branch wins: what it dropped or moved is noticed and put back, without a person."""

import pytest

from anchoring.anchors import anchors_confirmed
from anchoring.models import Anchor, Attempt, Sighting
from tests.anchoring.simulated.states import anchor_state
from tests.anchoring.simulated.world import World


def kinds() -> list[str]:
    return list(Sighting.objects.order_by("id").values_list("kind", flat=True))


def included(world: World) -> None:
    world.log.append(3)
    world.go(2)
    world.step()
    assert anchor_state(Anchor.objects.get()) == "included"


def test_a_transaction_moved_to_another_block_gets_a_new_place(world: World) -> None:
    included(world)
    before = anchors_confirmed()[0]
    world.chain.reorganise(2, empty=1)
    world.step()
    after = anchors_confirmed()[0]
    assert after.transaction == before.transaction
    assert after.block_hash != before.block_hash
    assert after.time != before.time
    assert kinds() == ["pool", "block", "gone", "block"]


def test_a_transaction_that_a_branch_lost_is_sent_again(world: World) -> None:
    included(world)
    world.chain.reorganise(2, lose=True)
    world.step()
    assert anchor_state(Anchor.objects.get()) == "sent"
    assert anchors_confirmed() == []
    assert len(world.chain.pool) == 1
    world.settle()
    world.check()
    assert Attempt.objects.count() == 1


def test_a_branch_that_comes_back_is_taken_at_its_word(world: World) -> None:
    included(world)
    branch = list(world.chain.blocks)
    world.chain.reorganise(2, lose=True)
    world.step()
    world.chain.blocks = [*branch]
    world.chain.drop()
    world.chain.mine(3)
    world.settle()
    world.check()
    assert kinds()[:4] == ["pool", "block", "gone", "pool"]
    assert kinds()[-2:] == ["block", "final"]


@pytest.mark.parametrize("depth", [1, 3, 7, 12])
@pytest.mark.parametrize("lose", [False, True], ids=["kept", "lost"])
def test_several_anchors_are_put_back_in_their_order(db: None, depth: int, lose: bool) -> None:
    world = World(finality_depth=14)
    for _ in range(4):
        world.log.append(2)
        world.wait(60)
        world.go(2)
    world.chain.reorganise(depth, lose=lose, empty=depth // 2)
    world.settle()
    world.check()
    assert Attempt.objects.count() == 4


def test_a_reorganisation_in_the_middle_of_a_look_is_noticed(world: World) -> None:
    world.log.append(3)
    world.go(2)
    real = world.nodes[0].post
    count = [0]

    def shaken(body: bytes) -> bytes:
        count[0] += 1
        if count[0] == 9:
            world.chain.reorganise(1, lose=True)
        return real(body)

    world.nodes[0].post = shaken  # type: ignore[method-assign]
    for _ in range(3):
        count[0] = 0
        world.go()
    world.settle()
    world.check()


def test_even_what_was_final_is_put_back(world: World) -> None:
    """A chain that breaks its own word, as a development node may: nothing is lost by believing it too."""
    world.log.append(3)
    world.settle()
    world.chain.blocks = world.chain.blocks[: world.chain.finality_depth]
    world.chain.finalized = 1
    world.chain.mine(20, take=False)
    world.step()
    assert anchors_confirmed() == []
    world.settle()
    world.check()
    assert kinds().count("final") == 2


@pytest.mark.soak
def test_a_chain_without_finality_for_days_is_still_anchored_on(world: World) -> None:
    world.chain.finalizing = False
    for _ in range(15):
        world.log.append()
        world.wait(60)
        world.go(2)
    assert len(anchors_confirmed()) == 15
    world.chain.reorganise(12, lose=True, empty=3)
    world.settle()
    world.check()
