"""Wake-ups: on Redis or as files, whole when they are read, and never in the way of a request."""

import multiprocessing
import queue
import socket
import subprocess
import sys
import threading
import time
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest
from celery import Celery
from kombu import Connection

from anchoring.wake import WAKE_UPS, wake
from config import celery_app

_SPAWN = multiprocessing.get_context("spawn")


def files(folder: Path) -> Connection:
    options = {
        "data_folder_in": str(folder),
        "data_folder_out": str(folder),
        "control_folder": str(folder / "exchanges"),
        "polling_interval": 0.001,
    }
    return Connection("filesystem://", transport="config.broker:Transport", transport_options=options)


def send(folder: Path, count: int) -> None:
    """In a process of its own: kombu remembers for each process what is declared, not for each folder."""
    with files(folder) as connection:
        waiting = connection.SimpleQueue("x")
        for number in range(count):
            waiting.put({"number": number})


@pytest.mark.soak
def test_a_message_read_while_written_arrives_whole(tmp_path: Path) -> None:
    """kombu's own transport loses some of these: it shows a file before it has content."""
    writer = _SPAWN.Process(target=send, args=(tmp_path, 1000))
    writer.start()
    numbers: list[int] = []
    deadline = time.monotonic() + 30
    with files(tmp_path) as connection:
        waiting = connection.SimpleQueue("x")
        while len(numbers) < 1000 and time.monotonic() < deadline:
            try:
                message = waiting.get(block=False)
            except queue.Empty:
                continue
            message.ack()
            numbers.append(message.payload["number"])
    writer.join()
    assert numbers == list(range(1000))
    assert [path.name for path in tmp_path.iterdir()] == ["exchanges"]


def test_a_message_is_taken_once_by_two_readers(tmp_path: Path) -> None:
    writer = _SPAWN.Process(target=send, args=(tmp_path, 300))
    writer.start()
    writer.join()
    taken: list[int] = []

    def read() -> None:
        with files(tmp_path) as connection:
            waiting = connection.SimpleQueue("x")
            while True:
                try:
                    message = waiting.get(block=False)
                except queue.Empty:
                    return
                message.ack()
                taken.append(message.payload["number"])

    readers = [threading.Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    assert sorted(taken) == list(range(300))


def nothing() -> None:
    """The task."""


def app_on(url: str, **options: Any) -> Celery:
    app = Celery("tests", broker=url, set_as_current=False)
    app.conf.update(broker_transport_options=options, task_ignore_result=True)
    return app


@pytest.mark.redis
def test_a_wake_up_reaches_redis(redis_url: str) -> None:
    app = app_on(redis_url)
    task = app.task(name="tests.task")(nothing)
    assert wake(task)
    with app.connection_for_read() as connection:
        message = connection.SimpleQueue("celery").get(timeout=5)
        assert message.headers["task"] == "tests.task"
        assert message.headers["expires"]
        message.ack()


def test_a_broker_that_is_away_or_hangs_holds_nobody_up(tmp_path: Path, quiet_port: int) -> None:
    with socket.create_server(
        ("127.0.0.1", 0), backlog=50
    ) as server:  # takes connections and never says a word
        silent = server.getsockname()[1]
        urls = [
            f"redis://127.0.0.1:{silent}/0",
            f"redis://127.0.0.1:{quiet_port}/0",
            "filesystem://",
        ]
        for url in urls:
            folder = str(tmp_path / "not-there")
            app = app_on(
                url, **({"data_folder_in": folder, "data_folder_out": folder} if url == urls[2] else {})
            )
            task = app.task(name="tests.task")(nothing)
            began = time.monotonic()
            assert not wake(task)
            assert time.monotonic() - began < 10, f"{url} is waited for"


def test_each_beat_has_a_task_and_expires_with_the_next() -> None:
    celery_app.loader.import_default_modules()
    schedule = celery_app.conf.beat_schedule
    assert {entry["task"] for entry in schedule.values()} <= set(celery_app.tasks)
    for entry in schedule.values():
        assert {*entry.get("args", [()])[0]} <= set(celery_app.tasks)
        assert isinstance(entry["schedule"], timedelta)
        assert entry["options"]["expires"] == entry["schedule"].total_seconds()


def test_few_messages_are_sent_while_nothing_happens() -> None:
    a_minute = sum(60 / entry["schedule"].total_seconds() for entry in celery_app.conf.beat_schedule.values())
    assert a_minute < 90


def test_a_look_that_fails_keeps_no_other(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    celery_app.loader.import_default_modules()
    good, told = Mock(), Mock()
    monkeypatch.setitem(celery_app.tasks, "tests.bad", Mock(side_effect=OSError("away")))
    monkeypatch.setitem(celery_app.tasks, "tests.good", good)
    monkeypatch.setattr("config.rounds.logger.exception", told)
    look = celery_app.tasks["config.rounds.look"]
    look.apply((["tests.bad", "tests.good"],), routing_key=WAKE_UPS, throw=True)
    assert (good.call_count, told.call_args.args) == (1, ("%s failed", "tests.bad"))


def test_beat_loads_neither_models_nor_tasks() -> None:
    code = (
        "import sys; from config.beat import app; app.loader.init_worker(); app.finalize();"
        "print([m for m in ('records.models', 'anchoring.tasks', 'rest_framework') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_nothing_but_json_is_taken_and_no_result_is_kept() -> None:
    assert celery_app.conf.accept_content == ["json"]
    assert celery_app.conf.task_serializer == "json"
    assert not celery_app.conf.result_backend
    assert celery_app.conf.task_time_limit > 0
