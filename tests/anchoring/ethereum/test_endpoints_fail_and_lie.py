"""Several endpoints: one that fails, lags or lies moves on to the next, and no failure becomes a value."""

import pytest

from anchoring.anchors import anchors_confirmed
from anchoring.models import Attempt, NetworkState
from tests.anchoring.simulated.node import Fault
from tests.anchoring.simulated.states import states
from tests.anchoring.simulated.world import World


def test_an_endpoint_that_is_down_is_passed_over(world: World) -> None:
    world.nodes[0].down = True
    world.log.append(3)
    world.go(3)
    assert states() == ["fails", "ok"]
    assert len(anchors_confirmed()) == 1


def test_with_all_down_it_says_since_when(world: World) -> None:
    world.log.append(3)
    world.go(3)
    for node in world.nodes:
        node.down = True
    since = world.now
    world.step()
    world.wait(500)
    assert world.step() == "blocked"
    state = NetworkState.objects.get()
    assert state.problem == "silent"
    assert state.silent_since == since
    assert state.size == 4
    world.settle()
    assert NetworkState.objects.get().silent_since is None


def test_an_endpoint_that_failed_rests_for_a_while(world: World) -> None:
    world.nodes[0].down = True
    world.step()
    asked = len(world.nodes[0].asked)
    world.step()
    assert len(world.nodes[0].asked) == asked
    world.wait(120)
    world.step()
    assert len(world.nodes[0].asked) > asked


@pytest.mark.parametrize("error", ["silence", "garbage", "rate limit", "internal error"])
@pytest.mark.parametrize(
    "method", ["eth_getBlockByNumber", "eth_call", "eth_getTransactionCount", "eth_getBalance", "eth_chainId"]
)
def test_a_question_failed_by_one_endpoint_goes_to_the_next(world: World, method: str, error: str) -> None:
    world.log.append(3)
    world.nodes[0].faults.append(Fault(method, applied=False, error=error))
    world.go(3)
    assert [row.size for row in anchors_confirmed()] == [4]


def test_an_endpoint_that_lags_is_asked_last(world: World) -> None:
    world.go(10)
    world.nodes[0].behind = 6
    world.log.append(3)
    world.go(2)
    world.step()
    assert states() == ["behind", "ok"]
    assert [row.size for row in anchors_confirmed()] == [4]


@pytest.mark.parametrize("behind", [1, 3, 30])
def test_the_only_endpoint_lagging_makes_no_second_anchor(db: None, behind: int) -> None:
    world = World(endpoints=1)
    world.log.append(3)
    world.go(3)
    world.nodes[0].behind = behind
    world.go(3)
    world.settle()
    world.check()
    assert Attempt.objects.count() == 1


def test_two_that_disagree_near_the_head_are_reported(world: World, caplog: pytest.LogCaptureFixture) -> None:
    world.go(3)
    world.nodes[1].forged[world.chain.head.number] = "0x" + "77" * 32
    world.step()
    assert states() == ["ok", "disagrees"]
    assert f"disagree on block {world.chain.head.number}" in caplog.text


def test_nothing_is_final_while_two_disagree_on_a_finalized_block(world: World) -> None:
    world.log.append(3)
    world.go(3)
    for number in range(200):
        world.nodes[1].forged[number] = f"0x{number:064x}"
    world.nodes[1].forged[0] = world.chain.blocks[0].hash
    world.go(world.chain.finality_depth + 4)
    assert anchors_confirmed(final=True) == []
    assert len(anchors_confirmed()) == 1
    world.settle()
    world.check()


@pytest.mark.parametrize("what", ["chain id", "genesis"])
def test_an_endpoint_of_another_chain_is_not_listened_to(world: World, what: str) -> None:
    if what == "genesis":
        world.nodes[0].forged[0] = "0x" + "77" * 32
    else:
        world.nodes[0]._eth_chainId = lambda: "0x1"  # type: ignore[method-assign]
    world.restart()
    world.log.append(3)
    world.go(3)
    assert states() == ["wrong-chain", "ok"]
    assert "eth_sendRawTransaction" not in world.nodes[0].asked
    assert len(anchors_confirmed()) == 1


def test_endpoints_of_another_chain_alone_are_refused(world: World) -> None:
    for node in world.nodes:
        node._eth_chainId = lambda: "0x1"  # type: ignore[method-assign]
    world.restart()
    assert world.step() == "blocked"
    state = NetworkState.objects.get()
    assert state.problem == "wrong-chain"
    assert "chain id" in (state.problem_detail or "")
    assert states() == ["wrong-chain", "wrong-chain"]


@pytest.mark.parametrize("back", [(0, 1), (1,)])
def test_another_chain_behind_a_silence_is_told(world: World, back: tuple[int, ...]) -> None:
    """As where an address was changed because nobody answered."""
    world.step()
    for node in world.nodes:
        node.down = True
    world.wait(100)
    world.step()
    assert NetworkState.objects.get().silent_since is not None
    for place in back:
        world.nodes[place].down = False
        world.nodes[place]._eth_chainId = lambda: "0x1"  # type: ignore[method-assign]
    world.wait(100)
    assert world.step() == "blocked"
    state = NetworkState.objects.get()
    assert (state.problem, state.silent_since) == ("wrong-chain", None)
    assert states() == ["wrong-chain" if place in back else "fails" for place in (0, 1)]


def test_a_node_swapped_while_away_is_noticed_on_return(world: World) -> None:
    world.step()
    world.nodes[0].down = True
    world.wait(100)
    world.step()
    world.nodes[0].down = False
    world.nodes[0].forged[0] = "0x" + "77" * 32
    world.wait(100)
    world.step()
    assert states() == ["wrong-chain", "ok"]


def test_without_advice_on_tips_the_fee_history_is_asked(world: World) -> None:
    for node in world.nodes:
        node.without = frozenset({"eth_maxPriorityFeePerGas"})
    world.log.append(3)
    assert world.step() == "sent"
    assert Attempt.objects.get().tip == 10**9


def test_without_both_nothing_is_guessed(world: World) -> None:
    for node in world.nodes:
        node.without = frozenset({"eth_maxPriorityFeePerGas", "eth_feeHistory"})
    world.log.append(3)
    assert world.step() == "again"
    assert not Attempt.objects.exists()
    assert NetworkState.objects.get().problem == "unusable"
