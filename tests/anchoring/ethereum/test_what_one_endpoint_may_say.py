"""Numbers, prices and texts that one endpoint makes up: they crash nothing, and of three endpoints one stops no anchor."""

import json
from collections.abc import Callable

import pytest
from django.db import InterfaceError, OperationalError

from anchoring import wiring_chain
from anchoring.anchorer import problems
from anchoring.anchorer.texts import PROBLEMS
from anchoring.anchors import anchors_confirmed
from anchoring.management.commands import anchor_rotate
from anchoring.models import Attempt, NetworkState
from tests.anchoring.simulated.node import Node
from tests.anchoring.simulated.simulator import GWEI, Refused
from tests.anchoring.simulated.world import World

Lie = Callable[[Node], object]


def says(method: str, value: object) -> Lie:
    """Whatever it is asked of, the endpoint says this."""
    return lambda node: setattr(node, f"_eth_{method}", lambda *_: value)


def refuses(method: str, text: str) -> Lie:
    def refusing(*_: object) -> object:
        raise Refused(text)

    return lambda node: setattr(node, f"_eth_{method}", refusing)


def dear(node: Node) -> None:
    """Each newest block has a base fee that no policy pays."""
    real = node._eth_getBlockByNumber

    def told(tag: str, full: bool) -> object:
        block = real(tag, full)
        return block and block | {"baseFeePerGas": hex(10**6 * GWEI)}

    node._eth_getBlockByNumber = told  # type: ignore[method-assign,assignment]


LIES: dict[str, tuple[Lie, str]] = {
    "a nonce that no table holds": (says("getTransactionCount", hex(2**63)), problems.UNUSABLE),
    "a nonce beyond all": (says("getTransactionCount", hex(2**256 - 1)), problems.UNUSABLE),
    "too little gas to run": (says("estimateGas", hex(0)), problems.UNUSABLE),
    "too little gas to write": (says("estimateGas", hex(21_000)), problems.UNUSABLE),
    "no money": (says("getBalance", "0x0"), problems.BALANCE),
    "a price above all": (dear, problems.FEES),
    "that the contract refuses": (refuses("estimateGas", "execution reverted"), problems.REFUSED),
    "half a pair": (refuses("getTransactionCount", "no \ud800"), problems.UNUSABLE),
    "nul": (refuses("call", "no \x00"), problems.UNUSABLE),
    "a refusal with both": (refuses("estimateGas", "execution reverted \x00\udfff"), problems.REFUSED),
}


@pytest.mark.parametrize("lie", LIES)
def test_one_of_one_is_told_by_a_word(db: None, lie: str) -> None:
    tells, problem = LIES[lie]
    world = World(endpoints=1)
    tells(world.nodes[0])
    world.restart()
    world.log.append(3)
    assert world.step() in {"again", "blocked"}
    state = NetworkState.objects.get()
    assert state.problem == problem in PROBLEMS
    assert not Attempt.objects.exists()


@pytest.mark.parametrize("lie", LIES)
def test_one_of_three_stops_no_anchor(db: None, lie: str) -> None:
    world = World(endpoints=3)
    LIES[lie][0](world.nodes[0])
    world.restart()
    world.log.append(3)
    world.go(2)
    assert [row.size for row in anchors_confirmed()] == [4]
    assert NetworkState.objects.get().problem is None


@pytest.mark.parametrize("nonce", [0, 2, 3, 2**40])
def test_a_wrong_next_nonce_of_one_is_not_signed(db: None, nonce: int) -> None:
    world = World(endpoints=3)
    says("getTransactionCount", hex(nonce))(world.nodes[0])
    world.restart()
    for size in (4, 8):
        world.log.append(3)
        world.go(8)
        assert [row.size for row in anchors_confirmed()][-1] == size
    world.wait(300)
    world.go(12)
    assert [row.nonce for row in Attempt.objects.order_by("nonce")] == [1, 2]
    assert NetworkState.objects.get().problem is None


def test_a_refusal_of_all_is_told_by_the_first(db: None) -> None:
    world = World(endpoints=3)
    for place, node in enumerate(world.nodes, 1):
        refuses("estimateGas", f"execution reverted {place}")(node)
    world.log.append(3)
    assert world.step() == "blocked"
    state = NetworkState.objects.get()
    assert (state.problem, state.problem_detail) == (problems.REFUSED, "execution reverted 1")
    assert ["eth_estimateGas" in node.asked for node in world.nodes] == [True, True, False]


def other_head(node: Node) -> None:
    """Its newest block is another than the others'."""
    node.forged[node.chain.head.number] = "0x" + "ee" * 32


@pytest.mark.parametrize("liar", [0, 1, 2])
@pytest.mark.parametrize("is_apart", [False, True])
def test_a_balance_that_one_makes_up_sends_nothing(db: None, liar: int, is_apart: bool) -> None:
    world = World(endpoints=3)
    for place, node in enumerate(world.nodes):
        node.balance = 10**30 if place == liar else 0
    if is_apart:
        other_head(world.nodes[liar])
    world.log.append(3)
    assert world.step() == "blocked"
    assert NetworkState.objects.get().problem == problems.BALANCE
    assert not Attempt.objects.exists()


def test_one_that_is_apart_and_refuses_stops_no_anchor(db: None) -> None:
    """Each of the others contradicts the first, so it is the first that is wrong."""
    world = World(endpoints=3)
    world.nodes[0].balance = 0
    other_head(world.nodes[0])
    world.log.append(3)
    assert world.step() == "sent"


@pytest.mark.parametrize("code", [10**4000, -(2**31), "x", 1.5, None, True])
def test_an_error_of_any_code_is_short(db: None, code: object) -> None:
    world = World(endpoints=1)
    error = {"code": code, "message": "\u202e" * 10_000}

    real = world.nodes[0].post

    def failing(body: bytes) -> bytes:
        if b"eth_call" not in body:
            return real(body)
        return json.dumps({"jsonrpc": "2.0", "id": json.loads(body)["id"], "error": error}).encode()

    world.nodes[0].post = failing  # type: ignore[method-assign]
    assert world.step() in {"again", "blocked"}
    assert len(NetworkState.objects.get().problem_detail or "") < 2_000


def test_a_fault_that_nobody_foresaw_has_a_word(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(*_: object) -> str:
        raise ZeroDivisionError

    monkeypatch.setattr(wiring_chain, "_step_due", failing)
    assert wiring_chain.anchor_open_networks(now=world.now) == {world.network.name: "again"}
    assert NetworkState.objects.get().problem == problems.FAILED in PROBLEMS
    world.step()
    assert NetworkState.objects.get().problem is None


@pytest.mark.parametrize("error", [InterfaceError, OperationalError])
def test_a_database_that_is_away_stops_no_loop(
    world: World, monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    def away(*_: object, **__: object) -> str:
        raise error

    monkeypatch.setattr(wiring_chain, "_step_due", away)
    monkeypatch.setattr(wiring_chain, "problem_write", away)
    assert wiring_chain.anchor_open_networks(now=world.now) == {world.network.name: "again"}
    monkeypatch.setattr(anchor_rotate, "networks", away)
    assert not anchor_rotate._is_begun()
