"""kill -9 at each durable step of filling a box, twice; and two processes that fill one at once."""

import pytest

from tests.fixtures.own_database import Play, play

__all__ = ["play"]


@pytest.mark.soak
def test_a_box_that_was_cut_off_anywhere_is_filled(play: Play) -> None:
    found = play("tests.voting.killed.filling")
    assert found["wrong"] == []
    assert found["steps"] > 20, found
    assert found["at once"] == [[0, 0], [[10, 5]]]
