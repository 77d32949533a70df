"""A table is sent while it is made: what breaks in between stands in it, or it would look like a whole one."""

from collections.abc import Iterator

import pytest

from records.files.separated import UNFINISHED, csv_chunks


def test_a_table_that_breaks_says_so_in_its_last_line() -> None:
    def lines() -> Iterator[list[str]]:
        yield ["number", "price"]
        yield from (["1", "x" * 1_000] for _ in range(200))
        raise ConnectionError("the database went away")

    sent = list[str]()
    with pytest.raises(ConnectionError):
        sent.extend(csv_chunks(lines()))
    assert len(sent) > 1
    *_, last = "".join(sent).splitlines()
    assert last == UNFINISHED
    assert UNFINISHED not in "".join(csv_chunks([["number"], ["1"]]))
