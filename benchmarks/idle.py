"""`make run` while nothing happens: what its processes take of a core and of memory, a minute long.

    python -m benchmarks.idle [--seconds 60] [--figures]

By /proc of each process that the supervisor has started, witnesses and the second issuing office left out: user and system
time of its threads, and its share of memory (PSS).
"""

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from benchmarks.figures import Figure, figure_print
from benchmarks.processes import family, memory, worked
from benchmarks.serving import ROOT
from tools.run.readiness import Readiness

_SETTLED = 40.0
_WITHIN = 240.0


@dataclass(frozen=True)
class Taken:
    """What one process has taken: seconds of CPU, megabytes."""

    cpu: float
    memory: float


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--seconds", type=float, default=60.0, help="for which it is looked at")
    parser.add_argument(
        "--size", type=int, help="as the other benchmarks have it; nothing depends on it here"
    )
    parser.add_argument("--figures", action="store_true", help="a figure a line, for the table")
    options = parser.parse_args()
    for figure in idle_figures(options.seconds):
        if options.figures:
            figure_print(figure)
        else:
            print(f"{figure.what}: {figure.said()}")


def idle_figures(seconds: float) -> Iterator[Figure]:
    with _running() as supervisor:
        while any(b"manage.py" in _command(pid) for pid in family(supervisor)):
            time.sleep(1)  # it is filled at its first start
        time.sleep(_SETTLED)
        before = taken_by(supervisor)
        time.sleep(seconds)
        after = taken_by(supervisor)
    taken = sum(after[pid].cpu - before[pid].cpu for pid in after.keys() & before.keys())
    yield Figure("idle, CPU of one core", taken / seconds * 100, "%", "≤ 2 %")
    yield Figure("idle, memory", sum(process.memory for process in after.values()), "MB", "≤ 450 MB")


@contextmanager
def _running() -> Iterator[int]:
    """The process id of a supervisor whose registry is ready."""
    with tempfile.TemporaryDirectory(prefix="idle-") as folder:
        environment = {
            name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "PORT"}
        }
        with (Path(folder) / "run.log").open("wb") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "tools.run", "--any-port"],
                cwd=ROOT,
                env={**environment, "DATA_DIR": folder},
                stdout=log,
                stderr=log,
            )
        try:
            _wait(Path(folder) / "url", process)
            yield process.pid
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(timeout=60)


def _wait(url: Path, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + _WITHIN
    while time.monotonic() < deadline and process.poll() is None:
        port = url.read_text(encoding="ascii").strip().rpartition(":")[2].rstrip("/") if url.exists() else ""
        if port and Readiness("127.0.0.1", int(port)).state().get("status") == "ready":
            return
        time.sleep(0.5)
    raise SystemExit("`make run` was not ready in time")


def taken_by(supervisor: int) -> dict[int, Taken]:
    """Of the supervisor and all that come from it, but for witnesses and the second office."""
    taken: dict[int, Taken] = {}
    for pid in family(supervisor):
        try:
            if not _is_left_out(pid):
                taken[pid] = Taken(worked(pid), memory(pid))
        except (FileNotFoundError, ProcessLookupError):
            continue  # it has ended meanwhile
    return taken


def _command(pid: int) -> list[bytes]:
    """Empty where the process has ended."""
    with suppress(FileNotFoundError, ProcessLookupError):
        return Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    return []


def _is_left_out(pid: int) -> bool:
    command = _command(pid)
    environment = Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
    return b"witness" in command or any(name.startswith(b"ISSUER_ONLY=") for name in environment)


if __name__ == "__main__":
    main()
