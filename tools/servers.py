"""PostgreSQL and Redis for the length of one command: python -m tools.servers make test

Each on a free port of this machine, with its data in a temporary folder that goes afterwards. PostgreSQL refuses to run as
root, so it is started as the user `postgres` there. Nothing they hold needs to outlast a crash, so they don't sync
(`make bench` asks for one that does: how long that takes is what it measures).
"""

import errno
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

_WITHIN = 30.0
_PORTS_TRIED = 20
_READY = ("ready to accept", "process up", "sentinel id is")
"""One of them each says: PostgreSQL and Redis, PgBouncer, Sentinel."""


class ProgramMissingError(Exception):
    """A server's program is not installed on this machine."""


@contextmanager
def postgresql(*, durable: bool = False) -> Iterator[str]:
    """A new cluster's address, for DATABASE_URL. `durable`: it waits for the disk, as one in operation does."""
    options = ["--auth=trust", "--username=postgres", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]
    settings = {} if durable else {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
    with _cluster(["initdb", *options, "--pgdata"], settings) as port:
        yield f"postgresql://postgres@127.0.0.1:{port}/postgres"


@contextmanager
def postgresql_replica(primary: str, port: int | None = None) -> Iterator[str]:
    """A streaming replica of `postgresql`: its address. On a given port where one is to follow another."""
    server = urlsplit(primary)
    source = ["--host", "127.0.0.1", "--port", str(server.port), "--username", str(server.username)]
    copying = ["--write-recovery-conf", "--checkpoint", "fast", "--no-sync"]
    with _cluster(["pg_basebackup", *source, *copying, "--pgdata"], {"fsync": "off"}, port) as at:
        yield urlunsplit(server._replace(netloc=f"{server.username}@127.0.0.1:{at}"))


@contextmanager
def _cluster(made: list[str], settings: dict[str, str], port: int | None = None) -> Iterator[int]:
    """A server's port; `made` is the program that makes its data, with its options."""
    programs = postgresql_programs()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="registry-postgresql-")))
        as_user = {"cwd": folder} | _as_postgres(folder)
        making: list[str | Path] = [programs / made[0], *made[1:], folder / "data"]
        subprocess.run(making, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, **as_user)
        settings = {
            "listen_addresses": "127.0.0.1", "unix_socket_directories": str(folder), "log_min_messages": "log",
        } | settings  # fmt: skip
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]

        def command(at: int) -> list[str | Path]:
            return [programs / "postgres", "-D", folder / "data", *options, "-p", str(at)]

        yield stack.enter_context(_running(command, folder / "log", signal.SIGINT, as_user, port))


@contextmanager
def pgbouncer(database: str) -> Iterator[str]:
    """Before a database of `postgresql`: its address there. Each transaction gets another of three sessions."""
    program, server = pgbouncer_program(), urlsplit(database)
    with tempfile.TemporaryDirectory(prefix="registry-pgbouncer-") as name:
        folder = Path(name)
        as_user = {"cwd": folder} | _as_postgres(folder)

        def command(port: int) -> list[str | Path]:
            settings = {
                "listen_addr": "127.0.0.1", "listen_port": port, "unix_socket_dir": "", "auth_type": "any",
                "pool_mode": "transaction", "default_pool_size": 3, "min_pool_size": 3, "server_round_robin": 1,
                "max_client_conn": 200,
            }  # fmt: skip
            lines = [f"{name} = {value}" for name, value in settings.items()]
            where = f"* = host=127.0.0.1 port={server.port} user={server.username}"
            (folder / "ini").write_text("\n".join(["[databases]", where, "[pgbouncer]", *lines, ""]))
            _as_postgres(folder / "ini")
            return [program, folder / "ini"]

        with _running(command, folder / "log", signal.SIGTERM, as_user) as port:
            yield urlunsplit(server._replace(netloc=f"{server.username}@127.0.0.1:{port}"))


@contextmanager
def redis(port: int | None = None, *, replica_of: int | None = None) -> Iterator[str]:
    """An empty Redis's address, for REDIS_URL. On a given port where one server is to follow another."""
    program = redis_program()
    with tempfile.TemporaryDirectory(prefix="registry-redis-") as folder:

        def command(at: int) -> list[str | Path]:
            listening = ["--port", str(at), "--bind", "127.0.0.1", "--repl-diskless-sync-delay", "0"]
            following = ["--replicaof", "127.0.0.1", str(replica_of)] if replica_of else []
            return [program, *listening, *following, "--save", "", "--appendonly", "no", "--dir", folder]

        with _running(command, Path(folder) / "log", signal.SIGTERM, {}, port) as at:
            yield f"redis://127.0.0.1:{at}/0"


@contextmanager
def sentinels() -> Iterator[str]:
    """A Redis, one that follows it, and three sentinels that make the second the master when the first is gone."""
    with ExitStack() as stack:
        master = urlsplit(stack.enter_context(redis())).port or 0
        stack.enter_context(redis(replica_of=master))
        _until_said(master, "INFO replication", "state=online")
        ports = [stack.enter_context(_sentinel(master)) for _ in range(3)]
        for port in ports:
            _until_said(port, "SENTINEL CKQUORUM registry", "OK 3")
            _until_said(port, "SENTINEL MASTER registry", "num-slaves\r\n$1\r\n1")
        yield f"sentinel://{','.join(f'127.0.0.1:{port}' for port in ports)}/registry?db=0"


