"""What can't be undone needs the word of enough endpoints: final, withdrawn after that, halted. One alone does none of it."""

import pytest

from anchoring.anchorer.problems import DISAGREE
from anchoring.anchors import anchors_confirmed, halts_open
from anchoring.ethereum.client import Client
from anchoring.ethereum.endpoint import Endpoint
from anchoring.ethereum.errors import PermanentError
from anchoring.models import Anchor, Attempt, NetworkState, Sighting
from tests.anchoring.simulated.node import Node
from tests.anchoring.simulated.simulator import Chain
from tests.anchoring.simulated.states import anchor_state, final, states
from tests.anchoring.simulated.world import World

pytestmark = pytest.mark.django_db


def fork(world: World, nodes: list[Node], depth: int) -> None:
    """These endpoints are on a branch of their own from here on, as long as the other."""
    branch = world.chain.forked(depth)
    for node in nodes:
        node.chain = branch


@pytest.mark.parametrize("endpoints", [2, 3])
@pytest.mark.parametrize("place", [0, 1])
def test_one_that_calls_its_newest_block_final(endpoints: int, place: int, db: None) -> None:
    world = World(endpoints=endpoints)
    world.nodes[place].early = True
    world.log.append(3)
    world.go(world.chain.finality_depth)
    assert anchor_state(Anchor.objects.get()) == "included"
    world.go(4)
    assert final() == [4]


def test_one_alone_is_believed_where_only_one_is_configured(db: None) -> None:
    world = World(endpoints=1)
    world.nodes[0].early = True
    world.log.append(3)
    world.go(3)
    assert final() == [4]


@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_minority_on_a_branch_withdraws_nothing(three: World, place: int) -> None:
    three.log.append(3)
    three.settle()
    fork(three, [three.nodes[place]], three.chain.head.number - 2)
    three.log.append(2)
    three.wait(60)
    three.go(three.chain.finality_depth + 6)
    assert final() == [4, 7]
    assert Sighting.objects.filter(kind=Sighting.Kind.GONE).count() == 0
    assert states()[place] == "disagrees"
    assert NetworkState.objects.get().words_missing == 0


def test_the_minority_is_named_with_what_it_said(three: World, caplog: pytest.LogCaptureFixture) -> None:
    three.go(12)
    fork(three, [three.nodes[1]], 18)
    three.step()
    branch = three.nodes[1].chain
    assert branch.finalized is not None
    assert (
        f"endpoint 2 calls block {branch.finalized} final, {branch.blocks[branch.finalized].hash}"
        in caplog.text
    )
    told = NetworkState.objects.get().endpoints[1]
    assert (told["state"], told["finalized"]) == ("disagrees", branch.finalized)
    assert told["finalized_hash"] == branch.blocks[branch.finalized].hash


def test_a_withdrawal_says_whose_words_are_missing(three: World) -> None:
    three.log.append(3)
    three.settle()
    fork(three, three.nodes[:1], three.chain.head.number - 2)
    for node in three.nodes[1:]:
        node.down = True
    three.wait(60)
    three.step()
    state = NetworkState.objects.get()
    assert (state.problem, state.words_missing) == (DISAGREE, 1)
    assert "endpoint 1 has 0x" in (state.problem_detail or "")
    assert "1 of 2 words" in (state.problem_detail or "")
    assert final() == [4]


def test_one_of_two_on_a_branch_is_waited_for(world: World) -> None:
    world.log.append(3)
    world.settle()
    chain = world.chain
    fork(world, [world.nodes[1]], chain.head.number - 2)
    world.log.append(2)
    world.wait(60)
    world.go(world.chain.finality_depth + 6)
    assert final() == [4]
    assert [row.size for row in anchors_confirmed()] == [4, 7]
    assert NetworkState.objects.get().words_missing == 1
    world.nodes[1].chain = chain
    world.go(2)
    assert final() == [4, 7]
    assert NetworkState.objects.get().words_missing == 0
    world.check()


def test_one_of_two_that_is_silent_is_waited_for(world: World) -> None:
    world.nodes[0].down = True
    world.log.append(3)
    world.go(world.chain.finality_depth + 6)
    assert anchor_state(Anchor.objects.get()) == "included"
    assert NetworkState.objects.get().words_missing == 1
    world.nodes[0].down = False
    world.wait(120)
    world.go(2)
    assert final() == [4]


def test_two_of_three_on_another_branch_are_believed(three: World) -> None:
    three.log.append(3)
    three.settle()
    branch = three.chain.forked(three.chain.head.number - 2)
    for node in three.nodes[1:]:
        node.chain = branch
    old, three.chain = three.chain, branch
    three.chain.pool = {done.sent.hash: done.sent for done in old.done()}
    three.step()
    assert final() == []
    assert Sighting.objects.filter(kind=Sighting.Kind.GONE).count() == 1
    three.nodes[0].chain = branch
    three.settle()
    three.check()


@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_contract_that_one_of_three_invents_halts_nothing(three: World, place: int) -> None:
    three.log.append(3)
    three.nodes[place].claimed = 99
    three.go(three.chain.finality_depth + 6)
    assert halts_open() == []
    assert final() == [4]


def test_a_contract_that_two_of_three_have_halts_the_log(three: World) -> None:
    for node in three.nodes[:2]:
        node.claimed = 99
    assert three.step() == "blocked"
    assert len(halts_open()) == 1
    # One that takes it back does not end it.
    three.nodes[0].claimed = None
    three.nodes[2].down = True
    three.step()
    assert len(halts_open()) == 1
    three.nodes[2].down = False
    three.wait(120)
    three.step()
    assert halts_open() == []


def hole(world: World) -> Anchor:
    """Three anchors on the chain, of which the tables lack the middle one."""
    for _ in range(3):
        world.log.append(2)
        world.wait(60)
        world.go(4)
    world.settle()
    middle = Anchor.objects.order_by("size")[1]
    Sighting.objects.filter(anchor=middle).delete()
    return middle


def test_an_anchor_missing_between_two_is_taken_up(world: World, without_triggers: None) -> None:
    middle = hole(world)
    Attempt.objects.filter(anchor=middle).delete()
    middle.delete()
    world.restart()
    world.step()
    assert final() == [3, 6, 9]


def test_a_hole_is_filled_once_enough_call_it_final(world: World, without_triggers: None) -> None:
    """Below what is final nothing is watched, so that what is only included there would stay that."""
    middle = hole(world)
    Attempt.objects.filter(anchor=middle).delete()
    middle.delete()
    world.restart()
    world.nodes[1].down = True
    world.step()
    world.nodes[1].down = False
    world.wait(120)
    world.go(2)
    assert final() == [3, 6, 9]


def test_an_anchor_called_replaced_for_good_comes_back(world: World, without_triggers: None) -> None:
    """As after a look at an endpoint that had another transaction under its nonce."""
    middle = hole(world)
    attempt = Attempt.objects.get(anchor=middle)
    Sighting.objects.create(
        network=world.network,
        kind=Sighting.Kind.FINAL,
        transaction=attempt.hash,
        anchor=middle,
        attempt=attempt,
        outcome=Sighting.Outcome.REPLACED,
        seen_at=world.now,
    )
    world.restart()
    world.step()
    assert final() == [3, 6, 9]
    world.check()


def test_more_words_than_endpoints_are_refused() -> None:
    endpoints = [Endpoint(place, Node(Chain(1, "0x"))) for place in (1, 2)]
    with pytest.raises(PermanentError, match="ETHEREUM_QUORUM is 3, and 2 endpoints are configured"):
        Client(endpoints, quorum=3)
