"""DATA_DIR: its folders, its secrets, and the lock that keeps a second `make run` out."""

import fcntl
import os
import secrets
import shutil
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from tools.run.console import RefusedError

ROOT = Path(__file__).resolve().parent.parent.parent
_KEPT_LOGS = 5
_OURS = (
    "beat-schedule*",
    "broker",
    "cache",
    "chain",
    "demo",
    "keys",
    "logs",
    "mails",
    "media",
    "metrics",
    "office",
    "pulses",
    "registry.sqlite3*",
    "static",
    "url",
    "waiting",
    "witnesses",
)
"""The files that `make run` makes in DATA_DIR. `make reset` deletes these and nothing else, whatever DATA_DIR is."""


@dataclass(frozen=True)
class DataDir:
    path: Path

    @classmethod
    def from_environment(cls) -> "DataDir":
        return cls(Path(os.environ.get("DATA_DIR") or ROOT / "var").expanduser().resolve())

    @property
    def chain(self) -> Path:
        return self.path / "chain"

    @property
    def logs(self) -> Path:
        return self.path / "logs"

    @property
    def metrics(self) -> Path:
        return self.path / "metrics"

    @property
    def pulses(self) -> Path:
        """A file for each worker and for beat; its time says until when nothing need be heard of it."""
        return self.path / "pulses"

    @property
    def keys(self) -> Path:
        return Path(os.environ.get("KEYS_DIR") or self.path / "keys").expanduser().resolve()

    @property
    def demo(self) -> Path:
        """What is made up: people's log-ins and keys, and the plan of the polls."""
        return self.path / "demo"

    @property
    def log_ins(self) -> Path:
        """Of the made-up people."""
        return self.demo / "log-ins.json"

    @property
    def printed(self) -> Path:
        """What a start prints of them. It is there once all of them can log in and the made-up cars are there."""
        return self.demo / "printed.txt"

    @property
    def office(self) -> Path:
        """What the second office has that issues votes, and nobody else."""
        return self.path / "office"

    @property
    def witnesses(self) -> Path:
        """A folder for each made-up witness: its keys, and what it remembers of the log."""
        return self.path / "witnesses"

    @property
    def url(self) -> Path:
        """Holds the address of the web server while one is up."""
        return self.path / "url"

    def address(self) -> str | None:
        """Where the `make run` that is up on this data listens; None where none is."""
        try:
            with (self.path / "run.lock").open(encoding="ascii") as file:
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            return None
        except BlockingIOError:
            return self.url.read_text(encoding="ascii").strip() if self.url.exists() else None
        except OSError:
            return None

    def lock(self, *, wait: float) -> TextIO:
        """Held for as long as the returned file is open anywhere: the guardian keeps it until all processes are gone."""
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            file = (self.path / "run.lock").open("a+", encoding="ascii")
        except OSError as error:
            raise RefusedError(f"DATA_DIR can't be used: {self.path}: {error.strerror}") from None
        deadline = time.monotonic() + wait
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > deadline:
                    raise RefusedError(_already(file, self.path)) from None
                time.sleep(0.1)
        file.seek(0)
        file.truncate()
        file.write(f"{os.getpid()}\n")
        file.flush()
        self.url.unlink(missing_ok=True)  # of one that was killed
        return file

    def prepare(self) -> None:
        """Folders, the secret key, an empty broker, yesterday's log files aside."""
        # Messages of an earlier run would wake nobody up for anything; half-counted metrics would be wrong.
        for emptied in (self.path / "broker", self.metrics, self.pulses):
            shutil.rmtree(emptied, ignore_errors=True)
        for folder in (
            self.path / "broker",
            self.metrics,
            self.pulses,
            self.logs,
            self.chain,
            self.path / "media",
        ):
            folder.mkdir(parents=True, exist_ok=True)
        self.keys.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._secret("django-secret")
        for log in sorted(self.logs.glob("*.log")):
            self._put_aside(log)

    def _secret(self, name: str) -> None:
        try:
            # 0600 from the first moment on, and never over one that is there.
            handle = os.open(self.keys / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(64) + "\n")

    def _put_aside(self, log: Path) -> None:
        for number in range(_KEPT_LOGS - 1, 0, -1):
            older = log.with_name(f"{log.name}.{number}")
            if older.exists():
                older.replace(log.with_name(f"{log.name}.{number + 1}"))
        log.replace(log.with_name(f"{log.name}.1"))

    def ours(self) -> list[Path]:
        return [path for pattern in _OURS for path in sorted(self.path.glob(pattern))]


def _already(file: TextIO, path: Path) -> str:
    file.seek(0)
    pid = file.read().strip()
    return (
        f"`make run` is already up on {path}{f' (process {pid})' if pid else ''}.\n"
        "Stop it with Ctrl-C there, or start a second one with its own data: DATA_DIR=var2 make run"
    )
