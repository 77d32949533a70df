"""An hour at a free provider with everything real in it but the time: the tasks, a node, HTTP, and the provider between."""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pytest_django import Settings

from anchoring import tasks, wiring_chain
from anchoring.anchorer.pace import LOOK_REQUESTS
from anchoring.anchorer.requests import requests_on
from anchoring.anchors import anchors_confirmed
from anchoring.ethereum.errors import RetryableError
from anchoring.ethereum.signer import key_signer
from tests.anchoring.simulated.clock import clock_set
from tests.anchoring.simulated.provider import Provider, provider_running
from tests.anchoring.simulated.registry import Registry, registry
from tests.fixtures.anvil import Anvil, anvil_running
from tests.verifier.rounds import ROUNDS

CHAIN_ID = 5_600_481
KEY = "22" * 32
BEAT, BLOCK, MINUTE = 5, 12, 60
MINUTES = round(60 * min(1.0, max(ROUNDS, 0.4)))
"""Of which the last third brings nothing new."""


@dataclass
class Clock:
    """What time it is, for the node too."""

    now: datetime

    def to(self, now: datetime, node: Anvil) -> None:
        self.now = now
        if now.timestamp() % BLOCK < BEAT:
            node.rpc("evm_setNextBlockTimestamp", int(now.timestamp()))
            node.rpc("evm_mine")


@pytest.fixture
def node() -> Iterator[Anvil]:
    with anvil_running("--slots-in-an-epoch", "4", "--chain-id", str(CHAIN_ID)) as running:
        yield running


@pytest.fixture
def clock(node: Anvil, monkeypatch: pytest.MonkeyPatch) -> Clock:
    node.mine(20)
    clock = Clock(datetime.now(UTC))

    clock_set(monkeypatch, lambda: clock.now)
    return clock


@pytest.fixture
def begun(db: None, node: Anvil, clock: Clock, chain_settings: Settings) -> Registry:
    """A log on a network whose requests are counted, with a key of its own."""
    Path(chain_settings.ANCHOR_KEY_FILE).write_text(KEY)
    node.rpc("anvil_setBalance", key_signer(KEY, source="the test").address, hex(10**21))
    chain_settings.ETHEREUM_RPC_URLS = [node.url]
    made = registry()
    made.mines = False
    node.mine(20)
    node.rpc("evm_setAutomine", False)
    head = node.rpc("eth_getBlockByNumber", "latest", False)
    clock.now = datetime.fromtimestamp(int(head["timestamp"], 16) + 1, UTC)
    return made


def audited(network_sizes: list[int], begun: Registry) -> None:
    """What the audit asks, a batch at a time, of what is left for it."""
    with wiring_chain.audits_metered():
        try:
            wiring_chain.contract_reader(begun.network).anchored(network_sizes[-10:])
        except RetryableError:
            return


@pytest.mark.soak
def test_an_hour_on_a_real_chain_is_counted(
    begun: Registry, node: Anvil, clock: Clock, chain_settings: Settings
) -> None:
    provider = Provider(lambda: clock.now, latency=0.04)
    with provider_running(provider, node.url) as url:
        chain_settings.ETHEREUM_RPC_URLS = [url]
        for endpoint in wiring_chain.network_client(begun.network).endpoints:
            endpoint.clock = lambda: clock.now.timestamp()
        started, calls, audit_due = clock.now, Counts(provider), False
        for second in range(0, MINUTES * MINUTE, BEAT):
            minute = second // MINUTE
            clock.to(started + timedelta(seconds=second), node)
            provider.pauses, provider.tells = {4: (120, True), 8: (1, False)}.get(minute, (0, True))
            provider.takes_batches = minute < 12
            if second % MINUTE == 0 and minute < MINUTES * 2 // 3:
                begun.append()
            before, audit_due = provider.counted.total(), audit_due or second % (5 * MINUTE) == 0
            tasks.anchor()
            if audit_due and provider.counted.total() == before:
                audit_due = False
                audited([row.size for row in anchors_confirmed()], begun)
            calls.note(minute)
        last = clock.now

        rows = anchors_confirmed()
        assert rows[-1].size == begun.size, "nothing waits"
        assert [row.previous_size for row in rows] == [0, *[row.size for row in rows][:-1]], "once each"
        assert len(rows) >= MINUTES * 2 // 3 // 5
        assert provider.counted == {day: requests_on(begun.network, day)[1] for day in provider.counted}
        assert provider.refused["402"] == 0
        assert provider.refused["429"] < 20
        quiet = [calls.minutes[minute] for minute in range(MINUTES * 2 // 3 + 8, MINUTES)]
        # Once in an epoch finality is asked too, and each five minutes whose chain it is, and the audit asks.
        assert sum(quiet) <= len(quiet) * (LOOK_REQUESTS + 1) + (len(quiet) // 5 + 1) * 14
        for step in range(1, 150):
            clock.to(last + timedelta(seconds=step * BEAT), node)
            tasks.anchor()
        assert [row.size for row in anchors_confirmed(final=True)] == [row.size for row in rows]
    sys.stdout.write(f"\n{calls.table()}\n")


class Counts:
    """How many calls each minute took."""

    def __init__(self, provider: Provider) -> None:
        self._provider, self._before = provider, 0
        self.minutes: dict[int, int] = {}

    def note(self, minute: int) -> None:
        now = self._provider.counted.total()
        self.minutes[minute] = self.minutes.get(minute, 0) + now - self._before
        self._before = now

    def table(self) -> str:
        lines = [f"{'minute':>6} {'calls':>6}"]
        lines += [f"{minute:>6} {calls:>6}" for minute, calls in self.minutes.items()]
        refused = dict(self._provider.refused)
        return "\n".join([*lines, f"{self._before} calls in all, refused: {refused}"])
