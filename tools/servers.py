"""PostgreSQL and Redis for the length of one command: python -m tools.servers make test

Each on a free port of this machine, with its data in a temporary folder that goes afterwards. PostgreSQL refuses to run as
root, so it is started as the user `postgres` there. Nothing they hold needs to outlast a crash, so they don't sync.
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

_WITHIN = 30.0


class ProgramMissingError(Exception):
    """A server's program is not installed on this machine."""


@contextmanager
def postgresql() -> Iterator[str]:
    """A new cluster's address, for DATABASE_URL."""
    programs = _postgresql_programs()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="registry-postgresql-")))
        as_user: dict[str, Any] = {"cwd": folder, "stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE}
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres", "postgres")
            as_user |= {"user": "postgres", "group": "postgres", "extra_groups": []}
        options = ["--auth=trust", "--username=postgres", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]
        initdb: list[str | Path] = [programs / "initdb", *options, "--pgdata", folder / "data"]
        subprocess.run(initdb, check=True, **as_user)
        port = free_port()
        settings = {
            "listen_addresses": "127.0.0.1", "port": str(port), "unix_socket_directories": str(folder),
            "fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "log_min_messages": "fatal",
        }  # fmt: skip
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        as_user["stderr"] = subprocess.DEVNULL
        stack.enter_context(
            _running([programs / "postgres", "-D", folder / "data", *options], port, 2, as_user)
        )
        yield f"postgresql://postgres@127.0.0.1:{port}/postgres"


@contextmanager
def redis(port: int | None = None) -> Iterator[str]:
    """An empty Redis's address, for REDIS_URL. On a given port where one server is to follow another."""
    program = shutil.which("redis-server")
    if program is None:
        raise ProgramMissingError("redis-server is not installed")
    with tempfile.TemporaryDirectory(prefix="registry-redis-") as folder:
        port = port or free_port()
        command = [
            program,
            "--port",
            str(port),
            "--bind",
            "127.0.0.1",
            "--save",
            "",
            "--appendonly",
            "no",
            "--dir",
            folder,
        ]
        with _running(command, port, 15, {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}):
            yield f"redis://127.0.0.1:{port}/0"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _postgresql_programs() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    if not found and (on_path := shutil.which("initdb")):
        found = [Path(on_path).resolve()]
    if not found:
        raise ProgramMissingError("PostgreSQL's server is not installed")
    return found[-1].parent


@contextmanager
def _running(command: list[Any], port: int, stop: int, options: dict[str, Any]) -> Iterator[None]:
    """Runs until the block ends; then the signal `stop` is its polite way to be asked to end."""
    process = subprocess.Popen(command, **options)
    try:
        deadline = time.monotonic() + _WITHIN
        while not _listens(port):
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"{Path(command[0]).name} did not start")
            time.sleep(0.05)
        yield
    finally:
        if process.poll() is None:
            process.send_signal(stop)
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def main(command: list[str]) -> int:
    with postgresql() as database, redis() as broker:
        environment = {**os.environ, "DATABASE_URL": database, "REDIS_URL": broker}
        return subprocess.run(command, env=environment, check=False).returncode


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except ProgramMissingError as error:
        sys.exit(str(error))
