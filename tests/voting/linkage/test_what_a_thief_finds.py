"""The thief of a whole installation is a good one: an order that stands in a column alone pairs everybody."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from django.db import connection

from tests.voting.linkage.beside import Voted, Watch, by_luck, dumped, pairs
from tests.voting.linkage.guesses import chance

VOTERS = 40

Rows = list[tuple[bytes, int]]
"""A name, and when it came."""


def votes() -> list[Voted]:
    drawn = random.Random(5)
    return [Voted(drawn.randbytes(32), drawn.randbytes(32), 0, 0) for _ in range(VOTERS)]


def kept(table: str, rows: Rows) -> None:
    """A table whose rows lie in the order of their names."""
    is_postgresql = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE {table} (name {'bytea' if is_postgresql else 'BLOB'}, came bigint)")
        cursor.executemany(f"INSERT INTO {table} VALUES (%s, %s)", sorted(rows))  # noqa: S608 - its own names


def found(voted: list[Voted], folder: Path) -> tuple[str, int]:
    """The best of all guesses, and how many pairs it found."""
    rights = Watch({vote.right: [vote.right] for vote in voted})
    lines = Watch({vote.line: [vote.line] for vote in voted})
    copy = dumped(folder)
    rights.look(copy)
    lines.look(copy)
    best, count = pairs(voted, rights, lines).most_common(1)[0]
    return best, count


@pytest.mark.django_db
def test_a_column_with_a_time_pairs_everybody(tmp_path: Path) -> None:
    voted = votes()
    kept("kept_rights", [(vote.right, number) for number, vote in enumerate(voted)])
    kept("kept_ballots", [(vote.line, number) for number, vote in enumerate(voted)])
    best, count = found(voted, tmp_path)
    assert count == VOTERS
    assert "kept_rights by came" in best
    assert "kept_ballots by came" in best


@pytest.mark.django_db
def test_a_column_that_tells_no_order_pairs_nobody(tmp_path: Path) -> None:
    voted = votes()
    for table, names in (
        ("kept_rights", [vote.right for vote in voted]),
        ("kept_ballots", [vote.line for vote in voted]),
    ):
        kept(table, [(name, 0) for name in names])
    _, count = found(voted, tmp_path)
    assert chance(count, expected=by_luck(voted)[0]) > 0.001
