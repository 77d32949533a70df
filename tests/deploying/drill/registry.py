"""The registry's processes on a machine, started anew when they end, as systemd does; and nginx before the machines."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.deploying import reading
from tests.deploying.drill.machines import OUTSIDE, Machine
from tests.deploying.drill.servers import until
from tests.deploying.installed import Installed
from tests.fixtures import nginx
from tests.fixtures.checkout import ROOT, git

WEB_PORT, SITE_PORT = 8000, 8080
HOST = "registry.example"
_AGAIN = 1.0
"""Seconds, as RestartSec in deploy/systemd."""


class Serving:
    """`labels` is where the process with the VRF key listens."""

    def __init__(self, machine: Machine, here: Installed, names: Sequence[str], labels: str) -> None:
        self.machine, self.here, self.names, self.labels = machine, here, names, labels
        self.root = here.root
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self.restarts = 0
        threading.Thread(target=self._keep, daemon=True).start()

    def begin(self, root: Path | None = None) -> None:
        """All of them, from this checkout; returns once web answers, where it is among them."""
        self.root = root or self.root
        for name in self.names:
            self.running[name] = self._start(name)
        self.machine.up = True
        if "web" in self.names:
            until(self.answers, f"no web on {self.machine.name}", within=120)

    def end(self) -> None:
        """In order: each is asked, and has twenty seconds."""
        self.machine.up = False
        for process in self.running.values():
            process.terminate()
        for process in self.running.values():
            with suppress(subprocess.TimeoutExpired):
                process.wait(20)
        self.machine.die()

    def renew(self, root: Path) -> None:
        """The label process alone: ended and, as systemd does it, started anew, from this checkout."""
        self.root = root
        self.running["labels"].terminate()
        self.running["labels"].wait(20)
        until(self._gives_labels, "no label process")

    def _gives_labels(self) -> bool:
        host, _, port = self.labels.partition(":")
        with socket.create_connection((host, int(port)), timeout=2):
            return True

    def answers(self, path: str = "/healthz") -> bool:
        return self.asked(path)[0] == 200

    def asked(self, path: str) -> tuple[int, bytes]:
        """Past nginx."""
        connection = http.client.HTTPConnection(self.machine.address, WEB_PORT, timeout=5)
        try:
            connection.request("GET", path, headers={"Host": HOST})
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def _keep(self) -> None:
        while True:
            time.sleep(_AGAIN)
            for name, process in list(self.running.items()):
                if self.machine.up and process.poll() is not None:
                    self.restarts += 1
                    self.running[name] = self._start(name)

    def _start(self, name: str) -> subprocess.Popen[bytes]:
        process = reading.services()[name]
        folder = self.here.folder / self.machine.name
        (folder / name).mkdir(mode=0o700, parents=True, exist_ok=True)
        words = self.here.words(process, f"{self.machine.address}:{WEB_PORT}", self.labels)
        own = self.here.variables(process, folder / name, self.labels) | {
            "STATIC_ROOT": str(static_of(self.here, self.root))
        }
        return self.machine.start(words, folder / f"{name}.log", cwd=self.root, env=own)


def static_of(here: Installed, root: Path) -> Path:
    return here.folder / "static" / root.name


def collected(here: Installed, root: Path) -> None:
    """What pages load, under names with hashes, of one checkout."""
    own = {
        "PATH": os.environ["PATH"],
        "SECRET_KEY": "for-this-step-alone",
        "DATA_DIR": str(here.folder / "commands"),
        "STATIC_ROOT": str(static_of(here, root)),
        "STATIC_COMPRESSED": "no",
    }
    words = [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity=0"]
    subprocess.run(words, cwd=root, env=own, check=True)


def checkout(commit: str, folder: Path) -> Path:
    """That commit's files, with what is installed here; a release of before."""
    folder.mkdir()
    archive = folder.with_suffix(".tar")
    git(ROOT, "archive", "--output", str(archive), commit)
    subprocess.run(["tar", "-xf", archive, "-C", folder], check=True)
    archive.unlink()
    for name in (".venv", "node_modules", "static/verifier/build"):
        (folder / name).symlink_to(ROOT / name)
    return folder


class Proxy:
    """nginx with deploy/nginx as it stands, but without TLS, before these machines; polls go to the first."""

    def __init__(self, folder: Path, web: Sequence[Machine]) -> None:
        folder.mkdir()
        self.folder, self.addresses = folder, [f"{one.address}:{WEB_PORT}" for one in web]
        self.url = f"http://{OUTSIDE}:{SITE_PORT}"

    @contextmanager
    def running(self) -> Iterator[None]:
        places = {"443 ssl": f"{OUTSIDE}:{SITE_PORT}", "listen 80;": f"listen {OUTSIDE}:{SITE_PORT + 1};"}
        site = nginx.site_of(self.folder, self.addresses, self.addresses[0], places)
        with nginx.nginx(self.folder, site, nginx.snippets(), nginx.APART):
            yield

    @contextmanager
    def without(self, one: Machine) -> Iterator[None]:
        """As docs/deploying.md has it for an update."""
        nginx.machine(self.folder, "out", f"{one.address}:{WEB_PORT}")
        yield
        nginx.machine(self.folder, "in", f"{one.address}:{WEB_PORT}")
