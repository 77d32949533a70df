"""PostgreSQL with its standby, PgBouncer as deploy/ has it, and Redis, each on its machine."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import psycopg

from tests.deploying.drill.machines import Machine, children
from tests.deploying.reading import DEPLOY
from tools import servers

PORT, POOL_PORT, REDIS_PORT = 5432, 6432, 6379
OWNER = "postgres"
STANDBY = "standby"
_WITHIN = 40.0
_SETTINGS = {
    "unix_socket_directories": "", "max_connections": "100", "wal_keep_size": "64MB",
    "max_wal_size": "128MB", "min_wal_size": "32MB", "shared_buffers": "64MB",
}  # fmt: skip


def until(done: Callable[[], bool], what: str, *, within: float = _WITHIN) -> float:
    """Seconds that it took. Raises AssertionError."""
    began = time.monotonic()
    while True:
        with suppress(psycopg.Error, OSError, LookupError, ValueError):
            if done():
                return time.monotonic() - began
        assert time.monotonic() - began < within, what
        time.sleep(0.1)


class PostgreSQL:
    """One server. Its data has a disk of its own, of so many megabytes, in memory."""

    def __init__(self, machine: Machine, folder: Path, *, megabytes: int = 800) -> None:
        self.machine, self.disk, self.log = machine, folder / "disk", folder / "log"
        self.data = self.disk / "data"
        self.disk.mkdir(parents=True)
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", self.disk], check=True)
        shutil.chown(self.disk, OWNER, OWNER)
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"postgresql://{OWNER}@{self.machine.address}:{PORT}/postgres"

    def make(self) -> None:
        options = ["--auth=trust", f"--username={OWNER}", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]
        self._program("initdb", *options, "--pgdata", str(self.data))
        with (self.data / "pg_hba.conf").open("a") as file:
            file.write("host all all 10.0.0.0/24 trust\nhost replication all 10.0.0.0/24 trust\n")
        self.start()

    def follow(self, primary: PostgreSQL) -> None:
        """As a new standby of that one; what was here goes."""
        shutil.rmtree(self.data, ignore_errors=True)
        whence = f"host={primary.machine.address} port={PORT} user={OWNER} application_name={STANDBY}"
        self._program(
            "pg_basebackup", "--dbname", whence, "--pgdata", str(self.data), "-R", "--checkpoint=fast", "--no-sync"
        )  # fmt: skip
        self.start()
        until(lambda: primary.followed(), "the standby does not follow")

    def followed(self) -> bool:
        """By a standby that has everything."""
        return bool(self.ask("SELECT 1 FROM pg_stat_replication WHERE state = 'streaming'"))

    def wait_for_standby(self) -> None:
        """From now on an accepted record is on two disks."""
        self.ask(f"ALTER SYSTEM SET synchronous_standby_names = '{STANDBY}'")
        self.ask("SELECT pg_reload_conf()")
        until(
            lambda: bool(self.ask("SELECT 1 FROM pg_stat_replication WHERE sync_state = 'sync'")),
            "not synchronous",
        )

    def wait_for_nobody(self) -> None:
        self.ask("ALTER SYSTEM RESET synchronous_standby_names")
        self.ask("SELECT pg_reload_conf()")

    def start(self) -> None:
        settings = _SETTINGS | {"listen_addresses": self.machine.address}
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        program = servers.postgresql_programs() / "postgres"
        words: list[str | Path] = [program, "-D", self.data, "-p", str(PORT), *options]
        self.process = self.machine.start(words, self.log, user=OWNER, cwd="/")
        until(lambda: bool(self.ask("SELECT 1")), f"PostgreSQL does not start, see {self.log}")

    def ended(self) -> bool:
        return self.process is None or self.process.poll() is not None

    def kill(self) -> None:
        assert self.process is not None
        for pid in (self.process.pid, *children(self.process.pid)):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        """At once, but in order."""
        assert self.process is not None
        self.process.send_signal(signal.SIGINT)
        self.process.wait(30)

    def leave(self) -> None:
        self.machine.die()
        subprocess.run(["umount", "--lazy", self.disk], check=True)

    def promote(self) -> None:
        self.ask("SELECT pg_promote(true, 30)")

    def ask(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        with psycopg.connect(self.url, autocommit=True, connect_timeout=3) as session:
            cursor = session.execute(statement, values or None)
            return cursor.fetchall() if cursor.description else []

    def _program(self, name: str, *words: str) -> None:
        self.machine.run([servers.postgresql_programs() / name, *words], user=OWNER)


class Pool:
    """PgBouncer with the file of deploy/, but for addresses and passwords."""

    def __init__(self, machine: Machine, folder: Path) -> None:
        self.machine, self.folder = machine, folder
        folder.mkdir()
        shutil.chown(folder, OWNER, OWNER)

    @property
    def url(self) -> str:
        return f"postgresql://{OWNER}@{self.machine.address}:{POOL_PORT}/registry"

    def point_to(self, server: PostgreSQL) -> None:
        """Written, and read again where it runs: what a promotion by hand does."""
        text = (DEPLOY / "pgbouncer" / "pgbouncer.ini").read_text(encoding="utf-8")
        for ours, here in (
            ("host=127.0.0.1", f"host={server.machine.address}"),
            ("dbname=registry", f"dbname=postgres user={OWNER}"),
            ("listen_addr = 127.0.0.1", f"listen_addr = {self.machine.address}"),
            ("auth_type = scram-sha-256", "auth_type = any"),
            ("auth_file = /etc/pgbouncer/userlist.txt\n", ""),
        ):
            assert ours in text, ours
            text = text.replace(ours, here)
        (self.folder / "ini").write_text(text)
        shutil.chown(self.folder / "ini", OWNER, OWNER)
        if hasattr(self, "process"):
            self.process.send_signal(signal.SIGHUP)

    def start(self) -> None:
        words = [servers.pgbouncer_program(), self.folder / "ini"]
        self.process = self.machine.start(words, self.folder.parent / "pool.log", user=OWNER, cwd="/")
        until(self._answers, "PgBouncer does not start")

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def _answers(self) -> bool:
        with psycopg.connect(self.url, connect_timeout=3) as session:
            return session.execute("SELECT 1").fetchone() == (1,)


class Redis:
    def __init__(self, machine: Machine, folder: Path) -> None:
        self.machine, self.folder = machine, folder
        folder.mkdir()

    @property
    def url(self) -> str:
        return f"redis://{self.machine.address}:{REDIS_PORT}/0"

    def start(self) -> None:
        listening = ["--port", str(REDIS_PORT), "--bind", self.machine.address, "--protected-mode", "no"]
        words: list[str | Path] = [servers.redis_program(), *listening, "--save", "", "--appendonly", "no"]
        self.process = self.machine.start(words, self.folder / "log", cwd=self.folder)
        until(self._answers, "Redis does not start")

    def kill(self) -> None:
        """What it held is gone: it keeps nothing."""
        self.process.kill()
        self.process.wait()

    def flush(self) -> None:
        from redis import Redis as Client

        with Client.from_url(self.url, socket_timeout=3) as client:
            client.flushall()

    def _answers(self) -> bool:
        from redis import Redis as Client
        from redis import RedisError

        try:
            with Client.from_url(self.url, socket_timeout=3) as client:
                return bool(client.ping())
        except RedisError:
            return False
