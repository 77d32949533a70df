"""A monitor in step with a registry behind gunicorn: old full hash tiles are read again within a day, and what is wrong named."""

import json
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from tests.fixtures.ports import port_kept
from tests.ops.registry import ROOT, environment
from verifier.monitor.again import SPAN_SECONDS
from verifier.monitor.store import Store

pytestmark = pytest.mark.soak

FULL = ("tile/0/000", "tile/0/001")
"""The full tiles of a log of 600 entries."""


class Served:
    """The log behind gunicorn, and a monitor's folder."""

    def __init__(self, data: Path, port: int) -> None:
        self.data, self.url = data, f"http://127.0.0.1:{port}"
        self.state = data.parent / "state"
        self.variables = environment(data, DEVELOPMENT="1", WEB_WORKERS="1")
        self.log = data.parent / "gunicorn.log"

    def tables(self, what: str, *arguments: str) -> None:
        subprocess.run(
            [sys.executable, "-m", "tests.ops.staying_up.tiled", what, *arguments],
            cwd=ROOT,
            env=self.variables,
            check=True,
        )

    def look(self, *, after: float = 0) -> tuple[int, list[dict[str, Any]]]:
        """One look, so many seconds after the last; its status and its events."""
        if after:
            store = Store(self.state)
            kept = store.get("tiles")
            store.put("tiles", {**kept, "at": kept["at"] - after})
            store.close()
        command = [sys.executable, "-m", "verifier", "monitor", "--url", self.url, "--state", str(self.state)]
        ran = subprocess.run(
            [*command, "--once", "--offline", "--lang", "en", "--again", "0"],
            cwd=ROOT,
            env=self.variables,
            capture_output=True,
            text=True,
            timeout=120,
        )
        return ran.returncode, [json.loads(line) for line in ran.stdout.splitlines()]

    def alarm(self, *, after: float) -> str:
        status, events = self.look(after=after)
        assert status == 1
        (event,) = [event for event in events if event["level"] == "alarm"]
        text = str(json.loads(Path(event["file"]).read_bytes())["text"])
        Path(event["file"]).unlink()
        return text

    def asked(self) -> str:
        return self.log.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    data = tmp_path_factory.mktemp("registry") / "data"
    with port_kept() as port:
        made = Served(data, port)
        made.tables("begin")
        bind = ("--bind", f"127.0.0.1:{port}", "--access-logfile", "-")
        with made.log.open("wb") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "gunicorn", "--config", "config/gunicorn.py", *bind, "config.wsgi"],
                cwd=ROOT,
                env=made.variables,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        try:
            _wait(made)
            yield made
        finally:
            process.terminate()
            process.wait(timeout=60)


def _wait(made: Served) -> None:
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        with suppress(OSError), urllib.request.urlopen(f"{made.url}/log/checkpoint", timeout=30):  # noqa: S310  our own
            return
        time.sleep(0.2)
    raise AssertionError(made.asked())


def test_old_tiles_are_read_again_within_a_day(served: Served) -> None:
    assert served.look()[0] == 0
    before = len(served.asked())
    assert served.look(after=SPAN_SECONDS)[0] == 0
    again = served.asked()[before:]
    assert all(f"/log/{path} " in again for path in FULL)


@pytest.mark.parametrize("path", FULL)
@pytest.mark.parametrize("change", ["flip", "delete"])
def test_a_spoiled_tile_is_named_until_it_is_mended(served: Served, path: str, change: str) -> None:
    served.look()
    number = path.rpartition("/")[2]
    served.tables(change, number)
    try:
        for _ in range(2):
            assert path in served.alarm(after=SPAN_SECONDS)
    finally:
        served.tables("mend", number)
    assert served.look(after=SPAN_SECONDS)[0] == 0
