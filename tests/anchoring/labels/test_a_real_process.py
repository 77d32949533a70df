"""gunicorn with config.labels over a socket: what it has, who may open it, what a kill leaves; and how it does not start."""

import importlib
import os
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from anchoring.labels.asking import AskedLabels, Door
from anchoring.labels.service import LabelService
from anchoring.log.labels import Labeller, LabelsAwayError, Why
from tests.anchoring.log.cast import KEYS, subject
from tests.fixtures.checkout import ROOT
from tests.labels import TOKEN

KEY = bytes.fromhex(KEYS.vrf_public_key)
CARS = [subject(number) for number in range(5)]
COMMAND = [sys.executable, "-m", "gunicorn", "--config", "config/gunicorn_labels.py"]


@pytest.fixture
def folder() -> Iterator[Path]:
    """A short path: a socket's has 107 bytes at most."""
    with tempfile.TemporaryDirectory(prefix="labels-") as made:
        yield Path(made)


def begun(folder: Path) -> subprocess.Popen[bytes]:
    # All that it is given: no secret key, no database, no broker.
    (folder / "key").write_text(KEYS.vrf_seed.hex())
    (folder / "tokens").write_text(f"web-1 {TOKEN} 1000\n")
    given = {"LOG_VRF_KEY_FILE": "key", "LABELS_TOKENS_FILE": "tokens", "LABELS_COUNTS_FILE": "counts"}
    environment = {name: str(folder / value) for name, value in given.items()}
    with (folder / "lines").open("ab") as lines:
        return subprocess.Popen(
            [*COMMAND, "--bind", f"unix:{folder}/labels.sock", "config.labels"],
            cwd=ROOT,
            env={"PATH": os.environ["PATH"], **environment},
            stdout=lines,
            stderr=lines,
            start_new_session=True,
        )


def answering(process: subprocess.Popen[bytes], folder: Path) -> Door:
    deadline = time.monotonic() + 60
    while True:
        door = Door(f"unix:{folder}/labels.sock", TOKEN)
        try:
            door.counted()
        except LabelsAwayError:
            assert process.poll() is None, (folder / "lines").read_text()
            assert time.monotonic() < deadline, (folder / "lines").read_text()
            time.sleep(0.05)
        else:
            return door


def test_a_killed_process_comes_back_as_it_was(folder: Path) -> None:
    process = begun(folder)
    try:
        labels = AskedLabels(answering(process, folder), KEY)
        assert labels.labels(CARS) == Labeller(KEYS.vrf_seed).labels(CARS)
        assert stat.S_IMODE((folder / "labels.sock").stat().st_mode) == 0o660
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        with pytest.raises(LabelsAwayError) as away:
            labels.labels([subject(9)])
        assert away.value.why is Why.SILENT
        # What was proved before is still known.
        assert len(labels.labels(CARS)) == len(CARS)
        process = begun(folder)
        door = answering(process, folder)
        assert labels.labels([subject(9)]) == Labeller(KEYS.vrf_seed).labels([subject(9)])
        assert Door(f"unix:{folder}/labels.sock", TOKEN).counted().hosts == {"web-1": (6, 1_000)}
        assert door.counted().key == KEYS.vrf_public_key
        process.terminate()
        assert process.wait(20) == 0
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
    said = (folder / "lines").read_text()
    assert not [secret for secret in (TOKEN, KEYS.vrf_seed.hex(), *CARS) if secret in said]


def held(folder: Path, sent: bytes, count: int) -> list[socket.socket]:
    """Connections that send this much, and wait."""
    made = []
    for _ in range(count):
        sock = socket.socket(socket.AF_UNIX)
        sock.settimeout(60)
        sock.connect(f"{folder}/labels.sock")
        sock.sendall(sent)
        made.append(sock)
    return made


@pytest.mark.soak
def test_slow_connections_hold_nobody_up(folder: Path) -> None:
    """More of each sort than the process has threads, and none of them ends what it sends."""
    process = begun(folder)
    post = b"POST /labels HTTP/1.1\r\nHost: x\r\n"
    try:
        answering(process, folder)
        # As long as a busy machine takes; who is held for good is not answered in any time.
        labels = AskedLabels(Door(f"unix:{folder}/labels.sock", TOKEN, seconds=30), KEY)
        opened = held(folder, post, 40) + held(folder, b"", 40)
        refused = held(folder, post + b"Content-Length: 99\r\n\r\n{", 40)
        opened += refused
        assert labels.labels(CARS[:1])
        # It is told so, though what it sent was not read.
        assert {sock.recv(12) for sock in refused} == {b"HTTP/1.1 401"}
        # Whose token is good has as long as an answer is waited for.
        bearer = b"Authorization: Bearer " + TOKEN.encode()
        opened += held(folder, post + bearer + b"\r\nContent-Length: 99\r\n\r\n{", 16)
        assert labels.labels(CARS[1:2])
        # All of them were cut off.
        assert [sock.recv(1_000) for sock in opened[:80]] == [b""] * 80
        for sock in opened:
            sock.close()
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def started(monkeypatch: pytest.MonkeyPatch, folder: Path, **environment: str) -> LabelService:
    given = {"LOG_VRF_KEY": KEYS.vrf_seed.hex(), "LABELS_TOKENS": f"web {TOKEN}", "DATA_DIR": str(folder)}
    for name, value in (given | environment).items():
        monkeypatch.setenv(name, value)
    monkeypatch.delitem(sys.modules, "config.labels", raising=False)
    service: LabelService = importlib.import_module("config.labels").application
    monkeypatch.delitem(sys.modules, "config.labels")
    return service


def test_a_start_needs_its_key_and_its_hosts(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    assert isinstance(started(monkeypatch, folder), LabelService)
    assert (folder / "labels.sqlite3").exists()
    for name, value in (
        ("LOG_VRF_KEY", ""),
        ("LOG_VRF_KEY", "zz" * 32),
        ("LOG_VRF_KEY", "11" * 31),
        ("LABELS_TOKENS", ""),
        ("LABELS_TOKENS", f"web {TOKEN} few"),
        ("LABELS_A_DAY", "999"),
    ):
        with pytest.raises(ImproperlyConfigured, match=f"^{name} ") as refused:
            started(monkeypatch, folder, **{name: value})
        assert not [secret for secret in (TOKEN, "zzzz", "1111") if secret in str(refused.value)]
