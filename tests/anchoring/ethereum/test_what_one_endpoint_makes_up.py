"""One of three that contradicts no block, and makes up what is in it: it has nothing called final, and keeps nothing out."""

import pytest
from eth_abi.abi import encode

from anchoring.anchorer.problems import DISAGREE
from anchoring.anchors import anchors_confirmed
from anchoring.ethereum.contract import ANCHORED_TOPIC, Anchored, view_call
from anchoring.models import Anchor, Attempt, NetworkState, Sighting
from tests.anchoring.simulated.node import Node
from tests.anchoring.simulated.simulator import GWEI, pooled
from tests.anchoring.simulated.states import final, states
from tests.anchoring.simulated.world import SIGNER, World

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("liar", [0, 1, 2])
@pytest.mark.parametrize("late", [0, 6])
def test_an_anchor_that_one_dreams_is_never_final(three: World, liar: int, late: int) -> None:
    three.log.append(3)
    assert three.step() == "sent"
    three.chain.mine(late, take=False)
    three.nodes[liar].dream()
    three.go(three.chain.finality_depth + 8, take=False)
    assert final() == []
    three.go(three.chain.finality_depth + 6)
    assert final() == [4]
    assert NetworkState.objects.get().problem is None
    three.check()


def test_a_place_that_one_made_up_is_taken_back(three: World) -> None:
    """It is gone before anything is final: by what it said the others must not seem to lag for ever."""
    three.log.append(3)
    three.step()
    three.nodes[0].dream()
    three.step()
    assert [row.size for row in anchors_confirmed()] == [4]
    three.nodes[0].down = True
    three.go(2)
    assert [row.block_hash for row in anchors_confirmed()] == [three.chain.events()[0][0].hash]
    three.go(three.chain.finality_depth + 2)
    three.check()


def test_one_of_two_that_dreams_is_told(world: World) -> None:
    world.log.append(3)
    world.step()
    world.nodes[0].dream()
    world.go(world.chain.finality_depth + 4, take=False)
    state = NetworkState.objects.get()
    assert (final(), state.problem) == ([], DISAGREE)
    assert "endpoint 1 has 0x" in (state.problem_detail or "")
    assert "endpoint 2 has it not; 2 words decide, and what lies above it waits" in (
        state.problem_detail or ""
    )
    world.nodes[0].dreamt = None
    world.settle()
    world.check()


def test_a_receipt_without_its_event_is_no_idle_anchor(db: None) -> None:
    """As of a provider whose receipts are there before their logs."""
    world = World(endpoints=1)
    world.log.append(3)
    world.step()
    real = world.nodes[0]._eth_getTransactionReceipt
    world.nodes[0]._eth_getTransactionReceipt = lambda sent: (told := real(sent)) and told | {"logs": []}  # type: ignore[method-assign,assignment]
    world.go(world.chain.finality_depth + 4)
    assert final() == [4]
    assert not Sighting.objects.filter(outcome=Sighting.Outcome.IDLE).exists()


def test_an_anchor_that_enough_deny_is_withdrawn_after_final(three: World) -> None:
    """As where an earlier release believed one endpoint."""
    three.log.append(3)
    three.step()
    three.nodes[0].dream()
    three.loop.client.quorum = 1
    three.go(three.chain.finality_depth + 4, take=False)
    assert final() == [4]
    three.restart()
    three.nodes[0].dreamt = None
    three.go(2)
    assert final() == []
    three.settle()
    three.check()


def invent(world: World, node: Node, root: str) -> None:
    """The endpoint has one anchor more, of two entries, in a block that is everybody's."""
    block, event = world.chain.blocks[1], Anchored(2, root, 0, world.chain.blocks[1].time)
    logs, call = node._eth_getLogs, node._eth_call
    told = {
        "address": world.chain.address,
        "topics": [ANCHORED_TOPIC, f"0x{2:064x}", root],
        "data": "0x" + encode(["uint64", "uint64"], [0, event.time]).hex(),
        "transactionHash": "0x" + "0d" * 32,
        "blockHash": block.hash,
        "blockNumber": hex(block.number),
    }
    node._eth_getLogs = lambda query: [told, *logs(query)]  # type: ignore[method-assign]
    node._eth_call = lambda request, tag: (  # type: ignore[method-assign]
        event.digest() if request["data"] == view_call("anchored", 2) else call(request, tag)
    )


def receipts(node: Node, sent: str, told: dict[str, object] | None) -> None:
    """Of this transaction the endpoint has that receipt."""
    real = node._eth_getTransactionReceipt
    node._eth_getTransactionReceipt = lambda asked: told if asked == sent else real(asked)  # type: ignore[method-assign,assignment]


@pytest.mark.parametrize("liar", [0, 1, 2])
def test_a_receipt_made_up_of_an_attempt_that_was_replaced(three: World, liar: int) -> None:
    """The older attempt is the one that lies in a block, and the newer one is asked about first."""
    three.log.append(3)
    three.step()
    three.chain.base_fee = 40 * GWEI
    three.chain.mine(6)
    assert three.step() == "sent"
    first, second = Attempt.objects.order_by("id")
    three.chain.drop()
    three.chain.base_fee = GWEI
    three.chain.pool[first.hash] = pooled(first.raw)
    three.chain.mine()
    true = three.nodes[liar]._eth_getTransactionReceipt(first.hash) or {}
    made_up = {**true, "transactionHash": second.hash, "status": "0x0", "logs": []}
    receipts(three.nodes[liar], second.hash, made_up)
    three.go(three.chain.finality_depth + 8)
    assert final() == [4]


