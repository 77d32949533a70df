"""Every process but the supervisor and the chain is killed, or held, again and again, while records are stated: within a minute
everything goes on, and nothing that was accepted is lost or there twice."""

import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import pytest

from registry.demo import cars
from tests.ops.registry import KEPT, Registry
from tests.ops.test_processes import alive
from tests.verifier.rounds import rounds
from tools.demo.api import FailedError

pytestmark = pytest.mark.soak

KILLS = rounds(50)
WITHIN = 60.0
"""Seconds."""
LOGGED = {"logged", "sent", "anchored", "final"}


class Stating(threading.Thread):
    """States one listing after the other for as long as it is let; each until it is accepted."""

    def __init__(self, registry: Registry, first: int) -> None:
        super().__init__(daemon=True)
        self._registry = registry
        self._next = first
        self._end = threading.Event()
        self.accepted: dict[int, str] = {}

    def run(self) -> None:
        while not self._end.wait(0.3):
            try:
                self.accepted[self._next] = self._registry.list_car(self._next)
            except (OSError, FailedError, ValueError):
                continue  # its web server was killed over it: once more, with the same id
            self._next += 1

    def stop(self) -> None:
        self._end.set()
        self.join(timeout=WITHIN)


def until(what: str, done: Callable[[], bool]) -> float:
    """Seconds that it took, at most WITHIN."""
    began = time.monotonic()
    while not _tried(done):
        assert time.monotonic() - began < WITHIN, what
        time.sleep(0.2)
    return time.monotonic() - began


def _tried(done: Callable[[], bool]) -> bool:
    try:
        return done()
    except (OSError, LookupError, FailedError, ValueError):
        return False


def victim(registry: Registry, name: str) -> int:
    return registry.web_children()[0] if name == "web's child" else registry.supervised(name)


def is_replaced(registry: Registry, name: str, former: int) -> bool:
    if name == "web's child":
        children = registry.web_children()
        return former not in children and len(children) == 2
    return registry.supervised(name) != former


@pytest.fixture(params=["files", pytest.param("redis", marks=pytest.mark.redis)])
def registry(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Registry]:
    more = {"REDIS_URL": request.getfixturevalue("redis_url")} if request.param == "redis" else {}
    made = Registry(tmp_path / "data", **more).wait()
    until("the first heartbeats", lambda: registry_works(made))
    yield made
    if made.process.poll() is None:
        assert made.stop() == 0


def registry_works(registry: Registry) -> bool:
    answer = registry.get("/readyz")
    return bool(answer["status"] == "ready")


def test_fifty_kills_in_turn_lose_nothing_and_double_nothing(
    registry: Registry, capsys: pytest.CaptureFixture[str]
) -> None:
    victims = list(islice(cycle((*KEPT, "web's child")), KILLS))
    stating = Stating(registry, 1000)
    stating.start()
    for number, name in enumerate(victims):
        until(f"{name} is there", lambda name=name: victim(registry, name) > 0)  # type: ignore[misc]
        former = victim(registry, name)
        os.kill(former, signal.SIGKILL)
        times = [
            until(f"{name} is replaced", lambda n=name, f=former: is_replaced(registry, n, f)),  # type: ignore[misc]
            until("a record is taken", lambda n=number: bool(registry.list_car(5000 + n))),  # type: ignore[misc]
        ]
        digest = registry.list_car(5000 + number)
        times.append(until("it is logged", lambda d=digest: registry.record(d)["state"]["stage"] in LOGGED))  # type: ignore[misc]
        told(capsys, number, name, times)
    stating.stop()
    until("all is well", lambda: registry_works(registry))
    assert len(stating.accepted) > KILLS
    last = list(stating.accepted.values())[-1]
    until("the last one is logged", lambda: registry.record(last)["state"]["stage"] in LOGGED)
    for number, digest in stating.accepted.items():
        records = records_of(registry, number)
        assert [record["digest"] for record in records] == [digest]
        assert records[0]["state"]["stage"] in LOGGED
    for name in set(victims) & set(KEPT) - {"guardian"}:
        assert f"{name} ended by itself" in registry.said()


def test_a_process_held_anywhere_is_replaced_within_a_minute(registry: Registry) -> None:
    for name in (*KEPT, "web's child"):
        if name == "guardian":
            continue  # it does nothing for as long as all is well
        former = victim(registry, name)
        os.kill(former, signal.SIGSTOP)
        until(f"{name} is replaced", lambda n=name, f=former: is_replaced(registry, n, f))  # type: ignore[misc]
        assert not alive(former)
    digest = registry.list_car(6000)
    until("a record is logged", lambda: registry.record(digest)["state"]["stage"] in LOGGED)
    until("all is well", lambda: registry_works(registry))


def told(capsys: pytest.CaptureFixture[str], number: int, name: str, times: list[float]) -> None:
    replaced, taken, logged = (f"{seconds:.1f}" for seconds in times)
    with capsys.disabled():
        sys.stdout.write(
            f"kill {number + 1}: {name}: replaced {replaced} s, taken {taken} s, logged {logged} s\n"
        )


def records_of(registry: Registry, number: int) -> list[dict[str, Any]]:
    answer = registry.dealer().get(f"/api/vehicles/{cars.vin(number)}/").json
    return list(answer["records"])
