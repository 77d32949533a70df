"""Two at once: a constraint or a lock decides, never luck."""

import pytest

from tests.fixtures.own_database import Play, play

__all__ = ["play"]


@pytest.mark.soak
def test_competing_statements_do_not_both_succeed(play: Play) -> None:
    outcomes = play("tests.records.stating.races")
    assert len(set(outcomes["submissions"])) == 1
    assert outcomes["sales"] == ["listing_closed"] * 3 + ["sold"]
    for race in outcomes["rounds"]:
        if race["outcome"] == ["certified", "revoked"]:
            assert race["last"] == ["inspection:certified", "key:revoked"]
        else:
            assert race["outcome"] == ["revoked", "revoked_key"]
            assert race["last"][-1] == "key:revoked"
    for race in outcomes["photos"]:
        assert all(race["there"]), race
        assert race["alive"] or not race["kept"], race
        assert race["lost"] == 0, race
