"""Tables that keep no order: what they hold, and that their files tell nothing of when it came."""

from __future__ import annotations

import hashlib
import random
import sqlite3
from pathlib import Path

from voting.boxes.unordered import Unordered


def name(number: int) -> bytes:
    return hashlib.sha256(str(number).encode()).digest()


def table(path: Path, *, width: int = 40, room: int = 4) -> tuple[sqlite3.Connection, Unordered]:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA secure_delete = ON")
    connection.execute("PRAGMA synchronous = OFF")
    rows = Unordered(connection, "rows", b"k" * 32, width=width, room=room)
    connection.execute("BEGIN")
    rows.create()
    connection.execute("COMMIT")
    return connection, rows


def test_a_value_is_found_until_it_is_removed(tmp_path: Path) -> None:
    _, rows = table(tmp_path / "one")
    for number in range(500):
        rows.put(name(number), str(number).encode())
    rows.put(name(7), b"seven")
    assert rows.get(name(7)) == b"seven"
    assert rows.get(name(500)) is None
    expected = {name(number): str(number).encode() for number in range(500)} | {name(7): b"seven"}
    assert dict(rows.rows()) == expected
    rows.remove([name(number) for number in range(0, 600, 2)])
    assert dict(rows.rows()) == {name(n): expected[name(n)] for n in range(1, 500, 2)}


def test_an_empty_value_is_there(tmp_path: Path) -> None:
    _, rows = table(tmp_path / "one", width=0)
    rows.put(name(1))
    assert rows.get(name(1)) == b""
    assert rows.get(name(2)) is None


def test_any_order_makes_the_same_file(tmp_path: Path) -> None:
    """Each in a transaction of its own, as votes come; enough that buckets overflow."""
    order = list(range(150))
    contents = []
    for number in range(3):
        random.Random(number).shuffle(order)
        connection, rows = table(tmp_path / str(number))
        for one in order:
            with connection:
                connection.execute("BEGIN IMMEDIATE")
                rows.put(name(one), str(one).encode())
        connection.close()
        contents.append((tmp_path / str(number)).read_bytes())
    assert contents[0] == contents[1] == contents[2]


def test_a_removed_row_leaves_no_bytes(tmp_path: Path) -> None:
    connection, rows = table(tmp_path / "one")
    for number in range(300):
        rows.put(name(number), b"value of one")
    rows.remove([name(number) for number in range(300)])
    connection.close()
    content = (tmp_path / "one").read_bytes()
    assert b"value of one" not in content
    assert not [number for number in range(300) if name(number)[:8] in content]