@contextmanager
def _sentinel(master: int) -> Iterator[int]:
    program = redis_program()
    with tempfile.TemporaryDirectory(prefix="registry-sentinel-") as name:
        # It writes into its configuration whom it has met.
        file = Path(name) / "conf"
        lines = [f"monitor registry 127.0.0.1 {master} 2", "down-after-milliseconds registry 1000"]
        lines = [f"sentinel {line}" for line in [*lines, "failover-timeout registry 6000"]]
        file.write_text("\n".join(["bind 127.0.0.1", f"dir {name}", *lines, ""]))

        def command(at: int) -> list[str | Path]:
            return [program, file, "--sentinel", "--port", str(at)]

        with _running(command, Path(name) / "log", signal.SIGTERM, {}) as at:
            yield at


def _until_said(port: int, command: str, word: str) -> None:
    """Until Redis or Sentinel answers with this word. Raises RuntimeError where it does not within _WITHIN."""
    deadline, said = time.monotonic() + _WITHIN, ""
    while word not in said:
        if time.monotonic() >= deadline:
            raise RuntimeError(f"{command} was answered {said}")
        with socket.create_connection(("127.0.0.1", port), timeout=_WITHIN) as asked:
            asked.sendall(f"{command}\r\n".encode())
            asked.shutdown(socket.SHUT_WR)
            said = asked.makefile("rb").read().decode(errors="replace")
        time.sleep(0.1)


def pgbouncer_program() -> Path:
    """Raises ProgramMissingError."""
    if program := shutil.which("pgbouncer") or shutil.which("pgbouncer", path="/usr/sbin"):
        return Path(program)
    raise ProgramMissingError("pgbouncer is not installed")


def redis_program() -> Path:
    """Raises ProgramMissingError."""
    if program := shutil.which("redis-server"):
        return Path(program)
    raise ProgramMissingError("redis-server is not installed")


def postgresql_programs() -> Path:
    """The folder of the newest version's. Raises ProgramMissingError."""
    programs = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[-3])
    )
    if not programs and (on_path := shutil.which("initdb")):
        programs = [Path(on_path).resolve()]
    if not programs:
        raise ProgramMissingError("PostgreSQL's server is not installed")
    return programs[-1].parent


def _as_postgres(path: Path) -> dict[str, Any]:
    """How a server is started that refuses to run as root; the folder or file is its own then."""
    if os.geteuid() != 0:
        return {}
    shutil.chown(path, "postgres", "postgres")
    return {"user": "postgres", "group": "postgres", "extra_groups": []}


@contextmanager
def _running(
    command: Callable[[int], list[str | Path]],
    log: Path,
    stop: signal.Signals,
    options: dict[str, Any],
    port: int | None = None,
) -> Iterator[int]:
    """Runs until the block ends, which gets its port; then `stop` is its polite way to be asked to end."""
    process, port = _started(command, log, options, [port] if port else _likely_free())
    try:
        yield port
    finally:
        if process.poll() is None:
            process.send_signal(stop)
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _started(
    command: Callable[[int], list[str | Path]], log: Path, options: dict[str, Any], ports: Iterable[int]
) -> tuple[subprocess.Popen[bytes], int]:
    """At the first of the ports that is its own. It says itself that it listens: who answers there may be somebody else."""
    for port in ports:
        with log.open("wb") as output:
            process = subprocess.Popen(command(port), stdout=output, stderr=subprocess.STDOUT, **options)
        if _gets_ready(process, log):
            return process, port
    raise RuntimeError(f"no port was free: {log.read_text(errors='replace')}")


def _gets_ready(process: subprocess.Popen[bytes], log: Path) -> bool:
    """False where it ended because its port is somebody else's. Raises RuntimeError where it does not start otherwise."""
    deadline = time.monotonic() + _WITHIN
    while time.monotonic() < deadline:
        ended = process.poll() is not None
        said = log.read_text(errors="replace")
        if any(word in said.lower() for word in _READY):
            return True
        if ended and os.strerror(errno.EADDRINUSE) in said:
            return False
        if ended:
            break
        time.sleep(0.02)
    process.kill()
    process.wait()
    raise RuntimeError(f"the server did not start: {log.read_text(errors='replace')}")


def _likely_free() -> Iterator[int]:
    """Free a moment ago. Neither server can be handed a socket, so where somebody is quicker it takes the next one."""
    for _ in range(_PORTS_TRIED):
        with socket.create_server(("127.0.0.1", 0)) as probe:
            port: int = probe.getsockname()[1]
        yield port


def main(command: list[str]) -> int:
    with postgresql() as database, redis() as broker:
        environment = {**os.environ, "DATABASE_URL": database, "REDIS_URL": broker}
        return subprocess.run(command, env=environment, check=False).returncode


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except ProgramMissingError as error:
        sys.exit(str(error))
