"""The local chain of `make run` for the length of a benchmark, and anchors on it: no evidence is made before the first one."""

import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tools.run.chain import LocalChain
from tools.run.data import ROOT, DataDir
from tools.run.processes import Child

_WITHIN = 180.0


@contextmanager
def local_chain(data: DataDir) -> Iterator[str]:
    """Its address. What it has is in the folder again afterwards. Raises RefusedError where it can't start."""
    chain, begun = LocalChain(data.chain), list[Child]()

    def begin(command: list[str | Path]) -> Child:
        log = data.logs / "chain.log"
        with log.open("wb") as output:
            process = subprocess.Popen(
                [str(word) for word in command],
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
            )
        begun.append(Child("chain", process, log, 8.0))
        return begun[-1]

    try:
        chain.begin(begin)
        yield chain.url
        chain.save()
    finally:
        for child in begun:
            child.process.terminate()
            with suppress(subprocess.TimeoutExpired):
                child.process.wait(timeout=child.patience)
            child.process.kill()
            child.process.wait()


def chain_settings(url: str) -> None:
    """To be called before Django reads its settings."""
    os.environ.update(ETHEREUM_RPC_URL=url, ANCHOR_INTERVAL="1")


def log_anchor(subject: str) -> float:
    """Until there is evidence of this subject; seconds. Most of it is waiting for blocks, three seconds each."""
    from django.utils import timezone

    from anchoring.log.checkpoints import newest_checkpoint
    from anchoring.models import Anchor
    from anchoring.wiring_chain import anchor_open_networks
    from records.proof.evidence import evidence_build

    began = time.monotonic()
    while time.monotonic() - began < _WITHIN:
        anchor_open_networks(now=timezone.now())
        if Anchor.objects.filter(size__gte=newest_checkpoint().size).exists() and evidence_build(subject):
            return time.monotonic() - began
        time.sleep(0.5)
    raise SystemExit(
        f"the log was not anchored within {_WITHIN:.0f} s; see logs/chain.log in the benchmark's folder"
    )
