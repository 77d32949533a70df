"""What should go on by itself and does not: /readyz, the status page and the metrics say which part, since when, what to do."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from anchoring import hangs
from anchoring.log.genesis import log_create
from anchoring.models import Halt, Heartbeat, Log, Network, NetworkState, PendingEntry
from anchoring.wake import QUEUES
from config import health
from config.rounds import look
from tests.anchoring.simulated.registry import KEYS
from tests.anchoring.simulated.world import World

HOUR = timedelta(hours=1)


@pytest.fixture
def world(db: None, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    """A log that has been at work for longer than this process; all parts have just done something."""
    log_create(keys=KEYS)
    made = World()
    settings.REDIS_URL, settings.BROKER_DIR = None, tmp_path
    health.forget()
    monkeypatch.setattr(hangs, "BEGAN", timezone.now() - 2 * HOUR)
    for queue in QUEUES:
        hangs.heartbeat_note(queue=queue, now=timezone.now())
    NetworkState.objects.update(tried_at=timezone.now())
    return made


def silent_queue(queue: str, since: datetime) -> None:
    hangs.heartbeat_note(queue=queue, now=since)


def pending(since: datetime) -> None:
    PendingEntry.objects.create(
        kind="vehicle:listed", label="1" * 64, record="2" * 64, recorded_at=since, created_at=since
    )


def unseen_chain(since: datetime) -> None:
    NetworkState.objects.update(tried_at=since)


HANGS: dict[str, Callable[[datetime], None]] = {
    "wake-ups": lambda since: silent_queue("wake-ups", since),
    "uploads": lambda since: silent_queue("uploads", since),
    "polls": lambda since: silent_queue("polls", since),
    "sequencer": pending,
    "anchorer": unseen_chain,
}


def late(client: Client) -> dict[str, dict[str, str]]:
    checks = client.get("/readyz").json()["checks"]
    return {name: check for name, check in checks.items() if name in HANGS and not check["ok"]}


@pytest.mark.usefixtures("world")
def test_nothing_hangs_while_all_parts_work(client: Client) -> None:
    pending(timezone.now())
    assert late(client) == {}
    assert client.get("/readyz").json()["checks"].keys() >= HANGS.keys()


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize("part", HANGS)
def test_a_part_that_hangs_is_told_everywhere(client: Client, part: str) -> None:
    since = (timezone.now() - HOUR).replace(microsecond=0)
    HANGS[part](since)
    told = late(client)
    assert told.keys() == {part}
    assert told[part]["since"] == since.isoformat()
    assert f"LATE_{part.upper().replace('-', '_')}" in told[part]["why"]
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["status"]) == (200, "degraded")
    work = {one["part"]: one["hangs"] for one in client.get("/api/status/").json()["work"]}
    assert work == {name: name == part for name in HANGS}
    metrics = client.get("/metrics").content.decode()
    assert f'registry_work_hangs{{part="{part}"}} 1.0' in metrics
    assert f'registry_work_idle_seconds{{part="{part}"}} 36' in metrics
    assert "멈추어" in client.get("/status/").content.decode()
    assert "A part of the registry hangs" in client.get("/status/?lang=en").content.decode()


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize("part", HANGS)
def test_each_bound_is_a_setting(client: Client, settings: Settings, part: str) -> None:
    HANGS[part](timezone.now() - HOUR)
    setattr(settings, f"LATE_{part.upper().replace('-', '_')}", 2 * 3600)
    assert late(client) == {}


@pytest.mark.usefixtures("world")
def test_a_registry_that_was_stopped_for_long_does_not_hang(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    for hang in HANGS.values():
        hang(timezone.now() - HOUR)
    monkeypatch.setattr(hangs, "BEGAN", timezone.now() - timedelta(seconds=30))
    assert late(client) == {}


def test_a_halted_log_is_told_as_halted_not_as_hanging(world: World, client: Client) -> None:
    pending(timezone.now() - HOUR)
    Halt.objects.create(network=Network.objects.get(), kind="ahead", detail="", begun_at=timezone.now())
    assert world.network.pk
    assert late(client) == {}


@pytest.mark.usefixtures("world")
def test_a_registry_without_a_worker_of_polls_is_whole(client: Client) -> None:
    Heartbeat.objects.filter(queue="polls").delete()
    assert late(client) == {}


@pytest.mark.usefixtures("db")
def test_before_the_log_begins_nothing_hangs(client: Client) -> None:
    assert not Log.objects.exists()
    assert client.get("/readyz").json()["checks"].keys() & HANGS.keys() == set()


@pytest.mark.usefixtures("db")
@pytest.mark.parametrize("queue", QUEUES)
def test_a_heartbeat_is_noted_under_its_queue(queue: str) -> None:
    for _ in range(2):
        look.apply(([],), routing_key=queue)
    row = Heartbeat.objects.get()
    assert (row.queue, timezone.now() - row.at < timedelta(minutes=1)) == (queue, True)
