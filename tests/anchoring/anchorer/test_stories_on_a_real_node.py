"""The hard cases once more, few but real: anvil with its pool, its reorganisations and a proxy that loses answers."""

from collections.abc import Iterator

import pytest
from pytest_django import Settings

from anchoring.anchors import anchors_confirmed
from anchoring.models import Anchor, Attempt, NetworkState, Sighting
from tests.anchoring.simulated.proxy import Proxy, proxy_running
from tests.anchoring.simulated.registry import Registry, registry
from tests.anchoring.simulated.states import anchor_state
from tests.fixtures.anvil import Anvil, anvil_running

pytestmark = pytest.mark.django_db


@pytest.fixture
def node() -> Iterator[Anvil]:
    with anvil_running("--slots-in-an-epoch", "4") as running:
        yield running


@pytest.fixture
def begun(node: Anvil, chain_settings: Settings) -> Registry:
    """A log on a node that makes a block only when it is told to."""
    chain_settings.ETHEREUM_RPC_URLS = [node.url]
    made = registry()
    made.mines = False
    node.mine(20)
    node.rpc("evm_setAutomine", False)
    return made


@pytest.fixture
def proxy(node: Anvil, begun: Registry, chain_settings: Settings) -> Iterator[Proxy]:
    with proxy_running(node.url) as running:
        chain_settings.ETHEREUM_RPC_URLS = [running.url]
        yield running


def state() -> str:
    return anchor_state(Anchor.objects.latest("id"))


def attempts() -> list[Attempt]:
    return list(Attempt.objects.filter(purpose="anchor").order_by("id"))


def settle(begun: Registry, node: Anvil) -> None:
    for _ in range(8):
        begun.step()
        node.mine(2)
    begun.step()


def check(node: Anvil, sizes: list[int]) -> None:
    """Each of these sizes has one anchor, all of them are final, and the rows say what the node says."""
    rows = anchors_confirmed(final=True)
    assert [row.size for row in rows] == sizes
    assert [row.previous_size for row in rows] == [0, *sizes[:-1]]
    for row in rows:
        block = node.rpc("eth_getBlockByNumber", hex(row.block_number), False)
        assert (row.block_hash, row.time) == (block["hash"], int(block["timestamp"], 16))
        assert row.transaction in block["transactions"]


def test_from_waiting_to_final(begun: Registry, node: Anvil) -> None:
    begun.append()
    assert begun.step() == "sent"
    assert (begun.step(), state()) == ("pending", "sent")
    node.mine()
    assert (begun.step(), state()) == ("idle", "included")
    node.mine(7)
    assert (begun.step(), state()) == ("idle", "included")
    node.mine(2)
    assert (begun.step(), state()) == ("idle", "final")
    check(node, [4])


@pytest.mark.soak
def test_a_transaction_that_the_node_forgot_is_sent_again(begun: Registry, node: Anvil) -> None:
    begun.append()
    begun.step()
    sent = attempts()[0].hash
    node.rpc("anvil_dropTransaction", sent)
    begun.step()
    assert node.rpc("eth_getTransactionByHash", sent) is not None
    settle(begun, node)
    check(node, [4])
    assert len(attempts()) == 1


@pytest.mark.parametrize("depth", [pytest.param(2, marks=pytest.mark.soak), 5])
def test_a_reorganisation_that_drops_the_anchor_puts_it_back(
    begun: Registry, node: Anvil, depth: int
) -> None:
    begun.append()
    begun.step()
    node.mine(2)
    begun.step()
    assert state() == "included"
    node.rpc("anvil_reorg", depth, [])
    begun.step()
    assert state() == "sent"
    settle(begun, node)
    check(node, [4])
    assert len(attempts()) == 1


@pytest.mark.soak
def test_a_rollback_is_a_reorganisation_too(begun: Registry, node: Anvil) -> None:
    begun.append()
    begun.step()
    node.mine(3)
    begun.step()
    node.rpc("anvil_rollback", 3)
    settle(begun, node)
    check(node, [4])


@pytest.mark.soak
def test_a_second_anchor_on_top_of_one_that_is_dropped(begun: Registry, node: Anvil) -> None:
    for _ in range(2):
        begun.append()
        begun.wait(600)
        begun.step()
        node.mine()
        begun.step()
    node.rpc("anvil_reorg", 3, [])
    settle(begun, node)
    check(node, [4, 8])
    assert len(attempts()) == 2


