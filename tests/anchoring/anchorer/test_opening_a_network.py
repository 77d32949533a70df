"""A network is opened once, with everything that must not change pinned, and found again after a crash."""

import stat
from unittest.mock import patch

import pytest
from pytest_django import Settings

from anchoring import wiring_chain
from anchoring.anchorer import carry, networks
from anchoring.ethereum.contract import code_hash
from anchoring.ethereum.errors import KeyUnusableError, PermanentError
from anchoring.ethereum.signer import DEVELOPMENT_KEY
from anchoring.models import Attempt, Network, NetworkState
from tests.anchoring.simulated.faults import Killed
from tests.anchoring.simulated.registry import Registry
from tests.fixtures.anvil import Anvil, anvil_running

pytestmark = pytest.mark.django_db


@pytest.fixture
def node(anvil: Anvil, chain_settings: Settings) -> Anvil:
    chain_settings.ETHEREUM_RPC_URLS = [anvil.url]
    return anvil


def deployments(node: Anvil) -> int:
    return int(
        node.rpc("eth_getTransactionCount", "0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266", "latest"), 16
    )


def test_chain_contract_and_code_are_pinned(node: Anvil) -> None:
    network = wiring_chain.chain_begin()
    assert (network.chain_id, network.name, network.start) == (31337, "local", 0)
    assert network.genesis_hash == node.rpc("eth_getBlockByNumber", "0x0", False)["hash"]
    assert network.code_hash == code_hash(node.rpc("eth_getCode", network.contract, "latest"))


def test_the_local_chain_s_key_file_is_its_owner_s(node: Anvil, chain_settings: Settings) -> None:
    wiring_chain.chain_begin()
    file = chain_settings.ANCHOR_KEY_FILE
    assert file.read_text().strip() == DEVELOPMENT_KEY
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_the_public_key_is_refused_on_any_other_chain(chain_settings: Settings) -> None:
    with anvil_running("--chain-id", "31338") as other:
        chain_settings.ETHEREUM_RPC_URLS = [other.url]
        with pytest.raises(PermanentError, match="no anchor key"):
            wiring_chain.chain_begin()
        chain_settings.ANCHOR_KEY_FILE.write_text(DEVELOPMENT_KEY)
        with pytest.raises(KeyUnusableError, match="31337 alone"):
            wiring_chain.chain_begin()


def test_a_known_chain_id_with_another_genesis_is_refused(chain_settings: Settings) -> None:
    with anvil_running("--chain-id", "11155111") as other:
        chain_settings.ETHEREUM_RPC_URLS = [other.url]
        chain_settings.ANCHOR_KEY_FILE.write_text("11" * 32)
        with pytest.raises(PermanentError, match="sepolia's, the genesis block is not"):
            wiring_chain.chain_begin()


def test_a_second_network_on_the_same_chain_is_refused(node: Anvil) -> None:
    wiring_chain.chain_begin()
    with pytest.raises(PermanentError, match="already"):
        wiring_chain.chain_begin()


@pytest.mark.parametrize("persisted", [False, True], ids=["not persisted", "persisted"])
@pytest.mark.parametrize("point", ["attempt_store", "attempt_send", "deployed_read"])
def test_a_crash_in_the_middle_leaves_one_contract(node: Anvil, point: str, persisted: bool) -> None:
    before = deployments(node)
    owner = networks if point == "deployed_read" else carry
    real = getattr(owner, point)

    def dying(*args: object, **kwargs: object) -> object:
        if persisted:
            real(*args, **kwargs)
        raise Killed(point)

    with patch.object(owner, point, dying), pytest.raises(Killed):
        wiring_chain.chain_begin()
    network = wiring_chain.chain_begin()
    assert deployments(node) == before + 1
    assert Attempt.objects.count() == 1
    assert Network.objects.get() == network


def test_a_contract_that_is_there_can_be_taken(local: Registry, without_triggers: None) -> None:
    contract = local.network.contract
    for model in (Attempt, NetworkState, Network):
        model.objects.all()._raw_delete("default")
    network = wiring_chain.chain_begin(contract=contract.upper().replace("0X", "0x"))
    assert network.contract == contract
    assert not Attempt.objects.exists()


def test_a_contract_that_is_no_anchor_log_is_refused(node: Anvil) -> None:
    with pytest.raises(PermanentError, match="no AnchorLog"):
        wiring_chain.chain_begin(contract="0x" + "22" * 20)


def test_a_network_without_endpoints_names_the_setting(local: Registry) -> None:
    with pytest.raises(PermanentError, match="ETHEREUM_RPC_URL_HOODI"):
        wiring_chain.chain_begin(name="hoodi")


def test_endpoints_of_another_chain_than_was_meant_are_refused(
    local: Registry, chain_settings: Settings
) -> None:
    chain_settings.ETHEREUM_NETWORK_RPC_URLS = {"hoodi": chain_settings.ETHEREUM_RPC_URLS}
    with pytest.raises(PermanentError, match="belong to chain 31337"):
        wiring_chain.chain_begin(name="hoodi", chain_id=560048)
