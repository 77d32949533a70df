"""The same log on a second chain, and a contract that is ended by a successor."""

from collections.abc import Iterator
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from pytest_django import Settings

from anchoring import wiring_chain
from anchoring.anchors import anchors_confirmed, anchors_covering, halts_open, networks
from anchoring.ethereum.contract import anchor_call
from anchoring.ethereum.signer import KeySigner, Transaction, key_file_signer
from anchoring.models import Attempt, Network, NetworkState
from records.wiring import public_rpc
from tests.anchoring.simulated.registry import Registry, registry, until_mined
from tests.fixtures.anvil import Anvil, anvil_running
from verifier import tree

KEY = "5d" * 32


@pytest.fixture(scope="module")
def second() -> Iterator[Anvil]:
    with anvil_running("--chain-id", "31338", "--slots-in-an-epoch", "4") as node:
        yield node


@pytest.fixture
def both(db: None, anvil: Anvil, second: Anvil, chain_settings: Settings) -> Registry:
    """A registry on the session's node, with a key that may be used on the second one too."""
    chain_settings.ANCHOR_KEY_FILE.write_text(KEY)
    chain_settings.ETHEREUM_RPC_URLS = [anvil.url]
    chain_settings.ETHEREUM_NETWORK_RPC_URLS = {"chain-31338": [second.url]}
    for node in (anvil, second):
        node.rpc("anvil_setBalance", signer().address, hex(10**20))
    return registry()


def signer() -> KeySigner:
    return key_file_signer(settings.ANCHOR_KEY_FILE)


def run(*arguments: str) -> str:
    out = StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


def steal(both: Registry, node: Anvil) -> None:
    """A thief of the key anchors five entries that the log does not have."""
    leaves = [bytes([index]) * 32 for index in range(5)]
    say = Transaction(
        chain_id=31337,
        nonce=int(node.rpc("eth_getTransactionCount", signer().address, "latest"), 16),
        to=both.network.contract,
        data=anchor_call(5, "0x" + tree.root(leaves).hex(), []),
        gas=300_000,
        max_fee=10**11,
        tip=10**9,
    )
    node.rpc("eth_sendRawTransaction", signer().sign(say).raw)
    node.mine()


def everywhere(both: Registry) -> dict[str, str]:
    both.wait(600)
    did = wiring_chain.anchor_open_networks(now=both.now)
    for network in networks(retired=False):
        until_mined(network)
    return did


def test_the_same_checkpoint_is_anchored_on_both(both: Registry) -> None:
    both.anchored()
    run("anchor_network", "add", "chain-31338")
    both.append()
    assert everywhere(both) == {"local": "sent", "chain-31338": "sent"}
    everywhere(both)
    rows = anchors_confirmed()
    assert [(row.chain_id, row.size) for row in rows] == [(31337, 4), (31337, 8), (31338, 8)]
    assert rows[1].root == rows[2].root
    assert [row.chain_id for row in anchors_covering(1)] == [31337, 31338]


def test_one_that_is_silent_does_not_stop_the_other(both: Registry, chain_settings: Settings) -> None:
    run("anchor_network", "add", "chain-31338")
    chain_settings.ETHEREUM_NETWORK_RPC_URLS = {"chain-31338": ["http://127.0.0.1:9"]}
    both.append()
    assert everywhere(both) == {"local": "sent", "chain-31338": "blocked"}


def test_one_whose_endpoint_is_not_configured_is_told(both: Registry, chain_settings: Settings) -> None:
    run("anchor_network", "add", "chain-31338")
    chain_settings.ETHEREUM_NETWORK_RPC_URLS = {}
    both.append()
    assert everywhere(both) == {"local": "sent", "chain-31338": "blocked"}
    state = NetworkState.objects.get(chain_id=31338)
    assert (state.problem, state.dry) == ("settings", False)


def test_opening_one_says_what_the_worker_needs(both: Registry) -> None:
    assert "ETHEREUM_RPC_URL_CHAIN_31338 for the worker" in run("anchor_network", "add", "chain-31338")


def test_the_local_endpoint_is_told_for_its_own_chain(both: Registry, chain_settings: Settings) -> None:
    run("anchor_network", "add", "chain-31338")
    chain_settings.DEVELOPMENT = True
    local = "http://127.0.0.1:8545"
    keyed = ["http://user:word@127.0.0.1:8545", "http://127.0.0.1:8545/key", "https://node.example"]
    chain_settings.ETHEREUM_RPC_URLS = [local, *keyed]
    assert public_rpc() == {31337: [local]}
    chain_settings.DEVELOPMENT = False
    assert public_rpc() == {}


def test_a_retired_network_keeps_its_anchors_and_gets_no_more(both: Registry) -> None:
    both.anchored()
    run("anchor_network", "add", "chain-31338")
    run("anchor_network", "retire", "local")
    both.append()
    assert everywhere(both) == {"chain-31338": "sent"}
    everywhere(both)
    assert [(row.chain_id, row.size) for row in anchors_confirmed()] == [(31337, 4), (31338, 8)]
    with pytest.raises(CommandError, match="no such network"):
        run("anchor_network", "retire", "local")


def test_the_list_says_how_each_is_doing(both: Registry) -> None:
    both.anchored()
    run("anchor_network", "add", "chain-31338")
    run("anchor_network", "retire", "local")
    lines = run("anchor_network", "list").splitlines()
    assert lines[0].startswith("local  31337  0x")
    assert "size 4  retired" in lines[0]
    assert "chain-31338" in lines[1]


def test_a_name_that_stands_for_nothing_is_refused(both: Registry) -> None:
    for name in ("ropsten", "chain-", "chain-0x1", "chain-01"):
        with pytest.raises(CommandError, match="no such network"):
            run("anchor_network", "add", name)
    with pytest.raises(CommandError, match="ETHEREUM_RPC_URL_CHAIN_5"):
        run("anchor_network", "add", "chain-5")


def test_a_contract_that_a_thief_ended_is_succeeded(both: Registry, anvil: Anvil) -> None:
    steal(both, anvil)
    both.append(8)
    assert everywhere(both) == {"local": "blocked"}
    assert halts_open()[0].kind == "fork"
    run("anchor_network", "succeed", "local")
    assert halts_open() == []
    heir = networks(retired=False)[0]
    assert (heir.start, heir.predecessor) == (0, both.network.contract)
    assert everywhere(both) == {"local": "sent"}


def test_a_successor_goes_on_at_the_last_good_anchor(both: Registry) -> None:
    both.anchored()
    both.anchored()
    run("anchor_network", "succeed", "local")
    both.network = networks(retired=False)[0]
    both.anchored()
    rows = anchors_confirmed()
    assert [(row.size, row.previous_size) for row in rows] == [(4, 0), (8, 4), (12, 8)]
    assert rows[2].contract == both.network.contract != rows[1].contract
    assert Network.objects.get(pk=both.network.pk).start_root == rows[1].root


def test_a_predecessor_s_later_anchors_do_not_count(both: Registry, chain_settings: Settings) -> None:
    """An anchor that only became known after the successor began."""
    both.anchored()
    old = both.network
    both.append()
    both.wait(600)
    both.step()
    run("anchor_network", "succeed", "local")
    assert networks(retired=False)[0].start == 4
    wiring_chain.anchor_loop(old)
    both.step()
    assert [row.size for row in anchors_confirmed(network=old)] == [4]
    assert Attempt.objects.filter(network=old).count() == 2
