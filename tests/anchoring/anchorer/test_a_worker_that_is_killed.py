"""kill -9 at random moments of sequencing and anchoring: one anchor for each checkpoint, no gap, nothing forgotten."""

import json
import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from anchoring.ethereum import contract
from anchoring.ethereum.shapes import event
from tests.fixtures.anvil import ROOT, Anvil, anvil_running
from tests.verifier.rounds import rounds

SETTLING_SECONDS = 120


def environment(folder: Path, node: Anvil) -> dict[str, str]:
    """A registry of its own, on SQLite."""
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG"}}
    return kept | {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DEVELOPMENT": "1",
        "DATA_DIR": str(folder),
        "ETHEREUM_RPC_URL": node.url,
        "ANCHOR_INTERVAL": "1",
        "ANCHOR_REPLACE_AFTER": "4",
        "LOG_LEVEL": "ERROR",
    }


def run(folder: Path, node: Anvil, *command: str, seconds: int = 180) -> str:
    done = subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env=environment(folder, node),
        check=True,
        stdout=subprocess.PIPE,
        text=True,
        timeout=seconds,
    )
    return done.stdout


def kill_again_and_again(folder: Path, node: Anvil, kills: int, chance: random.Random) -> None:
    """Start a worker, kill it a moment after it has begun to work, and so on."""
    for _ in range(kills):
        with subprocess.Popen(
            [sys.executable, "-m", "tests.anchoring.simulated.worker"],
            cwd=ROOT,
            env=environment(folder, node),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        ) as worker:
            assert worker.stdout
            assert worker.stdout.readline() == "at work\n"
            time.sleep(chance.uniform(0.1, 4.0))
            assert worker.poll() is None, "the worker ended by itself"
            worker.kill()


def on_chain(node: Anvil, address: str) -> list[tuple[int, int, str]]:
    """The contract's events, as the node has them: size, previous size, transaction."""
    query = {"address": address, "fromBlock": "0x0", "toBlock": "latest", "topics": [contract.ANCHORED_TOPIC]}
    events = [event(one) for one in node.rpc("eth_getLogs", query)]
    told = [(contract.anchored_of(one), one.transaction) for one in events]
    return [(anchored.size, anchored.previous_size, transaction) for anchored, transaction in told]


def play(folder: Path, kills: int, seed: int) -> None:
    with anvil_running("--block-time", "1", "--slots-in-an-epoch", "1") as node:
        run(folder, node, "manage.py", "migrate", "--verbosity", "0")
        run(folder, node, "manage.py", "log_init")
        kill_again_and_again(folder, node, kills, random.Random(seed))
        rows = json.loads(
            run(folder, node, "-m", "tests.anchoring.simulated.worker", "settle", seconds=SETTLING_SECONDS)
        )
        events = on_chain(node, rows[0]["contract"])
    assert [(row["size"], row["previous_size"], row["transaction"]) for row in rows] == events
    sizes = [size for size, _, _ in events]
    assert sizes == sorted(set(sizes))
    assert [previous for _, previous, _ in events] == [0, *sizes[:-1]]
    assert len(sizes) >= kills // 4, "the worker got somewhere"


@pytest.mark.soak
def test_a_worker_killed_sixty_times(tmp_path: Path) -> None:
    play(tmp_path, kills=rounds(60), seed=int(time.time()))
