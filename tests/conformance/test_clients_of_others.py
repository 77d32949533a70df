"""Our witness, asked by logs that nobody here wrote: a Python one, and one of Go's own notes and trees."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fixtures import skips
from tests.verifier.witness.client import AskingLog, Office
from verifier import times
from verifier.cosignature import ED25519
from verifier.witness.server import Server

HERE = Path(__file__).parent
LOG = AskingLog("log.example/foreign", 11)
GO_PATH = Path("/usr/share/gocode")

pytestmark = pytest.mark.soak


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = Office(tmp_path / "state", LOG.vkey)
    yield made
    made.states.close()


@pytest.fixture
def address(office: Office) -> Iterator[str]:
    """Where the witness answers, by this machine's clock."""
    office.now = times.now()
    serving = Server(("127.0.0.1", 0), office.witness)
    thread = threading.Thread(target=serving.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{serving.server_port}"
    serving.shutdown()
    serving.server_close()
    thread.join()


def _ed25519(office: Office) -> str:
    """Those clients know this type alone, and pass over the line of the other."""
    return next(signer.cosigner().vkey for signer in office.signers if signer.type == ED25519)


@pytest.mark.foreign_witness
def test_a_python_client_of_others_is_answered_as_it_expects(office: Office, address: str) -> None:
    environment = {**os.environ, "PYTHONPATH": str(skips.FOREIGN)}
    command: list[str | Path] = [sys.executable, HERE / "feeder.py", address, _ed25519(office)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    grown = [told.pop(name) for name in list(told) if name.startswith("grown")]
    assert set(grown) == {"cosigned"}
    assert told == {
        "without memory": "cosigned",
        "older": "ahead 301",
        "forked within": "422",
        "forked at once": "422",
        "another log": "404",
        "another key": "403",
        "cosigned": "True 302 None",
        "served": "True 302 None",
    }
    assert office.codes.count("refused") == 2


@pytest.mark.golang
def test_go_s_notes_and_trees_are_answered_as_it_expects(
    office: Office, address: str, tmp_path: Path
) -> None:
    environment = {
        **os.environ,
        "GO111MODULE": "off",
        "GOPATH": f"{tmp_path}:{GO_PATH}",
        "GOCACHE": str(tmp_path / "cache"),
        "CGO_ENABLED": "0",
        "GOFLAGS": "",
    }
    key = base64.b64encode(b"\x01" + bytes([11]) * 32).decode()
    secret = f"PRIVATE+KEY+{LOG.origin}+{LOG.vkey.split('+')[1]}+{key}"
    command: list[str | Path] = ["go", "run", HERE / "client.go", address, _ed25519(office), secret, LOG.vkey]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    # Of the two cosignatures Go knows one type; the log's own is the second.
    *grown, forgot, forked, older, served = done.stdout.splitlines()
    assert grown == ["grown 200 2 verified, 1 unknown"] * 11
    assert forgot == 'without memory 409 "300\\n"'
    assert (forked, older) == ("forked 422", "older 400")
    assert served == "served 200 2 verified, 1 unknown"
