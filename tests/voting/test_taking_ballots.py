"""Ballots on arrival: which wait for a box, and what is said to the others."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from records.terms.texts import Refusal, RefusalSort
from tests.verifier.polls.voters import VOTERS, Voter
from tests.voting.light import BOX_SEED, OPENING, running
from verifier.polls import ballots, promises
from voting.boxes.accepting import Taken, ballot_take
from voting.boxes.store import waiting
from voting.polls.running import Running


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> None:
    settings.WAITING_DIR = tmp_path / "waiting"


def cast(
    poll: Running, voter: Voter = VOTERS[0], choices: tuple[str, ...] = ("a",), sequence: int = 0
) -> Taken:
    return ballot_take(poll, voter.ballot(OPENING, choices, sequence), box_seed=BOX_SEED)


def refused(*given: Any, **named: Any) -> tuple[str, RefusalSort]:
    with pytest.raises(Refusal) as caught:
        cast(*given, **named)
    return caught.value.code, caught.value.sort


def test_a_ballot_is_promised_once_it_waits() -> None:
    poll = running()
    taken = cast(poll)
    line = VOTERS[0].ballot(OPENING)
    leaf = ballots.check(line, poll.rules).leaf
    promises.check(taken.promise, poll.opened.box_key, poll.subject, leaf)
    assert taken.is_new
    with waiting(poll.uuid) as kept:
        assert dict(kept.ballots.rows()) == {leaf: line}


def test_the_same_ballot_is_promised_again() -> None:
    poll = running()
    first, again = cast(poll), cast(poll)
    assert (again.promise, again.is_new) == (first.promise, False)


def test_another_ballot_with_the_same_sequence_is_refused() -> None:
    poll = running()
    cast(poll)
    assert refused(poll, choices=("b",)) == ("sequence_taken", RefusalSort.CONFLICT)
    assert cast(poll, choices=("b",), sequence=1).is_new


@pytest.mark.parametrize("bad", [b"", b"{}", b"x" * 2_049, b"\xff", b"[" * 2_000])
def test_a_line_that_is_no_ballot_is_refused(bad: bytes) -> None:
    with pytest.raises(Refusal) as caught:
        ballot_take(running(), bad, box_seed=BOX_SEED)
    assert caught.value.sort is RefusalSort.MALFORMED


@pytest.mark.parametrize("choices", [("zz",), ("b", "a"), ("a", "b", "c"), ("a", "a")])
def test_a_choice_that_can_not_be_made_is_refused(choices: tuple[str, ...]) -> None:
    assert refused(running(), choices=choices) == ("ballot", RefusalSort.MALFORMED)


def test_a_token_of_another_poll_is_refused() -> None:
    foreign = VOTERS[0].ballot(OPENING, tokens=VOTERS[0].tokens("cd" * 32))
    with pytest.raises(Refusal) as caught:
        ballot_take(running(), foreign, box_seed=BOX_SEED)
    assert caught.value.code == "ballot"


def test_a_ballot_from_the_end_on_is_refused() -> None:
    cast(running())
    ended = running(left=-1)
    assert refused(ended, VOTERS[1]) == ("poll_over", RefusalSort.OVER)
    assert not cast(ended).is_new, "who sent in time is promised again"


def test_a_ballot_behind_the_last_box_is_refused() -> None:
    """A clock that was set back: the poll has ended all the same."""
    poll = running()
    with waiting(poll.uuid) as kept:
        kept.end()
    assert refused(poll) == ("poll_over", RefusalSort.OVER)


def test_a_closed_polls_ballots_are_refused() -> None:
    cast(running())
    assert refused(running(is_over=True)) == ("poll_over", RefusalSort.OVER)


def test_a_ballot_before_the_poll_opens_is_refused() -> None:
    assert refused(running(begun=-60)) == ("not_open", RefusalSort.FORBIDDEN)
    assert refused(running(is_certified=False)) == ("not_certified", RefusalSort.FORBIDDEN)
