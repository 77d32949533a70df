"""Strangers read a streaming replica: late by the bound at most, and the primary where that is not to be read."""

import json
import os
import signal
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from config.public_reads import AGE_HEADER
from registry.demo import cars
from tests.fixtures.skips import need
from tests.ops.registry import Registry
from tests.ops.staying_up.test_kills import until
from tools import servers
from tools.demo.cast import Cast
from verifier import canonical

pytestmark = [pytest.mark.soak, pytest.mark.postgresql]
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


def inspected(two: Two, number: int) -> str:
    """The digest of a car's inspection that nobody has certified."""
    dealer, today = two.registry.dealer(), datetime.now(UTC).date()
    two.registry.list_car(number)
    photos = [
        {
            "name": name,
            "sha256": dealer.post_file("/api/attachments/", name, "image/png", content, expect=201).json[
                "sha256"
            ],
        }
        for name, content in ((f"{side}.png", cars.photo(number, side)) for side in ("front", "rear"))
    ]
    record = {
        "kind": "inspection:recorded",
        "subject": f"vin:{cars.vin(number)}",
        "body": cars.inspection(number, today),
        "attachments": photos,
    }
    return str(dealer.post("/api/records/", record).json["digest"])


def certify(two: Two, digest: str) -> None:
    cast, api = Cast(two.registry.data / "demo", {}), two.registry.dealer()
    statement = {
        "format": "certification/1",
        "records": [digest],
        "verdict": "certified",
        "licence": cast.licence(api),
        "key": cast.key_id("inspector"),
        "signed_at": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
    }
    key: Any = load_pem_private_key(cast.key_file("inspector").read_bytes(), None)
    value = canonical.b64u_encode(key.sign(canonical.dumps(statement)))
    signed = {"statement": statement, "signature": {"type": "ed25519", "value": value}}
    cast.inspector(api).post("/api/certifications/", signed)


def is_certified(shown: Shown) -> bool:
    return "inspection:certified" in shown.kinds


def test_a_certification_is_seen_within_the_bound(two: Two, capsys: pytest.CaptureFixture[str]) -> None:
    digest = inspected(two, 9100)
    until("the replica is read", two.is_used)
    two.execute("SELECT pg_wal_replay_pause()")
    certify(two, digest)
    began = time.monotonic()
    own = two.registry.dealer().get(f"/api/vehicles/{cars.vin(9100)}/").json
    assert "inspection:certified" in [record["kind"] for record in own["records"]], (
        "who logs in reads the primary"
    )
    answers: list[Shown] = []
    while not answers or not is_certified(answers[-1]):
        answers.append(two.car(9100))
        assert time.monotonic() - began < BOUND + 5, answers[-1]
        time.sleep(0.05)
    took = time.monotonic() - began
    ages = [answer.age for answer in answers]
    # An answer is as old at its end as at its beginning, and as it took to be made.
    assert 0 < max(age for age in ages[:-1] if age is not None) < BOUND + 1
    assert None not in ages[:-1]
    assert ages[-1] is None
    until("both processes say so", lambda: all(not two.said()["ok"] for _ in range(6)))
    assert two.said()["why"].startswith("further behind than DATABASE_REPLICA_SECONDS")
    with urllib.request.urlopen(f"{two.registry.url}/status/?lang=en", timeout=30) as page:  # noqa: S310  our own
        assert "are read from the primary" in page.read().decode()
    two.execute("SELECT pg_wal_replay_resume()")
    until("the replica is read again", two.is_used)
    assert is_certified(two.car(9100))
    with capsys.disabled():
        sys.stdout.write(f"seen after {took:.1f} s; the answers before were {ages[0]} to {ages[-2]} s old\n")


def test_a_replica_that_dies_costs_no_answer(two: Two) -> None:
    until("the replica is read", two.is_used)
    with asking(lambda: two.car(9100)) as answers:
        two.kill()
        until(
            "both processes say so",
            lambda: all(two.said().get("why", "").startswith("no answer") for _ in range(6)),
        )
        two.begin_again()
        until("the replica is read again", two.is_used)
    assert {answer.status for answer in answers} == {200}
    assert None in {answer.age for answer in answers}


def test_a_replica_that_was_promoted_is_read_no_more(two: Two) -> None:
    until("the replica is read", two.is_used)
    two.execute("SELECT pg_promote()")
    until(
        "both processes say so",
        lambda: all(two.said().get("why", "").startswith("it was promoted") for _ in range(6)),
    )
    two.registry.list_car(9101)
    assert two.car(9101).kinds == ["vehicle:listed"]


@contextmanager
def asking(ask: Callable[[], Shown]) -> Iterator[list[Shown]]:
    """A stranger who asks on and on meanwhile."""
    answers: list[Shown] = []
    end = threading.Event()

    def on_and_on() -> None:
        while not end.wait(0.02):
            answers.append(ask())

    asker = threading.Thread(target=on_and_on)
    asker.start()
    try:
        yield answers
    finally:
        end.set()
        asker.join(timeout=60)