@pytest.mark.soak
def test_a_jumping_base_fee_is_followed_with_the_same_nonce(begun: Registry, node: Anvil) -> None:
    begun.append()
    begun.step()
    node.rpc("anvil_setNextBlockBaseFeePerGas", hex(attempts()[0].max_fee * 3))
    node.mine(2, seconds_between=5)
    begun.wait(600)
    assert begun.step() == "sent"
    first, second = attempts()
    assert first.nonce == second.nonce
    assert second.max_fee * 8 >= first.max_fee * 9
    settle(begun, node)
    check(node, [4])
    assert Sighting.objects.filter(attempt=first).latest("id").outcome == "replaced"


def test_a_price_above_the_limit_waits(begun: Registry, node: Anvil) -> None:
    begun.append()
    node.rpc("anvil_setNextBlockBaseFeePerGas", hex(10**12))
    node.mine()
    assert begun.step() == "blocked"
    assert NetworkState.objects.get().problem == "fees-above-cap"
    assert not attempts()


@pytest.mark.parametrize(
    "fault",
    [
        "after silence",
        *(
            pytest.param(fault, marks=pytest.mark.soak)
            for fault in ("before cut", "before silence", "after cut", "after status")
        ),
    ],
)
def test_an_answer_that_is_lost_makes_no_second_transaction(
    begun: Registry, node: Anvil, proxy: Proxy, fault: str
) -> None:
    lost = ["eth_sendRawTransaction"]
    proxy.fault = lambda request: fault if request["method"] in lost and lost.pop() else None
    begun.append()
    begun.step()
    settle(begun, node)
    check(node, [4])
    assert len(attempts()) == 1


@pytest.mark.soak
def test_an_endpoint_that_fails_at_every_third_question(begun: Registry, node: Anvil, proxy: Proxy) -> None:
    faults = ["before limit", "after silence", "before garbage", "after error"]
    proxy.fault = lambda _: faults[len(proxy.asked) // 3 % 4] if len(proxy.asked) % 13 == 0 else None
    for _ in range(3):
        begun.append()
        begun.wait(600)
        for _ in range(8):
            begun.step()
            node.mine()
    proxy.fault = lambda _: None
    settle(begun, node)
    sizes = [row.size for row in anchors_confirmed()]
    check(node, sizes)
    assert sizes[-1] == begun.size


@pytest.mark.soak
def test_three_endpoints_of_which_one_is_gone(begun: Registry, node: Anvil, chain_settings: Settings) -> None:
    chain_settings.ETHEREUM_RPC_URLS = [
        "http://127.0.0.1:9",
        node.url,
        node.url.replace("127.0.0.1", "localhost"),
    ]
    begun.append()
    assert begun.step() == "sent"
    settle(begun, node)
    check(node, [4])


def early(node: Anvil) -> dict[str, object]:
    return {"result": node.rpc("eth_getBlockByNumber", "latest", False)}


LIES = {
    "early": ("eth_getBlockByNumber", None),
    "no nonce": ("eth_getTransactionCount", {"result": "0x0"}),
    "a far nonce": ("eth_getTransactionCount", {"result": "0x40"}),
    "little gas": ("eth_estimateGas", {"result": "0x5208"}),
    "half a pair": ("eth_call", {"error": {"code": -32000, "message": "no \ud800\x00"}}),
}


@pytest.mark.parametrize("lie", LIES)
def test_one_of_three_that_lies_stops_nothing(
    begun: Registry, node: Anvil, proxy: Proxy, chain_settings: Settings, lie: str
) -> None:
    chain_settings.ETHEREUM_RPC_URLS = [proxy.url, node.url, node.url.replace("127.0.0.1", "localhost")]
    method, told = LIES[lie]

    proxy.lies[method] = lambda given: told or (early(node) if given[0] == "finalized" else None)
    begun.append()
    assert begun.step() == "sent"
    node.mine()
    begun.step()
    assert state() == "included"
    settle(begun, node)
    check(node, [4])


def test_a_node_that_began_again_is_refused(begun: Registry, node: Anvil, chain_settings: Settings) -> None:
    """Its state was lost: another genesis block under the same chain id."""
    with anvil_running("--timestamp", "1700000000") as other:
        chain_settings.ETHEREUM_RPC_URLS = [other.url]
        begun.append()
        assert begun.step() == "blocked"
    assert NetworkState.objects.get().problem == "wrong-chain"
