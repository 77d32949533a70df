"""The local chain goes on where it was: same blocks, same receipts, and `finalized` can be read."""

import contextlib
import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.fixtures.ports import port_taken
from tests.ops.chains import Running
from tools.run import chain as chains
from tools.run.console import RefusedError
from tools.run.data import DataDir
from tools.run.expected import Expected

SENDER = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266"
# Each call returns the number of transactions before it, and each transaction counts and logs one.
RUNTIME = "5f54600101805f555f5260205fa060205ff3"
CREATION = f"0x60{len(RUNTIME) // 2:02x}600a5f3960{len(RUNTIME) // 2:02x}5ff3{RUNTIME}"


@pytest.fixture
def folder(tmp_path: Path, quiet_port: int) -> Path:
    """Of a chain that listens where nobody else does, now and when it is started again."""
    (tmp_path / "chain").mkdir()
    (tmp_path / "chain" / "rpc-url").write_text(f"http://127.0.0.1:{quiet_port}\n")
    return tmp_path / "chain"


@pytest.fixture
def running(folder: Path) -> Iterator[Running]:
    started = Running(folder)
    yield started
    started.kill()


def deploy(running: Running) -> str:
    """The address of a contract that has seen one transaction, with both final."""
    created = running.ask("eth_sendTransaction", {"from": SENDER, "data": CREATION})
    running.ask("evm_mine")
    receipt = running.ask("eth_getTransactionReceipt", created)
    assert isinstance(receipt, dict)
    running.ask("eth_sendTransaction", {"from": SENDER, "to": receipt["contractAddress"]})
    running.ask("anvil_mine", "0x14", "0x0")
    return str(receipt["contractAddress"])


def count_at_finalized(running: Running, contract: str) -> object:
    """After a start anvil may lack the state of a single block; the next one's, a few seconds later, is there."""
    for _ in range(100):
        with contextlib.suppress(RuntimeError):
            return running.ask("eth_call", {"to": contract}, "finalized")
        time.sleep(0.1)
    return running.ask("eth_call", {"to": contract}, "finalized")


def seen(running: Running, contract: str) -> dict[str, object]:
    logs = running.ask("eth_getLogs", {"address": contract, "fromBlock": "0x0", "toBlock": "latest"})
    assert isinstance(logs, list)
    return {
        "genesis": running.ask("eth_getBlockByNumber", "0x0", False),
        "logs": logs,
        "receipt": running.ask("eth_getTransactionReceipt", logs[0]["transactionHash"]),
        "block": running.ask("eth_getBlockByHash", logs[0]["blockHash"], False),
        "count at finalized": count_at_finalized(running, contract),
        "nonce": running.ask("eth_getTransactionCount", SENDER, "latest"),
    }


def test_after_a_restart_all_of_it_reads_as_before(running: Running, folder: Path) -> None:
    contract = deploy(running)
    before = seen(running, contract)
    assert int(str(before["count at finalized"]), 16) == 2
    running.chain.save()
    running.kill()
    again = Running(folder)
    try:
        assert again.chain.url == running.chain.url
        assert seen(again, contract) == before
        again.ask("evm_mine")
        assert seen(again, contract) == before
    finally:
        again.kill()


@pytest.mark.soak
def test_the_local_chain_stays_the_same_from_start_to_start(running: Running, folder: Path) -> None:
    """anvil adds a first block at each start. With two of them it picks one, now this, now that."""
    first = running.ask("eth_getBlockByNumber", "0x0", False)
    running.chain.save()
    running.kill()
    for _ in range(3):
        time.sleep(1.1)  # a first block of another second would be another block
        again = Running(folder)
        try:
            assert again.ask("eth_getBlockByNumber", "0x0", False) == first
            asked = int(time.time())
            again.ask("evm_mine")
            newest = again.ask("eth_getBlockByNumber", "latest", False)
            assert isinstance(newest, dict)
            assert asked - 1 <= int(newest["timestamp"], 16) <= time.time() + 1
            again.chain.save()
        finally:
            again.kill()


def test_the_state_is_not_rewritten_while_blocks_are_empty(
    running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chains, "_SAVE_EVERY", 0.0)
    running.chain.save_where_due()
    assert not running.chain.state.exists()
    running.ask("eth_sendTransaction", {"from": SENDER, "to": SENDER})
    running.ask("evm_mine")
    running.chain.save_where_due()
    written = running.chain.state.stat().st_mtime_ns
    running.ask("evm_mine")
    running.chain._cost = 0.0
    running.chain.save_where_due()
    assert running.chain.state.stat().st_mtime_ns == written
    monkeypatch.setattr(chains, "_SAVE_EMPTY_EVERY", 0.0)
    running.chain.save_where_due()
    assert running.chain.state.stat().st_mtime_ns > written


