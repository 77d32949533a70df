"""The local Ethereum chain: anvil's own program (npm's wrapper would be left behind), and its state on disk.

The state is fetched over RPC and written whole, aside, then renamed: a kill at any moment leaves a good file. It is written
after blocks that hold transactions, at most every ten seconds. A block is final after 18 seconds here, so a kill loses nothing
that was final.

Blocks come every three seconds because anvil keeps 1,500 old states in memory for every block time below three, each with all
block hashes: gigabytes in a day. From three seconds on it keeps what --prune-history says. Sixteen is more than finality is
deep, and they are saved, or else reading at `finalized` would fail for the first blocks after a start.

anvil begins every start with a first block of its own and then loads the saved ones beside it. Only where both are the same
block does the chain keep its identity, so the time of the first one is kept and given to it each time.
"""

import errno
import gzip
import json
import os
import platform
import re
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tools.run.console import RefusedError
from tools.run.data import ROOT
from tools.run.processes import Child

CHAIN_ID = 31337
_PORT = 8545
_ANSWERS_WITHIN = 20.0
_SAVE_EVERY, _SAVE_EMPTY_EVERY = 10.0, 60.0


class LocalChain:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.url = ""
        """Where it listens, once it does."""
        self._saved_at = time.monotonic()
        self._looked_block = 0
        """Up to here no block has anything that is not saved."""
        self._cost = 0.0

    @property
    def state(self) -> Path:
        return self._folder / "state.json"

    @property
    def _first_block_time(self) -> Path:
        return self._folder / "first-block-time"

    def saved(self) -> bool:
        """Whether there is a chain to go on from."""
        return self.state.exists() and self._first_block_time.exists()

    def begin(self, start: Callable[[list[str | Path]], Child]) -> None:
        """Start it and wait until it answers. Raises RefusedError where it does not.

        It listens where it did the last time, else at its usual port, else at any. Whether a port is free only the
        attempt shows: one that was looked up may be somebody else's a moment later. Others read from `rpc-url` where it is.
        """
        deadline = time.monotonic() + _ANSWERS_WITHIN
        for port in (self._last_port(), _PORT, 0):
            if listening := _listening_port(start(self._command(port)), deadline):
                self.url = f"http://127.0.0.1:{listening}"
                (self._folder / "rpc-url").write_text(self.url + "\n", encoding="ascii")
                self._wait(deadline)
                return
        raise RefusedError("the local chain found no free port; see logs/chain.log in DATA_DIR")

    def _command(self, port: int) -> list[str | Path]:
        if not self.saved():
            self._first_block_time.write_text(f"{int(time.time())}\n", encoding="ascii")
        command: list[str | Path] = [
            _program(), "--port", str(port), "--chain-id", str(CHAIN_ID), "--block-time", "3",
            "--slots-in-an-epoch", "3", "--prune-history", "16", "--cache-path", self._folder / "cache",
            "--timestamp", self._first_block_time.read_text(encoding="ascii").strip(),
        ]  # fmt: skip
        return [*command, "--load-state", self.state] if self.saved() else command

    def _wait(self, deadline: float) -> None:
        while time.monotonic() < deadline:
            try:
                # It would write a line for each question. Without --quiet, or it would not say where it listens.
                rpc(self.url, "anvil_setLoggingEnabled", False)
                # Its clock goes on from the first block's time otherwise.
                rpc(self.url, "evm_setTime", int(time.time()))
                self._looked_block = int(rpc(self.url, "eth_blockNumber"), 16)
            except OSError:
                time.sleep(0.05)
            else:
                return
        raise _no_answer()

    def save_where_due(self) -> None:
        """Called again and again. The longer a save takes (a chain of days is large), the rarer it becomes."""
        age = time.monotonic() - self._saved_at
        if age < max(_SAVE_EVERY, 20 * self._cost):
            return
        if age >= _SAVE_EMPTY_EVERY or self._has_news():
            self.save()

    def _has_news(self) -> bool:
        newest = int(rpc(self.url, "eth_blockNumber"), 16)
        numbers = range(self._looked_block + 1, newest + 1)
        if any(
            int(rpc(self.url, "eth_getBlockTransactionCountByNumber", hex(number)), 16) for number in numbers
        ):
            return True
        self._looked_block = newest
        return False

    def save(self) -> None:
        began = time.monotonic()
        block = int(rpc(self.url, "eth_blockNumber"), 16)
        state = gzip.decompress(bytes.fromhex(rpc(self.url, "anvil_dumpState", True).removeprefix("0x")))
        aside = self.state.with_suffix(".part")
        try:
            with aside.open("wb") as file:
                file.write(state)
                file.flush()
                os.fsync(file.fileno())
            aside.replace(self.state)
            self._looked_block = block
        finally:
            # Where the disk is full it is tried again as late as the next state would be saved.
            aside.unlink(missing_ok=True)
            self._saved_at = time.monotonic()
            self._cost = self._saved_at - began

    def _last_port(self) -> int:
        try:
            return int((self._folder / "rpc-url").read_text(encoding="ascii").strip().rpartition(":")[2])
        except (OSError, ValueError):
            return _PORT


def rpc(url: str, method: str, *params: Any, timeout: float = 60.0) -> Any:
    """A result of JSON-RPC. Raises OSError where nothing answers, RuntimeError with the method's name where it refuses."""
    body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": params}).encode()
    request = urllib.request.Request(url, body, {"Content-Type": "application/json"})  # noqa: S310  set by who starts this
    with urllib.request.urlopen(request, timeout=timeout) as response:  # noqa: S310
        answer = json.load(response)
    if "result" not in answer:
        raise RuntimeError(f"the chain refused {method}")
    return answer["result"]


def anvil_port(said: str) -> int | None:
    """Where an anvil that printed this listens; None before it does."""
    match = re.search(r"^Listening on [0-9.]+:([0-9]+)$", said, re.MULTILINE)
    return int(match[1]) if match else None


def _listening_port(child: Child, deadline: float) -> int | None:
    """The port that it took; None where it ended because that was somebody else's."""
    while time.monotonic() < deadline:
        ended = child.ended()
        said = child.log.read_text(encoding="utf-8", errors="replace")
        if port := anvil_port(said):
            return port
        if ended and os.strerror(errno.EADDRINUSE) in said:
            return None
        if ended:
            raise RefusedError("the local chain ended as it started; see logs/chain.log in DATA_DIR")
        time.sleep(0.02)
    raise _no_answer()


def _no_answer() -> RefusedError:
    return RefusedError(
        f"the local chain gave no answer within {_ANSWERS_WITHIN:.0f} seconds; see logs/chain.log in DATA_DIR"
    )


def _program() -> Path:
    system = {"Linux": "linux", "Darwin": "darwin"}.get(platform.system(), platform.system().lower())
    machine = {"x86_64": "amd64", "aarch64": "arm64"}.get(platform.machine(), platform.machine().lower())
    program = ROOT / "node_modules" / "@foundry-rs" / f"anvil-{system}-{machine}" / "bin" / "anvil"
    if not program.exists():
        raise RefusedError(
            f"there is no local chain for {system} on {machine}; ETHEREUM_RPC_URL can name a node elsewhere"
            if (ROOT / "node_modules" / "@foundry-rs").is_dir()
            else "the node parts are missing: start with `make run`, which installs them"
        )
    return program
