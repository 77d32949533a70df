"""Votes that come at once wait for the disk once, and each gets its own answer."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path
from threading import Thread
from time import monotonic, sleep
from typing import Any
from uuid import UUID

import pytest
from django.db import OperationalError

from voting.boxes import store, together
from voting.boxes.store import Waiting, waiting

POLL = UUID("3c1e6f0a-52c4-4d0e-9a38-5d2f1b7c9e10")
AT_ONCE = 8


@pytest.fixture(autouse=True)
def statements(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was asked of the waiting file, in its order."""
    settings.WAITING_DIR = tmp_path / "waiting"
    opened = store._opened
    asked: list[str] = []

    def traced(file: Path) -> sqlite3.Connection:
        connection = opened(file)
        connection.set_trace_callback(asked.append)
        return connection

    monkeypatch.setattr(store, "_opened", traced)
    return asked


@pytest.fixture
def threads() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(AT_ONCE) as pool:
        yield pool


def name(number: int) -> bytes:
    return sha256(str(number).encode()).digest()


def used(number: int) -> Callable[[Waiting], int]:
    def act(kept: Waiting) -> int:
        kept.rights.put(name(number))
        return number

    return act


def gathered(threads: ThreadPoolExecutor, acts: list[Callable[[Waiting], int]]) -> list[Future[int]]:
    """All wait, each in a thread, while somebody else holds the file."""
    with waiting(POLL):
        futures = [threads.submit(together.together, POLL, acts[0])]
        until(lambda: together._writers[POLL]._turn.locked())
        futures += [threads.submit(together.together, POLL, act) for act in acts[1:]]
        until(lambda: len(together._writers[POLL]._asked) == len(acts) - 1)
    return futures


def until(is_so: Callable[[], bool]) -> None:
    deadline = monotonic() + 30
    while monotonic() < deadline:
        try:
            if is_so():
                return
        except KeyError:
            pass
        sleep(0.005)
    raise AssertionError("it never came to that")


def rights() -> set[bytes]:
    with waiting(POLL) as kept:
        return {right for right, _ in kept.rights.rows()}


def test_many_votes_wait_for_the_disk_twice(threads: ThreadPoolExecutor, statements: list[str]) -> None:
    futures = gathered(threads, [used(number) for number in range(AT_ONCE)])
    assert [future.result() for future in futures] == list(range(AT_ONCE))
    # The one who held the file, the first vote, and all others.
    assert statements.count("COMMIT") == 3
    assert rights() == set(map(name, range(AT_ONCE)))


def test_one_that_fails_undoes_no_other(threads: ThreadPoolExecutor) -> None:
    def fails(kept: Waiting) -> int:
        kept.rights.put(name(99))
        raise KeyError

    futures = gathered(threads, [used(0), used(1), fails, used(2)])
    with pytest.raises(KeyError):
        futures[2].result()
    assert [future.result() for future in (*futures[:2], futures[3])] == [0, 1, 2]
    assert rights() == {name(0), name(1), name(2)}


def test_a_disk_that_fails_answers_nobody(threads: ThreadPoolExecutor) -> None:
    def full(_: Waiting) -> int:
        raise sqlite3.OperationalError("database or disk is full")

    futures = gathered(threads, [used(0), used(1), full, used(2)])
    assert futures[0].result() == 0
    for future in futures[1:]:
        with pytest.raises(OperationalError):
            future.result()
    assert rights() == {name(0)}


def test_a_file_held_too_long_answers_all_as_busy(
    threads: ThreadPoolExecutor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "BUSY_SECONDS", 0.05)
    with waiting(POLL):
        futures = [threads.submit(together.together, POLL, used(number)) for number in range(3)]
        for future in futures:
            with pytest.raises(OperationalError):
                future.result(timeout=30)
    assert rights() == set()


def test_who_hands_in_while_others_write_is_served() -> None:
    """Whatever the order in which threads get their turn."""
    threads = [Thread(target=together.together, args=(POLL, used(number))) for number in range(40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert rights() == set(map(name, range(40)))
    assert not together._writers[POLL]._asked
