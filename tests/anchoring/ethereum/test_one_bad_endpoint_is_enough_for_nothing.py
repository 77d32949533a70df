"""What one endpoint can't or won't tell, another is asked in the same step: none of two can stop the anchors alone."""

import pytest

from anchoring.anchorer.policy import GWEI
from anchoring.anchors import anchors_confirmed
from anchoring.ethereum.errors import RefusedError
from anchoring.models import Attempt, NetworkState
from tests.anchoring.simulated.world import World

METHODS = [
    "eth_getTransactionReceipt",
    "eth_estimateGas",
    "eth_call",
    "eth_getTransactionCount",
    "eth_getLogs",
]


@pytest.mark.parametrize("method", METHODS)
def test_a_method_that_one_endpoint_lacks(world: World, method: str) -> None:
    world.nodes[0].without = frozenset({method})
    world.log.append(3)
    world.settle()
    world.check()
    assert NetworkState.objects.get().problem is None


@pytest.mark.parametrize("method", METHODS[:4])
def test_a_method_that_all_lack_is_told_and_mends_itself(world: World, method: str) -> None:
    for node in world.nodes:
        node.without = frozenset({method})
    world.log.append(3)
    world.step()
    world.chain.mine()
    assert world.step() in {"again", "blocked"}
    assert NetworkState.objects.get().problem in {"unusable", "silent"}
    for node in world.nodes:
        node.without = frozenset()
    world.wait(60)
    world.settle()
    world.check()


def test_contract_code_that_is_another_is_not_listened_to(world: World) -> None:
    """A proxy for the chain that would have another contract at the address."""
    world.nodes[0]._eth_getCode = lambda _address, _tag: "0x6001"  # type: ignore[method-assign,assignment]
    world.restart()
    world.log.append(3)
    assert world.step() == "sent"
    assert [one["state"] for one in NetworkState.objects.get().endpoints] == ["wrong-chain", "ok"]
    world.nodes[1]._eth_getCode = lambda _address, _tag: "0x6001"  # type: ignore[method-assign,assignment]
    world.restart()
    assert world.step() == "blocked"
    assert NetworkState.objects.get().problem == "wrong-chain"


def test_a_node_changed_behind_its_address_is_noticed(world: World) -> None:
    world.step()
    for node in world.nodes:
        node._eth_chainId = lambda: "0x1"  # type: ignore[method-assign]
    world.wait(300)
    assert world.step() == "blocked"
    assert NetworkState.objects.get().problem == "wrong-chain"


def test_advice_on_tips_that_one_endpoint_exaggerates_costs_nothing(world: World) -> None:
    world.nodes[0]._eth_maxPriorityFeePerGas = lambda: hex(10**30)  # type: ignore[method-assign]
    world.log.append(3)
    assert world.step() == "sent"
    assert Attempt.objects.get().tip == GWEI


def test_gas_that_no_anchor_needs_is_not_believed(world: World) -> None:
    world.nodes[0]._eth_estimateGas = lambda _request, _tag: hex(2**60)  # type: ignore[method-assign,assignment]
    world.log.append(3)
    assert world.step() == "sent"
    assert Attempt.objects.get().gas_limit == 150_000


def test_a_finalized_block_above_the_newest_is_not_believed(world: World) -> None:
    real = world.nodes[0]._at

    def lying(tag: str) -> object:
        return world.chain.head if tag == "finalized" else real("0x5" if tag == "latest" else tag)

    world.nodes[0]._at = lying  # type: ignore[method-assign,assignment]
    world.log.append(3)
    world.go(3)
    assert anchors_confirmed(final=True) == []
    assert NetworkState.objects.get().head_number != 5


@pytest.mark.parametrize(
    ("code", "text", "reverted"),
    [
        (3, "execution reverted", True),
        (-32000, "Execution reverted", True),
        (-32015, "VM execution error.", True),
        (-32000, "header not found", False),
        (-32601, "the method eth_estimateGas does not exist", False),
        (-32603, "Internal error", False),
    ],
)
def test_a_revert_is_told_from_an_endpoint_that_fails(code: int, text: str, reverted: bool) -> None:
    assert RefusedError(code, text).reverted is reverted


def test_events_in_small_ranges_are_taken_up_over_several_looks(
    world: World, monkeypatch: pytest.MonkeyPatch, without_triggers: None
) -> None:
    """As of a provider that gives ten blocks at once, to a database that lacks more than a look can read."""
    from anchoring.anchorer import events
    from anchoring.models import Anchor, Sighting

    for _ in range(4):
        world.log.append(2)
        world.wait(60)
        world.go(12)
    Sighting.objects.all().delete()
    Attempt.objects.all().delete()
    Anchor.objects.all().delete()
    monkeypatch.setattr(events, "_REQUESTS", 12)
    for node in world.nodes:
        node.event_blocks = 3
    world.restart()
    looks = 0
    while len(anchors_confirmed()) < 4:
        world.step()
        looks += 1
        assert looks < 20
    assert looks > 1
