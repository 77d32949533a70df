"""The Redis that sentinels watch is killed: errors only while none is the master, and nothing that was accepted is lost."""

import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.cache import CacheHandler
from redis import RedisError

from anchoring.wake import wake
from config.sentinels import sentinels_read
from tests.ops.registry import Registry
from tests.ops.staying_up.test_kills import Stating, records_of, registry_works, until
from tests.ops.test_messages import app_on, nothing

pytestmark = [pytest.mark.soak, pytest.mark.redis]
ANCHORED = {"anchored", "final"}


@pytest.fixture
def registry(sentinels_url: str, tmp_path: Path) -> Iterator[Registry]:
    made = Registry(tmp_path / "data", REDIS_URL=sentinels_url).wait()
    until("the first heartbeats", lambda: registry_works(made))
    yield made
    if made.process.poll() is None:
        assert made.stop() == 0


def master(url: str) -> int:
    """The number of the process that is the master now; LookupError while none is."""
    try:
        with sentinels_read(url, None).client(socket_timeout=1) as redis:
            return int(redis.info("server")["process_id"])
    except RedisError as error:
        raise LookupError("no master") from error


def test_all_processes_go_on_with_the_new_master(
    registry: Registry, sentinels_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    former = master(sentinels_url)
    stating = Stating(registry, 8000)
    stating.start()
    os.kill(former, signal.SIGKILL)
    meanwhile = registry.list_car(8500)
    took = [
        until("another is the master", lambda: master(sentinels_url) != former),
        until("the broker answers", lambda: bool(registry.get("/readyz")["checks"]["broker"]["ok"])),
        until("what was stated meanwhile is anchored", lambda: is_anchored(registry, meanwhile)),
    ]
    afterwards = registry.list_car(8501)
    took.append(until("what was stated afterwards is anchored", lambda: is_anchored(registry, afterwards)))
    stating.stop()
    until("all is well", lambda: registry_works(registry))
    for number, digest in stating.accepted.items():
        assert [record["digest"] for record in records_of(registry, number)] == [digest]
    with capsys.disabled():
        sys.stdout.write(
            f"{len(stating.accepted)} stated; seconds: {[round(seconds, 1) for seconds in took]}\n"
        )


def is_anchored(registry: Registry, digest: str) -> bool:
    return registry.record(digest)["state"]["stage"] in ANCHORED


def test_counts_and_wake_ups_find_the_new_master(sentinels_url: str) -> None:
    read = sentinels_read(sentinels_url, None)
    shared = {"LOCATION": [""], "OPTIONS": {"pool_class": read, "socket_timeout": 0.5}}
    caches = CacheHandler(
        {
            "default": {"BACKEND": "config.cache.RedisOrMemoryCache", "KEY_PREFIX": "accounts", **shared},
            "throttles": {"BACKEND": "django.core.cache.backends.redis.RedisCache", **shared},
        }
    )
    task = app_on(read.broker_url, **read.broker_options).task(name="tests.task")(nothing)
    assert caches["throttles"].add("counted", 1)
    assert wake(task)
    former = master(sentinels_url)
    os.kill(former, signal.SIGKILL)
    # Nobody is kept from logging in meanwhile.
    assert caches["default"].add("failed", 1)
    assert not wake(task)
    with pytest.raises(RedisError):
        caches["throttles"].get("counted")
    until("another is the master", lambda: master(sentinels_url) != former)
    assert caches["throttles"].get("counted") == 1
    assert caches["default"].add("failed-again", 1)
    assert wake(task)
