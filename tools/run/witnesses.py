"""Two witnesses of made-up institutions, each with its own keys and its own memory, as an office elsewhere would run one.

They know the registry by its log's key alone. What they cosign is as good as these keys: nobody outside holds them.
"""

import json
import os
import shutil
import sys
import urllib.request
from collections.abc import Mapping
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Final

from tools.run.data import ROOT, DataDir
from tools.run.environment import is_set
from tools.run.keeping import Keeper
from tools.run.listening import listen_beside
from tools.run.processes import Child, Processes
from verifier.cosignature import ED25519, Cosigner
from verifier.witness import keys, state

NAMES: Final = {
    "witness-union": "dealers-union.example/witness",
    "witness-consumers": "consumer-agency.example/witness",
}
"""The processes, and the institutions as their keys name them."""
_INHERITED: Final = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR")


class MadeUpWitness:
    """`folder` has its keys and what it remembers; `process` names it."""

    def __init__(self, process: str, folder: Path, port: int) -> None:
        self.process, self.folder, self.port = process, folder, port
        if not folder.exists():
            _make(folder, NAMES[process])

    @property
    def named(self) -> str:
        """As the registry's setting WITNESSES names it, by the key that every browser can check."""
        return f"{self.cosigner.vkey}=http://127.0.0.1:{self.port}"

    @property
    def cosigner(self) -> Cosigner:
        """The public half of its Ed25519 key."""
        return next(signer.cosigner() for signer in keys.load(self.folder) if signer.type == ED25519)

    def begin(self, processes: Processes, log: str) -> Child:
        """The server, as anybody starts one; `log` is the log's verifier key."""
        command = [sys.executable, "-m", "verifier", "witness", "--state", str(self.folder), "--log", log]
        alone = {name: os.environ[name] for name in _INHERITED if name in os.environ}
        alone |= {"PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
        return processes.start(self.process, [*command, "--listen", f"127.0.0.1:{self.port}"], alone=alone)


class MadeUpWitnesses:
    """All of them; none where WITNESSES names others."""

    def __init__(self, data: DataDir) -> None:
        self._folder = data.witnesses
        self._witnesses: list[MadeUpWitness] = []

    def prepare(self, port: int, environment: Mapping[str, str]) -> dict[str, str]:
        """Keys for new ones, and ports beside the registry's. What the registry's own settings say of them."""
        if is_set(environment, "WITNESSES"):
            return {}
        with ExitStack() as stack:
            # Free a moment later too, as a rule; where one is not, its process is begun again until it is.
            listeners = [stack.enter_context(listen_beside("127.0.0.1", port)) for _ in NAMES]
            ports = [listener.getsockname()[1] for listener in listeners]
        self._witnesses = [
            MadeUpWitness(process, self._folder / process, free)
            for process, free in zip(NAMES, ports, strict=True)
        ]
        return {"WITNESSES": ",".join(witness.named for witness in self._witnesses)}

    def begin(self, processes: Processes, keeper: Keeper, *, port: int) -> None:
        """Start them, with the key that the registry publishes."""
        if not self._witnesses:
            return
        log = _log_key(f"http://localhost:{port}")
        for witness in self._witnesses:
            keeper.begin(witness.process, partial(witness.begin, processes, log))


def _make(folder: Path, name: str) -> None:
    """As `witness-keygen` does it, whole or not at all: one that lost its memory is not given a new one."""
    aside = folder.with_suffix(".part")
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(mode=0o700, parents=True)
    keys.make(aside, name)
    state.begin(aside)
    aside.replace(folder)


def _log_key(registry: str) -> str:
    with urllib.request.urlopen(f"{registry}/.well-known/registry.json", timeout=30) as response:  # noqa: S310  our own
        return str(json.load(response)["note_keys"][0])