@pytest.mark.soak
def test_memory_and_state_stay_small_over_an_hour_of_blocks(running: Running) -> None:
    """anvil keeps every state of the last hour for block times under three seconds: 100 times as much."""
    running.ask("anvil_mine", hex(1200), "0x1")
    status = Path(f"/proc/{running.process.pid}/status").read_text()
    assert int(status.split("VmRSS:")[1].split()[0]) < 80_000
    running.chain.save()
    assert running.chain.state.stat().st_size < 10_000_000


def test_another_port_is_taken_where_its_own_is_in_use(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its last one and the usual one are somebody else's, who answers there."""
    with port_taken() as last, port_taken() as usual:
        (folder / "rpc-url").write_text(f"http://127.0.0.1:{last}\n")
        monkeypatch.setattr(chains, "_PORT", usual)
        running = Running(folder)
        try:
            assert running.ask("eth_chainId") == "0x7a69"
            assert (folder / "rpc-url").read_text().strip() == running.chain.url
            assert int(running.chain.url.rpartition(":")[2]) not in {last, usual}
        finally:
            running.kill()


def test_two_chains_beginning_at_once_have_ports_of_their_own(tmp_path: Path, quiet_port: int) -> None:
    """Both want the same one."""
    folders = [tmp_path / "one", tmp_path / "other"]
    for folder in folders:
        folder.mkdir()
        (folder / "rpc-url").write_text(f"http://127.0.0.1:{quiet_port}\n")
    with ThreadPoolExecutor(2) as pool:
        both = list(pool.map(Running, folders))
    try:
        assert len({running.chain.url for running in both}) == 2
        hashes = {running.chain.url: running.ask("eth_chainId") for running in both}
        assert set(hashes.values()) == {"0x7a69"}
    finally:
        for running in both:
            running.kill()


def test_a_chain_that_can_not_start_is_refused(folder: Path) -> None:
    (folder / "state.json").write_text("{")
    (folder / "first-block-time").write_text("1700000000")
    with pytest.raises(RefusedError, match="ended as it started"):
        Running(folder)


def expected(running: Running, **changed: object) -> Expected:
    genesis = running.ask("eth_getBlockByNumber", "0x0", False)
    assert isinstance(genesis, dict)
    network = {
        "chain_id": 31337,
        "name": "local",
        "contract": deploy(running),
        "genesis_hash": genesis["hash"],
        **changed,
    }
    return Expected(origin="registry.example/test", networks=[network])


def test_the_chain_of_this_log_is_let_through(running: Running, tmp_path: Path) -> None:
    this = expected(running)
    this.refuse_without_state(DataDir(tmp_path), state_there=True)
    this.refuse_other_chain(running.chain.url, local=True)


@pytest.mark.parametrize(
    "changed", [{"genesis_hash": "0x00"}, {"contract": "0x" + "00" * 20}, {"chain_id": 1}]
)
def test_another_chain_is_refused(running: Running, changed: dict[str, object]) -> None:
    with pytest.raises(RefusedError, match=r"(?s)is not the chain that this log is anchored on.*make reset"):
        expected(running, **changed).refuse_other_chain(running.chain.url, local=True)


def test_a_state_that_is_missing_under_a_log_is_refused(tmp_path: Path) -> None:
    printed = json.dumps(
        {
            "origin": "x",
            "networks": [{"chain_id": 31337, "name": "local", "contract": "0x", "genesis_hash": "0x"}],
        }
    )
    with pytest.raises(RefusedError, match=r"(?s)the chain's state is missing.*make reset"):
        Expected.parse(f"migrations\n{printed}\n".encode()).refuse_without_state(
            DataDir(tmp_path), state_there=False
        )


def test_the_local_chain_continues_no_real_network_s_log(tmp_path: Path) -> None:
    log = Expected(origin="x", networks=[{"chain_id": 560048, "name": "hoodi"}])
    with pytest.raises(
        RefusedError, match=r"anchored on hoodi \(chain 560048\), and ETHEREUM_RPC_URL is not set"
    ):
        log.refuse_without_state(DataDir(tmp_path), state_there=False)