@pytest.mark.parametrize(
    ("endpoints", "without"), [(2, (0,)), (2, (0, 1)), (3, (1,)), (3, (0, 1)), (3, (0, 1, 2))]
)
def test_a_receipt_forgotten_of_a_transaction_without_anchor(
    db: None, endpoints: int, without: tuple[int, ...]
) -> None:
    """It was refused by the contract, and the anchorer stood still for as long as receipts are kept."""
    world = World(endpoints=endpoints)
    world.log.append(3)
    world.step()
    ours = SIGNER.address
    world.chain.set_anchorer("0x" + "aa" * 20)
    world.chain.mine()
    world.step()
    sent = Attempt.objects.get().hash
    world.chain.set_anchorer(ours)
    world.chain.mine(30)
    for place in without:
        receipts(world.nodes[place], sent, None)
    world.go(world.chain.finality_depth + 8)
    assert (final(), NetworkState.objects.get().problem) == ([4], None)
    assert Sighting.objects.get(transaction=sent, kind=Sighting.Kind.FINAL).outcome == "reverted"


@pytest.mark.parametrize("is_ours", [False, True])
def test_an_anchor_that_one_invents_keeps_none_out(
    three: World, without_triggers: None, is_ours: bool
) -> None:
    three.log.append(3)
    three.settle()
    for rows in (Sighting, Attempt, Anchor):
        rows.objects.all().delete()
    invent(three, three.nodes[0], three.log.root(2) if is_ours else "0x" + "66" * 32)
    three.restart()
    three.go(2)
    assert [(row.size, row.root) for row in anchors_confirmed()] == [(4, three.log.root(4))]
    assert not Anchor.objects.exclude(root=three.log.root(4)).exclude(root=three.log.root(2)).exists()


@pytest.mark.parametrize("liar", [0, 1, 2])
def test_a_nonce_that_one_uses_up_replaces_nothing(three: World, liar: int) -> None:
    three.log.append(3)
    three.step()
    three.nodes[liar]._eth_getTransactionCount = lambda *_: hex(7)  # type: ignore[method-assign]
    three.go(three.chain.finality_depth + 6, take=False)
    assert not Sighting.objects.filter(kind=Sighting.Kind.FINAL).exists()
    del three.nodes[liar]._eth_getTransactionCount
    three.settle()
    three.check()


@pytest.mark.parametrize("liar", [0, 1, 2])
@pytest.mark.parametrize(("member", "value"), [("baseFeePerGas", 1), ("timestamp", 1_700_000_000)])
def test_a_price_or_time_that_one_makes_up(three: World, liar: int, member: str, value: int) -> None:
    node = three.nodes[liar]
    real = node._eth_getBlockByNumber

    def told(tag: str, full: bool) -> object:
        block = real(tag, full)
        return block and (block | {member: hex(value)} if tag == "latest" else block)

    node._eth_getBlockByNumber = told  # type: ignore[method-assign,assignment]
    three.log.append(3)
    assert three.step() == "sent"
    assert Attempt.objects.get().max_fee == 21 * GWEI
    assert states() == ["disagrees" if place == liar else "ok" for place in range(3)]


def test_a_price_told_of_a_block_beyond_all_others(three: World) -> None:
    node, real = three.nodes[0], three.nodes[0]._eth_getBlockByNumber
    beyond = {"number": hex(three.chain.head.number + 1), "hash": "0x" + "ee" * 32, "baseFeePerGas": "0x1"}

    def told(tag: str, full: bool) -> object:
        return (
            {**(real("latest", full) or {}), **beyond}
            if tag in {"latest", beyond["number"]}
            else real(tag, full)
        )

    node._eth_getBlockByNumber = told  # type: ignore[method-assign,assignment]
    node._eth_getTransactionCount = lambda address, _tag: hex(three.chain.head.state.nonce(address))  # type: ignore[method-assign,assignment]
    node._eth_getBalance = lambda *_: hex(10**18)  # type: ignore[method-assign]
    node._eth_call = lambda request, _tag: three.nodes[1]._eth_call(request, "latest")  # type: ignore[method-assign,assignment]
    three.log.append(3)
    assert three.step() == "sent"
    assert NetworkState.objects.get().base_fee == 1, "it was the one that was asked"
    assert Attempt.objects.get().max_fee == 21 * GWEI


@pytest.mark.parametrize("gas", [50_000, 9_000_000])
def test_gas_that_one_makes_up_is_not_signed(three: World, gas: int) -> None:
    three.nodes[0]._eth_estimateGas = lambda _request, _tag: hex(gas)  # type: ignore[method-assign,assignment]
    three.log.append(3)
    assert three.step() == "sent"
    assert Attempt.objects.get().gas_limit == 150_000
