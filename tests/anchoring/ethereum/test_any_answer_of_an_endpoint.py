"""Whatever an endpoint answers to whatever it is asked: no fault but those that are foreseen, no wrong final, a named state."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import pytest

from anchoring.anchorer.texts import ENDPOINTS, PROBLEMS
from anchoring.anchors import halts_open
from anchoring.ethereum import asking
from anchoring.ethereum.contract import ANCHORED_TOPIC, view_call
from anchoring.ethereum.endpoint import Endpoint
from anchoring.ethereum.errors import ChainError, OutcomeUnknownError, RetryableError
from anchoring.ethereum.reader import ContractReader
from anchoring.models import Anchor, Attempt, NetworkState, Sighting
from tests.anchoring.simulated.node import Node
from tests.anchoring.simulated.oddities import oddities
from tests.anchoring.simulated.states import final
from tests.anchoring.simulated.world import SIGNER, World

Question = Callable[[Endpoint, World], object]

SENDER = SIGNER.address
QUESTIONS: dict[str, Question] = {
    "eth_chainId": lambda endpoint, _: endpoint.identity(),
    "eth_getBlockByNumber": lambda endpoint, _: endpoint.head(),
    "eth_call": lambda endpoint, world: endpoint.call(world.chain.address, view_call("latest"), "latest"),
    "eth_getCode": lambda endpoint, world: endpoint.code(world.chain.address, "latest"),
    "eth_getBalance": lambda endpoint, _: endpoint.balance(SENDER, "latest"),
    "eth_getTransactionCount": lambda endpoint, _: endpoint.nonce(SENDER, "latest"),
    "eth_getTransactionReceipt": lambda endpoint, world: endpoint.receipt(sent(world)),
    "eth_getTransactionByHash": lambda endpoint, world: endpoint.holds(sent(world)),
    "eth_getLogs": lambda endpoint, world: endpoint.events(world.chain.address, ANCHORED_TOPIC, 0, 9_999),
    "eth_estimateGas": lambda endpoint, _: endpoint.gas(SENDER, "0x" + "77" * 20, "0x"),
    "eth_maxPriorityFeePerGas": lambda endpoint, _: endpoint.tip(),
    "eth_feeHistory": lambda endpoint, _: endpoint.tip(),
    "eth_sendRawTransaction": lambda endpoint, _: endpoint.send(Attempt.objects.get().raw),
}


def sent(world: World) -> str:
    return world.chain.events()[0][1].sent.hash


class Odd:
    """Stands before a node: each answer to `method` is the next of all odd ones. `told` are the names of those given."""

    def __init__(self, node: Node, method: str) -> None:
        self._post, self._method = node.post, method
        self.told: list[str] = []
        self.last = False
        node.post = self.post  # type: ignore[method-assign]

    def post(self, body: bytes) -> bytes:
        right = self._post(body)
        asked = json.loads(body)
        if isinstance(asked, list) or asked["method"] != self._method:
            return right
        told = json.loads(right)
        # What was sent before is refused: that is no answer to make others of.
        odd = list(oddities(told if "result" in told else {"id": told["id"], "result": "0x" + "77" * 32}))
        name, write = odd[len(self.told) % len(odd)]
        self.told.append(name)
        self.last = len(self.told) >= len(odd)
        return write()


@contextmanager
def odd_first(method: str, *, endpoints: int) -> Iterator[World]:
    """A world whose first endpoint answers oddly, and what holds once it does no more."""
    world = World(endpoints=endpoints)
    odd = Odd(world.nodes[0], method)
    world.restart()
    yield world
    assert odd.told
    del world.nodes[0].post
    world.settle()
    world.check()


@pytest.fixture(autouse=True)
def _no_rest(monkeypatch: pytest.MonkeyPatch, db: None, without_triggers: None) -> None:
    """Who fails is asked again at once, and so asked about everything."""
    monkeypatch.setattr(asking, "_REST_SECONDS", (0.0,))


@pytest.mark.parametrize("method", QUESTIONS)
def test_an_odd_answer_is_no_answer_or_a_right_one(method: str) -> None:
    world = World(endpoints=1)
    world.log.append(3)
    world.go(2)
    odd, endpoint = Odd(world.nodes[0], method), world.loop.client.endpoints[0]
    while not odd.last:
        with suppress(RetryableError):
            try:
                QUESTIONS[method](endpoint, world)
            except OutcomeUnknownError:
                assert method == "eth_sendRawTransaction"
    assert len(odd.told) > 40


def held(world: World) -> None:
    """What holds at any moment."""
    state = NetworkState.objects.get()
    assert state.problem in {None, *PROBLEMS}
    assert {one["state"] for one in state.endpoints} <= ENDPOINTS.keys()
    assert world.final_is_there()
    assert halts_open() == []


def forgets(world: World, method: str) -> None:
    """Events are asked for by tables that lack something."""
    if method == "eth_getLogs":
        for rows in (Sighting, Attempt, Anchor):
            rows.objects.all().delete()


def audited(world: World) -> None:
    """Of three the audit believes no one's word alone."""
    reader = ContractReader(world.loop.client, world.network.contract)
    kept = {event.size: event.digest() for _, _, event in world.chain.events()}
    with suppress(ChainError):
        assert reader.contradicted(kept) == set()
    with suppress(ChainError):
        assert reader.latest(lambda size, _: size in kept)[0] in kept


@pytest.mark.soak
@pytest.mark.parametrize("method", QUESTIONS)
def test_one_of_three_that_answers_oddly_stops_nothing(method: str) -> None:
    with odd_first(method, endpoints=3) as world:
        for size in (4, 7, 10):
            world.log.append(3 if size == 4 else 2)
            world.go(take=False)
            for _ in range(world.chain.finality_depth + 10):
                world.go()
                held(world)
            assert final()[-1] == size
            audited(world)
            forgets(world, method)
            world.wait(60)


@pytest.mark.soak
@pytest.mark.parametrize("method", QUESTIONS)
def test_the_only_one_that_answers_oddly_crashes_nothing(method: str) -> None:
    with odd_first(method, endpoints=1) as world:
        for _ in range(6):
            world.log.append(2)
            world.go(take=False)
            world.go(5)
            held(world)
            forgets(world, method)
            world.wait(60)
