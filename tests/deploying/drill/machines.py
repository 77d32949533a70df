"""Machines as network namespaces at one bridge. Nothing else is where this runs: __main__ has made namespaces for all of it."""

from __future__ import annotations

import os
import pwd
import signal
import subprocess
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

NAMES = Path("/run/netns")
OUTSIDE = "10.0.0.1"
"""Where nginx, the chain, the load and the monitor are: the bridge's own address."""


@dataclass
class Machine:
    """`up`: whether it should be running now."""

    name: str
    address: str
    up: bool = True

    def start(
        self, words: Sequence[str | Path], log: Path, *, user: str | None = None, **options: Any
    ) -> subprocess.Popen[bytes]:
        """A process on this machine, of root's or another user's; its output goes to the end of a file."""
        with log.open("ab") as out:
            return subprocess.Popen([*self._inside(user), *words], stdout=out, stderr=out, **options)

    def run(self, words: Sequence[str | Path], *, user: str | None = None) -> str:
        done = subprocess.run(
            [*self._inside(user), *words], capture_output=True, text=True, check=False, cwd="/"
        )
        assert done.returncode == 0, f"{words}: {done.stdout}{done.stderr}"
        return done.stdout

    def cut_off(self) -> None:
        """Nothing comes through any more, and nobody is told."""
        _ip("link", "set", self.name, "down")

    def join_again(self) -> None:
        _ip("link", "set", self.name, "up")

    def die(self) -> None:
        """Every process, at once, as when the power goes."""
        self.up = False
        for pid in _ip("netns", "pids", self.name).split():
            with suppress(ProcessLookupError):
                os.kill(int(pid), signal.SIGKILL)

    def _inside(self, user: str | None) -> list[str]:
        whose = pwd.getpwnam(user) if user else None
        given = ["-S", str(whose.pw_uid), "-G", str(whose.pw_gid)] if whose else []
        return ["nsenter", f"--net={NAMES / self.name}", *given]


def bridge() -> None:
    """Names of namespaces lie in a folder of the machine's own: here it is another, so that two drills don't meet."""
    NAMES.mkdir(exist_ok=True)
    subprocess.run(["mount", "-t", "tmpfs", "tmpfs", NAMES], check=True)
    _ip("link", "set", "lo", "up")
    _ip("link", "add", "city", "type", "bridge")
    _ip("addr", "add", f"{OUTSIDE}/24", "dev", "city")
    _ip("link", "set", "city", "up")


def machine(name: str, number: int) -> Machine:
    made = Machine(name, f"10.0.0.{number}")
    _ip("netns", "add", name)
    _ip("link", "add", name, "type", "veth", "peer", "name", "eth0", "netns", name)
    _ip("link", "set", name, "master", "city", "up")
    _ip("-n", name, "link", "set", "lo", "up")
    _ip("-n", name, "addr", "add", f"{made.address}/24", "dev", "eth0")
    _ip("-n", name, "link", "set", "eth0", "up")
    return made


def children(pid: int) -> list[int]:
    with suppress(OSError):
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return []


def _ip(*words: str) -> str:
    done = subprocess.run(["ip", *words], capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"ip {' '.join(words)}: {done.stderr}"
    return done.stdout
