"""Our log's client asks a witness that nobody here wrote, over HTTP, from one checkpoint to the next and after it forgot."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests

from anchoring.models import WitnessState
from anchoring.witnesses.door import Door
from anchoring.witnesses.problems import FORGOT, REFUSES, UNKNOWN
from anchoring.witnesses.protocol import Answer, Request, request_body
from anchoring.witnesses.witness import Witness
from tests.anchoring.log.cast import KEYS
from tests.anchoring.witnesses.conftest import Watched, watched
from tests.anchoring.witnesses.test_with_the_verifier_s_witness import asked
from tests.fixtures import skips
from tests.fixtures.ports import port_kept
from verifier import cosignature, note

__all__ = ["watched"]

pytestmark = [pytest.mark.soak, pytest.mark.foreign_witness]


@dataclass
class Foreign:
    """Somebody else's witness in a folder."""

    folder: Path

    def run(self, *arguments: str) -> str:
        done = subprocess.run(
            self._command(*arguments), cwd=self.folder, env=self._environment, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    @contextmanager
    def served(self, vkey: str) -> Iterator[Witness]:
        """It, at work."""
        with port_kept() as port:
            command = self._command("serve", "--listen", f"127.0.0.1:{port}")
            with subprocess.Popen(
                command, cwd=self.folder, env=self._environment, stderr=subprocess.DEVNULL
            ) as running:
                address = f"http://127.0.0.1:{port}"
                end = time.monotonic() + 60
                while not _answers(address):
                    assert time.monotonic() < end
                    time.sleep(0.1)
                yield Witness(cosignature.parse_vkey(vkey), address)
                running.terminate()

    def _command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "aics_witness", *arguments, "--config", "witness.json"]

    @property
    def _environment(self) -> dict[str, str]:
        return {**os.environ, "PYTHONPATH": str(skips.FOREIGN)}


def _answers(address: str) -> bool:
    try:
        return requests.get(f"{address}/healthz", timeout=5).ok
    except requests.ConnectionError:
        return False


@pytest.fixture
def foreign(tmp_path: Path) -> Foreign:
    return Foreign(tmp_path)


def test_a_witness_of_others_cosigns_and_refuses(watched: Watched, foreign: Foreign) -> None:
    vkey = foreign.run("init", "--name", "witness.example.org/w1").split()[-1]
    watched.grow()
    with foreign.served(vkey) as witness:
        assert asked(witness) == UNKNOWN
    foreign.run("add-log", "--origin", KEYS.origin, "--vkey", KEYS.note_vkey)
    with foreign.served(vkey) as witness:
        for by in (3, 300, 1):
            checkpoint = watched.grow(by)
            assert asked(witness) is None
            assert checkpoint.cosignatures.get().witness == witness.id
        # 1. The registry forgets what the witness holds, and is told.
        WitnessState.objects.all().delete()
        assert watched.grow().cosignatures.count() == 0
        assert asked(witness) is None
        size = WitnessState.objects.get().size
    # 2. The witness's database is put back.
    shutil.copytree(foreign.folder, foreign.folder / "copy", ignore=shutil.ignore_patterns("copy"))
    with foreign.served(vkey) as witness:
        watched.grow()
        assert asked(witness) is None
        assert WitnessState.objects.get().size > size
    for file in foreign.folder.glob("witness.db*"):
        file.unlink()
    for file in (foreign.folder / "copy").glob("witness.db*"):
        shutil.copy(file, foreign.folder)
    with foreign.served(vkey) as witness:
        watched.grow()
        assert asked(witness) == FORGOT


def test_a_witness_of_others_refuses_another_history(watched: Watched, foreign: Foreign) -> None:
    vkey = foreign.run("init", "--name", "witness.example.org/w1").split()[-1]
    foreign.run("add-log", "--origin", KEYS.origin, "--vkey", KEYS.note_vkey)
    with foreign.served(vkey) as witness:
        shown = note.sign(note.Checkpoint(KEYS.origin, 2, bytes(32)).text(), KEYS.origin, KEYS.note_seed)
        answer = Door().ask({"": Request(witness.address, request_body(0, [], shown))})[""]
        assert isinstance(answer, Answer)
        assert answer.status == 200
        watched.grow()
        assert asked(witness) == REFUSES
