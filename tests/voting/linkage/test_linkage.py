"""Linkage: who has the disks and knows everybody's right pairs no ballot with its voter better than by luck."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.verifier.polls.voters import Voter
from tests.voting.light import BOX_SEED, OPENING, running
from tests.voting.linkage.guesses import Vote, chance, file_of, pairs_found
from tests.voting.test_blind_signatures import SIGNER
from verifier import tree
from voting.boxes import store
from voting.boxes.accepting import ballot_take
from voting.boxes.store import waiting_destroy
from voting.issuing.using import right_use
from voting.polls.running import Running

LINES: dict[bytes, bytes] = {}
"""By their leaf hashes; each is made once."""


@pytest.fixture
def folder(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    settings.WAITING_DIR = tmp_path / "waiting"
    monkeypatch.setattr(store, "_PRAGMAS", (*store._PRAGMAS, "PRAGMA synchronous = OFF"))
    return tmp_path / "waiting"


def voters(seed: int, count: int) -> list[Vote]:
    """Rights are drawn; ballots are the same in each poll, and each is another one's."""
    drawn = random.Random(seed)
    leaves = _leaves(count)
    drawn.shuffle(leaves)
    return [Vote(drawn.randbytes(32), leaf) for leaf in leaves]


def _leaves(count: int) -> list[bytes]:
    for number in range(len(LINES), count):
        line = Voter(number).ballot(OPENING)
        LINES[tree.leaf_hash(line)] = line
    return list(LINES)[:count]


def use(poll: Running, vote: Vote) -> None:
    right_use(poll, vote.right, bytes(32) + vote.right * 7, signer=SIGNER, hands_over=True)


def cast(poll: Running, vote: Vote) -> None:
    ballot_take(poll, LINES[vote.leaf], box_seed=BOX_SEED)


def at_once(seed: int, count: int, folder: Path) -> list[int]:
    """Everybody casts in the moment in which the right was used, and then the file is stolen."""
    poll, votes = running(), voters(seed, count)
    for vote in votes:
        use(poll, vote)
        cast(poll, vote)
    found = pairs_found(votes, [file_of(folder)])
    waiting_destroy(poll.uuid)
    return found


def watched(seed: int, count: int, folder: Path) -> list[int]:
    """The file is copied all the time, and everybody casts at a time that has nothing to do with when the right was used."""
    poll, votes, dumps = running(), voters(seed, count), []
    drawn = random.Random(seed + 1)
    for step in (use, cast):
        order = list(votes)
        drawn.shuffle(order)
        for number, vote in enumerate(order):
            step(poll, vote)
            if number % 10 == 0:
                dumps.append(file_of(folder))
    found = pairs_found(votes, [*dumps, file_of(folder)])
    waiting_destroy(poll.uuid)
    return found


def best(found: list[list[int]]) -> int:
    """What the best of the guesses found in all polls together."""
    return max(map(sum, zip(*found, strict=True)))


def luck(found: list[list[int]]) -> float:
    """Of the best guess, which is one of many."""
    return min(1.0, len(found[0]) * chance(best(found), expected=len(found)))


def is_luck(polls: Callable[[int], list[list[int]]]) -> bool:
    """Whether the best guess found no more than luck finds. One in a hundred of honest runs looks worse: then others decide."""
    return any(luck(polls(first)) > 0.01 for first in (0, 1_000, 2_000))


def test_a_stolen_file_pairs_nobody(folder: Path) -> None:
    assert is_luck(lambda first: [at_once(seed, 40, folder) for seed in range(first, first + 3)])


def test_copies_taken_all_the_time_pair_nobody(folder: Path) -> None:
    assert is_luck(lambda first: [watched(first + 7, 40, folder)])


def test_an_ordinary_table_pairs_many(tmp_path: Path) -> None:
    """The guesses are good ones: without row numbers a table still tells its order."""
    votes, file = voters(3, 40), tmp_path / "plain.sqlite3"
    connection = sqlite3.connect(file)
    for table in ("rights", "ballots"):
        connection.execute(f"CREATE TABLE {table} (name BLOB PRIMARY KEY) WITHOUT ROWID")
    for vote in votes:
        connection.execute("INSERT INTO rights VALUES (?)", (vote.right,))
        connection.execute("INSERT INTO ballots VALUES (?)", (vote.leaf,))
    connection.commit()
    connection.close()
    assert max(pairs_found(votes, [file.read_bytes()])) > 30


@pytest.mark.soak
@pytest.mark.parametrize("way", [at_once, watched])
def test_twenty_polls_of_two_hundred_pair_nobody(folder: Path, way: Any) -> None:
    assert is_luck(lambda first: [way(seed, 200, folder) for seed in range(first, first + 20)])
