"""A registry's log on real nodes: the loop with everything real in it."""

import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from anchoring import wiring, wiring_chain
from anchoring.anchorer.networks import Beginning
from anchoring.anchorer.step import anchor_step
from anchoring.log.checkpoints import newest_checkpoint
from anchoring.log.entries import NewEntry, entries_submit
from anchoring.log.genesis import log_create
from anchoring.log.keys import LogKeys
from anchoring.log.sequencer import sequence_all
from anchoring.models import Attempt, Network, NetworkState
from tests.fixtures.anvil import SECONDS

KEYS = LogKeys("log.example/chain", bytes(range(32)), bytes(range(32, 64)))
_numbers = count(1)


@dataclass
class Registry:
    """A begun log. `ahead` moves its clock, so that no test waits for an interval.

    `mines` says that blocks come with transactions, and not when the test asks for one.
    """

    network: Network
    ahead: timedelta = field(default_factory=timedelta)
    mines: bool = True

    @property
    def now(self) -> datetime:
        return timezone.now() + self.ahead

    @property
    def size(self) -> int:
        return newest_checkpoint().size

    def submit(self, entries: int = 3) -> None:
        """Leave entries to the sequencer."""
        new = [NewEntry("test:stated", f"{n:064x}", f"{n:064x}", timezone.now()) for n in _next(entries)]
        with transaction.atomic():
            entries_submit(entries=new)

    def append(self, entries: int = 3) -> None:
        self.submit(entries)
        sequence_all(keys=KEYS)

    def step(self) -> str:
        did = anchor_step(wiring_chain.anchor_loop(self.network), now=self.now)
        if self.mines:
            until_mined(self.network)
        return did

    def wait(self, seconds: int) -> None:
        self.ahead += timedelta(seconds=seconds)

    def anchored(self, entries: int = 3) -> None:
        """Append, and have it in a block."""
        self.append(entries)
        self.wait(600)
        did = [self.step() for _ in range(3)]
        assert did[-1] == "idle", did


def registry(*, beginning: Beginning | None = None) -> Registry:
    """A new log on the network that the settings name."""
    network = wiring_chain.chain_begin(beginning=beginning)
    log_create(keys=KEYS)
    assert wiring.log_keys() == KEYS
    return Registry(network)


def chain_values(folder: Path) -> dict[str, Any]:
    """Settings with keys of the test's own and no key to anchor with, by their names."""
    return {
        "LOG_NOTE_KEY": KEYS.note_seed.hex(),
        "LOG_VRF_KEY": KEYS.vrf_seed.hex(),
        "ETHEREUM_RPC_URLS": [],
        "ETHEREUM_NETWORK_RPC_URLS": {},
        "ANCHOR_SIGNER": "",
        "ANCHOR_KEY_FILE": folder / "anchor-key",
        "ANCHOR_KEYSTORE_FILE": folder / "keystore.json",
        "ANCHOR_KEYSTORE_PASSWORD_FILE": folder / "password",
    }


def until_mined(network: Network) -> None:
    """Until the newest transaction is in a block. The node puts it into one by itself, but a moment after it took it."""
    attempt = Attempt.objects.filter(network=network).order_by("id").last()
    deadline = time.monotonic() + SECONDS
    while attempt and not any(wiring_chain.network_client(network).receipts(attempt.hash)):
        assert time.monotonic() < deadline, "the transaction is in no block"
        time.sleep(0.005)


def _next(entries: int) -> list[int]:
    return [next(_numbers) for _ in range(entries)]


def promoted(monkeypatch: pytest.MonkeyPatch) -> None:
    """The database is a standby that was promoted after the last look."""
    NetworkState.objects.update(timeline="00000001")
    for place in ("anchoring.anchors.timeline", "anchoring.anchorer.state.timeline"):
        monkeypatch.setattr(place, lambda: "00000002")
