"""The file of what waits: what a transaction keeps, who may open it, and that it tells no order."""

from __future__ import annotations

import random
import sqlite3
from hashlib import sha256
from pathlib import Path
from threading import Thread
from uuid import UUID

import pytest
from django.db import OperationalError
from pytest_django import Settings

from verifier.polls.ballots import Ballot
from voting.boxes import store
from voting.boxes.store import filling, waiting, waiting_destroy

POLL = UUID("3c1e6f0a-52c4-4d0e-9a38-5d2f1b7c9e10")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: Settings) -> Path:
    settings.WAITING_DIR = tmp_path / "waiting"
    return tmp_path / "waiting"


def name(number: int) -> bytes:
    return sha256(str(number).encode()).digest()


def ballot(number: int) -> Ballot:
    return Ballot(b"\x04" + name(number) * 2, 0, ("a",), name(number))


def test_a_transactions_rows_are_there_for_the_next() -> None:
    with waiting(POLL) as one:
        one.rights.put(name(1))
        one.signed.put(name(1), name(2))
    with waiting(POLL) as one:
        assert one.knows_right(name(1))
        assert one.signed.get(name(1)) == name(2)
        assert not one.knows_ballot(name(1))


def test_a_failed_transaction_leaves_nothing() -> None:
    def fail() -> None:
        with waiting(POLL) as one:
            one.rights.put(name(1))
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    with waiting(POLL) as one:
        assert not one.knows_right(name(1))


def test_polls_do_not_share_what_waits() -> None:
    with waiting(POLL) as one:
        one.rights.put(name(1))
    with waiting(UUID(int=1)) as other:
        assert not other.knows_right(name(1))


def test_a_boxed_row_waits_no_more_and_is_known() -> None:
    with waiting(POLL) as one:
        for number in range(4):
            one.rights.put(name(number))
            one.ballots.put(name(number), b"line")
        one.boxed(0, [name(0), name(1)], [ballot(1), ballot(2)])
    with waiting(POLL) as one:
        assert {right for right, _ in one.rights.rows()} == {name(2), name(3)}
        assert {leaf for leaf, _ in one.ballots.rows()} == {name(0), name(3)}
        assert all(one.knows_right(name(number)) for number in range(4))
        assert all(one.knows_ballot(name(number)) for number in range(4))
        assert [one.is_new(ballot(number)) for number in range(4)] == [True, False, False, True]
        assert one.boxes == 1


def test_the_end_outlasts_a_process() -> None:
    with waiting(POLL) as one:
        assert not one.has_ended
        one.end()
    with waiting(POLL) as one:
        assert one.has_ended


def test_files_are_their_owners_alone(folder: Path) -> None:
    with waiting(POLL), filling(POLL):
        pass
    assert folder.stat().st_mode & 0o777 == 0o700
    files = list(folder.iterdir())
    assert len(files) == 3
    assert not [file for file in files if file.stat().st_mode & 0o077]


def test_the_file_is_without_row_numbers_and_write_ahead_log(folder: Path) -> None:
    with waiting(POLL):
        pass
    connection = sqlite3.connect(folder / f"{POLL}.sqlite3")
    tables = connection.execute("SELECT sql FROM sqlite_master WHERE type = 'table'").fetchall()
    assert len(tables) == 8
    assert all(sql.endswith("WITHOUT ROWID") for (sql,) in tables)
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",), "kept for no connection"
    connection.close()


def test_a_held_file_is_answered_as_busy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "BUSY_SECONDS", 0.05)
    with waiting(POLL), pytest.raises(OperationalError), waiting(POLL):
        pass


def test_two_threads_lose_nothing() -> None:
    def use(start: int) -> None:
        for number in range(start, start + 20):
            with waiting(POLL) as one:
                one.rights.put(name(number))

    threads = [Thread(target=use, args=(start,)) for start in (0, 20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with waiting(POLL) as one:
        assert {right for right, _ in one.rights.rows()} == {name(number) for number in range(40)}


def test_one_alone_fills_boxes() -> None:
    with filling(POLL) as first, filling(POLL) as second:
        assert (first, second) == (True, False)
    with filling(POLL) as again:
        assert again


def test_the_file_is_the_same_in_whatever_order_votes_came(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("voting.boxes.store.secrets.token_bytes", lambda size: b"s" * size)
    monkeypatch.setattr(store, "_PRAGMAS", (*store._PRAGMAS, "PRAGMA synchronous = OFF"))
    contents = []
    for seed in range(2):
        order = list(range(40))
        random.Random(seed).shuffle(order)
        for number in order:
            with waiting(POLL) as one:
                one.signed.put(name(number), name(-number))
                one.rights.put(name(number))
            with waiting(POLL) as one:
                one.ballots.put(name(1000 - number), str(number).encode() * 500)
                one.places.put(name(2000 - number))
        contents.append((folder / f"{POLL}.sqlite3").read_bytes())
        waiting_destroy(POLL)
    assert contents[0] == contents[1]
    assert not list(folder.iterdir())
