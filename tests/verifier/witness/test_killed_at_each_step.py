"""A witness that is killed at each durable step, and one that is asked by many at once: what was cosigned is remembered."""

from __future__ import annotations

import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.verifier.rounds import rounds
from tests.verifier.witness.client import AskingLog, Office
from verifier.witness.state import origin_hash

ROOT = Path(__file__).parents[3]
LOG = AskingLog()
STEPS = ("written", "synced", "renamed", "folder synced", "answered")

KILLED = """
import os, signal, sys
from pathlib import Path
from tests.verifier.witness.client import AskingLog, Office

folder, step, old, size = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
log = AskingLog()
office = Office.__new__(Office)
office.folder, office._vkeys, office.now, office.events = folder, (log.vkey,), 1_790_000_000, []
office.start()
synced, replaced = os.fsync, Path.replace

def die():
    os.kill(os.getpid(), signal.SIGKILL)

def fsync(number):
    is_folder = Path(f"/proc/self/fd/{number}").is_dir()
    if step == "written" and not is_folder:
        die()
    synced(number)
    if step == ("folder synced" if is_folder else "synced"):
        die()

def replace(path, target):
    replaced(path, target)
    if step == "renamed":
        die()

os.fsync, Path.replace = fsync, replace
print(office.ask(log.request(old, size)).body, flush=True)
die()
"""


@pytest.mark.soak
@pytest.mark.parametrize("step", STEPS)
def test_a_witness_killed_at_a_step_cosigns_no_fork(tmp_path: Path, step: str) -> None:
    office = Office(tmp_path / "state", LOG.vkey)
    assert office.ask(LOG.request(0, 5)).status == 200
    office.states.close()
    command = [sys.executable, "-c", KILLED, str(office.folder), step, "5", "9"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == -signal.SIGKILL, done.stderr
    office.start()
    known = office.states.get(LOG.origin).size
    assert known == (5 if step in ("written", "synced") else 9)
    # What left the house is remembered, whatever the step.
    assert bool(done.stdout.strip()) == (step == "answered")
    assert office.ask(AskingLog(forked_at=4).request(known, 12)).status == 422
    assert office.ask(LOG.request(known, 12)).status == 200
    office.states.close()


@pytest.mark.soak
def test_many_askers_of_two_branches_get_one_history(tmp_path: Path) -> None:
    """An honest log and its fork ask at once: all that is cosigned lies on one of the two."""
    for number in range(rounds(20)):
        office = Office(tmp_path / str(number), LOG.vkey)
        office.ask(LOG.request(0, 3))
        branches = [LOG, AskingLog(forked_at=3)]
        with ThreadPoolExecutor(8) as pool:
            asked = [branch.request(3, size) for size in range(4, 12) for branch in branches]
            replies = list(pool.map(office.ask, asked))
        assert sorted(reply.status for reply in replies) == [200] + [409] * 15
        served = office.witness.checkpoint(origin_hash(LOG.origin)).body
        size = office.states.get(LOG.origin).size
        (branch,) = [branch for branch in branches if served.startswith(branch.text(size))]
        (other,) = [other for other in branches if other is not branch]
        assert office.ask(other.request(size, 14)).status == 422
        assert office.ask(branch.request(size, 14)).status == 200
        office.states.close()
