"""The compose file's services as processes of this machine: each with a folder of its own and the secrets that it names."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from tests.deploying import reading
from tests.deploying.reading import Process
from tests.fixtures.anvil import Anvil
from tests.fixtures.checkout import ROOT
from tests.fixtures.ports import port_kept
from tools.demo.api import Api


@dataclass
class Installed:
    """`folder` has the configuration and the secrets, as /etc/registry, and a folder for each process; `root` is the checkout."""

    folder: Path
    root: Path = ROOT
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    @property
    def secrets(self) -> Path:
        return self.folder / "secrets"

    def configure(self, **more: str) -> None:
        """The example as it stands, but for what names other machines."""
        folders = {
            "DATA_DIR": self._own("commands"),
            "MEDIA_ROOT": self._own("media"),
            "STATIC_ROOT": self._own("static"),
        }
        values = reading.example() | {name: str(path) for name, path in folders.items()}
        values |= {"EMAIL_HOST": "", "SECURE_SSL_REDIRECT": "no", "ANCHOR_INTERVAL": "1", **more}
        lines = [f"{name}={value}" for name, value in values.items()]
        (self.folder / "environment").write_text("\n".join(lines) + "\n")

    def secret(self, name: str, value: str) -> Path:
        self.secrets.mkdir(mode=0o700, exist_ok=True)
        (self.secrets / name).write_text(value)
        return self.secrets / name

    def manage(self, *words: str | Path, **more: str) -> str:
        done = subprocess.run(
            [self.root / "deploy" / "manage", *words],
            env={"PATH": os.environ["PATH"], "REGISTRY_CONFIGURATION": str(self.folder), **more},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    @contextmanager
    def services(self) -> Iterator[str]:
        """All of them run; the address of web."""
        with port_kept() as port, port_kept() as labels, ExitStack() as stack:
            for process in reading.services().values():
                if process.name != "migrate":
                    stack.callback(self._stop, process.name)
                    self.running[process.name] = self._start(process, port, labels)
            self._wait(f"http://127.0.0.1:{port}")
            yield f"http://127.0.0.1:{port}"
            assert [name for name, process in self.running.items() if process.poll() is not None] == []

    def said(self, name: str) -> str:
        return (self.folder / f"{name}.log").read_text(errors="replace")

    def words(self, process: Process, address: str, labels: str) -> list[str | Path]:
        """Its command; `address` is where web listens, `labels` where labels does."""
        bound = {"0.0.0.0:8000": address, "0.0.0.0:8100": labels}
        words = [bound.get(word, word) for word in process.command]
        return [Path(sys.executable).parent / words[0], *words[1:]]

    def variables(self, process: Process, data: Path, labels: str) -> dict[str, str]:
        """Its whole environment; `data` is a folder of its own."""
        given = {name: self._moved(value) for name, value in process.environment.items()}
        lines = (self.folder / "environment").read_text().splitlines()
        shared = dict(line.split("=", 1) for line in lines)
        own = {"PATH": os.environ["PATH"], **shared, "DATA_DIR": str(data), **given}
        return own | {"LABELS_URL": f"http://{labels}"}

    def _start(self, process: Process, port: int, labels: int) -> subprocess.Popen[bytes]:
        with (self.folder / f"{process.name}.log").open("wb") as out:
            return subprocess.Popen(
                self.words(process, f"127.0.0.1:{port}", f"127.0.0.1:{labels}"),
                cwd=self.root,
                env=self.variables(process, self._own(process.name), f"127.0.0.1:{labels}"),
                stdout=out,
                stderr=out,
            )

    def _moved(self, value: str) -> str:
        return value.replace("/run/secrets", str(self.secrets))

    def _stop(self, name: str) -> None:
        if process := self.running.get(name):
            process.terminate()
            with suppress(subprocess.TimeoutExpired):
                process.wait(20)
            process.kill()
            process.wait()

    def _own(self, name: str) -> Path:
        (self.folder / name).mkdir(mode=0o700, exist_ok=True)
        return self.folder / name

    def _wait(self, url: str) -> None:
        for _ in range(600):
            with suppress(OSError):
                if Api(url).find("/healthz").status == 200:
                    return
            assert self.running["web"].poll() is None, self.said("web")
            time.sleep(0.1)
        raise AssertionError(self.said("web"))


def installed(
    folder: Path, servers: Mapping[str, str], node: Anvil, root: Path = ROOT, **more: str
) -> Installed:
    """By docs/deploying.md: secrets, tables, a key for anchors, the log."""
    here = Installed(folder, root)
    for name, value in servers.items():
        here.secret(name, value)
    for name in ("secret-key", "metrics-token", "email-host-password", "anchor-keystore-password"):
        here.secret(name, secrets.token_urlsafe(48))
    here.secret("labels-token", token := secrets.token_urlsafe(48))
    here.secret("labels-tokens", f"machine {token}\n")
    for name in ("log-note-key", "log-vrf-key", "withheld-keys"):
        here.secret(name, secrets.token_hex(32))
    here.configure(LOG_VERIFIER_KEY="", **more)
    here.manage("migrate", "--verbosity=0")
    keystore, password = here.secrets / "anchor-keystore", here.secrets / "anchor-keystore-password"
    address = here.manage("anchor_rotate", "--make", keystore, "--password-file", password).split()[0]
    node.rpc("anvil_setBalance", address, hex(10**20))
    said = here.manage("log_init")
    [key] = [line.split()[-1] for line in said.splitlines() if line.startswith("note key")]
    here.configure(LOG_VERIFIER_KEY=key, **more)
    return here
