"""A registry on a PostgreSQL and a streaming replica of it, from which strangers are answered."""

import json
import os
import signal
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest

from config.public_reads import AGE_HEADER
from registry.demo import cars
from tests.fixtures.skips import need
from tests.ops.registry import Registry
from tools import servers

BOUND = 3
"""Seconds."""


@dataclass(frozen=True)
class Shown:
    """What a stranger is answered; `age` in seconds where the replica gave it."""

    status: int
    age: float | None
    body: Any

    @property
    def kinds(self) -> list[str]:
        return [record["kind"] for record in self.body["records"]]


@dataclass
class Two:
    """A registry on a primary and a replica, which is killed and comes back."""

    registry: Registry
    primary: str
    replica: str
    stack: ExitStack

    def shown(self, path: str) -> Shown:
        try:
            with urllib.request.urlopen(f"{self.registry.url}{path}", timeout=30) as answer:  # noqa: S310  our own
                age, body = answer.headers[AGE_HEADER], json.load(answer)
                return Shown(answer.status, None if age is None else float(age), body)
        except urllib.error.HTTPError as error:
            with error:
                return Shown(error.code, None, error.read())

    def read(self, path: str) -> tuple[str | None, str]:
        """The age and the text of what is there; LookupError where nothing is."""
        try:
            with urllib.request.urlopen(f"{self.registry.url}{path}", timeout=30) as answer:  # noqa: S310  our own
                return answer.headers[AGE_HEADER], answer.read().decode(errors="replace")
        except urllib.error.HTTPError as error:
            raise LookupError(f"{path}: {error.code}") from error

    def car(self, number: int) -> Shown:
        return self.shown(f"/api/vehicles/{cars.vin(number)}/")

    def said(self) -> dict[str, Any]:
        """Of the replica, by the process that happens to answer."""
        finding: dict[str, Any] = self.registry.get("/readyz")["checks"]["replica"]
        return finding

    def is_used(self) -> bool:
        """By both processes, as far as a few questions tell."""
        return all(self.shown("/api/directory/inspectors/").age is not None for _ in range(8))

    def execute(self, statement: str) -> Any:
        with psycopg.connect(self.replica, autocommit=True) as session:
            return session.execute(statement).fetchone()

    def kill(self) -> None:
        folder = self.execute("SHOW data_directory")[0]
        number = Path(folder, "postmaster.pid").read_text(encoding="ascii").splitlines()[0]
        os.kill(int(number), signal.SIGQUIT)

    def begin_again(self) -> None:
        port = urlsplit(self.replica).port
        self.stack.enter_context(servers.postgresql_replica(self.primary, port))


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Two]:
    need("postgresql")
    with ExitStack() as stack:
        primary = stack.enter_context(servers.postgresql())
        replica = stack.enter_context(servers.postgresql_replica(primary))
        more = {"DATABASE_REPLICA_URL": replica, "DATABASE_REPLICA_SECONDS": str(BOUND)}
        data = tmp_path_factory.mktemp("two") / "data"
        registry = Registry(data, DATABASE_URL=primary, **more).wait()
        yield Two(registry, primary, replica, stack)
        assert registry.stop() == 0
