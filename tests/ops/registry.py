"""A `make run` of one's own: its data in a temporary folder, at the ports that it gets."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from registry.demo import cars
from tools.demo.api import Answer, Api, FailedError
from tools.run.data import DataDir
from tools.run.witnesses import NAMES

ROOT = Path(__file__).resolve().parent.parent.parent
UP = "Ctrl-C stops it."
START_WITHIN = 150
"""Seconds, on a machine that runs other tests at the same time."""
_MARKS = {
    "web": b"gunicorn",
    "worker-1": b"worker-1@",
    "worker-2": b"worker-2@",
    "uploads": b"uploads@",
    "beat": b"\0beat",
    "chain": b"anvil",
    "guardian": b"tools.run.guardian",
    "office": b"gunicorn",
    "witness-union": b"/witnesses/witness-union",
    "witness-consumers": b"/witnesses/witness-consumers",
}
KEPT = ("web", "worker-1", "worker-2", "uploads", "beat", "guardian", "office", *NAMES)
"""The names of the processes that the supervisor replaces."""


def environment(data: Path, **more: str) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return {**kept, "DATA_DIR": str(data), **more}


def left_behind(data: Path) -> list[int]:
    """Every process, anybody's child, that was started with this folder, or with one inside of it."""
    return [*_started_with(data), *_started_with(data / "office"), *_witnesses_of(data)]


def _witnesses_of(data: Path) -> list[int]:
    """They are not told where the registry's data is: each has a folder of its own in its command line."""
    return _processes(
        "cmdline", lambda words: any(word.startswith(bytes(data / "witnesses")) for word in words)
    )


def _started_with(folder: Path) -> list[int]:
    mark = f"DATA_DIR={folder}".encode()
    return _processes("environ", lambda words: mark in words)


def _processes(file: str, matches: Callable[[list[bytes]], bool]) -> list[int]:
    """Every process but this one whose words in this file of /proc are so. A zombie has none: it runs no more."""
    processes = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and int(entry.name) != os.getpid():
            with suppress(OSError):
                if matches((entry / file).read_bytes().split(b"\0")):
                    processes.append(int(entry.name))
    return processes


class Registry:
    def __init__(self, data: Path, *command: str, **more: str) -> None:
        self.data = data
        self.url = ""
        self.output = data.parent / f"{data.name}.out"
        with self.output.open("wb") as out:
            self.process = subprocess.Popen(
                command or (sys.executable, "-m", "tools.run", "--any-port"),
                cwd=ROOT,
                env=environment(data, **more),
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    @property
    def port(self) -> int:
        return urlsplit(self.url).port or 0

    def said(self) -> str:
        return self.output.read_text(encoding="utf-8")

    def wait(self) -> "Registry":
        deadline = time.monotonic() + START_WITHIN
        while UP not in self.said():
            assert self.process.poll() is None, self.said()
            if time.monotonic() >= deadline:
                self.stop(signal.SIGTERM)
                raise AssertionError(self.said())
            time.sleep(0.1)
        self.url = DataDir(self.data).address() or ""
        return self

    def ended(self, *, seconds: float = 60) -> int:
        return self.process.wait(timeout=seconds)

    def stop(self, number: signal.Signals = signal.SIGINT) -> int:
        self.process.send_signal(number)
        return self.ended()

    def supervised(self, name: str) -> int:
        """The process number of one of its processes, by its name; raises LookupError where it is not there now."""
        word = _MARKS[name]
        for pid in self._candidates(name):
            with suppress(OSError):
                stat = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
                if int(stat[1]) == self.process.pid and word in Path(f"/proc/{pid}/cmdline").read_bytes():
                    return pid
        raise LookupError(f"no {name} among the supervisor's children")

    def _candidates(self, name: str) -> list[int]:
        if name in NAMES:
            return _witnesses_of(self.data)
        return _started_with(self.data / "office" if name == "office" else self.data)

    def web_children(self) -> list[int]:
        """The web server's own children, which answer."""
        master = self.supervised("web")
        return [int(pid) for pid in Path(f"/proc/{master}/task/{master}/children").read_text().split()]

    def get(self, path: str) -> Any:
        with urllib.request.urlopen(f"{self.url}{path}", timeout=30) as response:  # noqa: S310  our own
            return json.load(response)

    def dealer(self) -> Api:
        people = json.loads((self.data / "demo" / "log-ins.json").read_text(encoding="utf-8"))
        return Api(self.url, next(person["token"] for person in people if person["part"] == "dealer"))

    def record(self, digest: str) -> Any:
        return self.dealer().get(f"/api/records/{digest}/").json

    def list_car(self, number: int) -> str:
        """The digest of a listing that the registry has taken. Stated once more, it is the same one."""
        answer = self.state_car(number)
        if answer.status not in {200, 201}:
            raise FailedError(f"car {number} was answered {answer.status}: {answer.body[:600].decode()}")
        return str(answer.json["digest"])

    def state_car(self, number: int) -> Answer:
        """Whatever the answer is."""
        body = cars.listing(number, datetime.now(UTC).date())
        subject, name = f"vin:{cars.vin(number)}", f"car-{number}"
        record = {"kind": "vehicle:listed", "subject": subject, "body": body, "external_id": name}
        headers = {"Content-Type": "application/json"}
        return self.dealer()._once("POST", "/api/records/", json.dumps(record).encode(), headers)
