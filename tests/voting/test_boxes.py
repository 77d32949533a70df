"""Ballots that are taken, and the boxes that are filled with them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from records.contents.models import Record
from records.terms.texts import Refusal, RefusalSort
from tests.verifier.polls.voters import VOTERS, Voter
from tests.voting.story import Story
from tests.voting.test_blind_signatures import SIGNER
from verifier.polls import ballots
from voting.boxes.accepting import Taken, ballot_take
from voting.boxes.filling import box_fill, boxes_fill, is_emptied
from voting.boxes.store import filling, waiting, waiting_destroy
from voting.issuing.using import right_use
from voting.keys.files import BOX, key_read
from voting.openings.services import poll_cancel
from voting.polls.course import course_of
from voting.polls.found import running_found
from voting.polls.running import Running
from voting.results.services import poll_close

pytestmark = pytest.mark.django_db


@pytest.fixture
def poll(story: Story, settings: Any, tmp_path: Path) -> Story:
    """A poll that takes ballots."""
    settings.WAITING_DIR = tmp_path / "waiting"
    story.opened()
    return story


def now(story: Story) -> Running:
    return running_found(story.uuid)


def ends(story: Story) -> None:
    story.clock.to(now(story).closes_at)


def line(story: Story, voter: Voter, choices: tuple[str, ...] = ("a",), sequence: int = 0) -> bytes:
    assert story.opening
    return voter.ballot(story.opening.digest, choices, sequence)


def cast(story: Story, voter: Voter, choices: tuple[str, ...] = ("a",), sequence: int = 0) -> Taken:
    running = now(story)
    return ballot_take(running, line(story, voter, choices, sequence), box_seed=key_read(story.uuid, BOX))


def use(story: Story, voter: Voter) -> None:
    """The right, without a voter's blinding, which nothing here sees."""
    (right,) = story.rights([voter])
    right_use(now(story), right, bytes(32) + right * 7, signer=SIGNER, hands_over=True)


def vote(story: Story, *voters: Voter) -> None:
    for voter in voters:
        use(story, voter)
        cast(story, voter)


def contents(story: Story) -> list[tuple[int, int]]:
    """How many rights and ballots each box has."""
    boxes = course_of(story.poll.subject).poll.boxes
    return [(box.body.rights.count, box.body.cast.count) for box in boxes]  # type: ignore[union-attr]


@pytest.mark.soak
def test_a_box_waits_for_twice_as_many_voters(poll: Story) -> None:
    vote(poll, *VOTERS[:9])
    cast(poll, VOTERS[0], sequence=1)
    assert box_fill(now(poll)) is None, "ten ballots of nine voters"
    vote(poll, VOTERS[9])
    with filling(poll.uuid):
        assert box_fill(now(poll)) is None, "another process fills it"
    assert box_fill(now(poll)) is not None
    assert len(contents(poll)) == 1
    assert not any(cast(poll, voter).is_new for voter in VOTERS[:10])
    with pytest.raises(Refusal):
        cast(poll, VOTERS[0], ("b",))


def test_who_stays_stays_with_all_ballots(poll: Story) -> None:
    vote(poll, *VOTERS[:10])
    for voter in VOTERS[:10]:
        cast(poll, voter, ("b",), sequence=1)
    box_fill(now(poll))
    with waiting(poll.uuid) as kept:
        stayed = [ballots.check(one, now(poll).rules) for _, one in kept.ballots.rows()]
    assert len(stayed) == 10
    assert len({ballot.key for ballot in stayed}) == 5


def test_the_last_box_takes_everything(poll: Story) -> None:
    vote(poll, *VOTERS[:3])
    use(poll, VOTERS[3])
    ends(poll)
    assert not is_emptied(poll.uuid)
    assert boxes_fill() == 1
    assert contents(poll) == [(4, 3)]
    assert is_emptied(poll.uuid)
    assert boxes_fill() == 0
    poll_close(number=poll.uuid)


@pytest.mark.soak
def test_boxes_are_spread_over_the_polls_time(poll: Story, settings: Any) -> None:
    settings.BOX_INTERVAL = 60
    vote(poll, *VOTERS[:10])
    assert box_fill(now(poll))
    for voter in VOTERS[:10]:
        cast(poll, voter, sequence=1)
    vote(poll, *VOTERS[10:13])
    assert box_fill(now(poll)) is None, "too soon and too few"
    poll.clock.forward(seconds=61)
    assert box_fill(now(poll)) is None, "8 new voters"


@pytest.mark.parametrize("is_at_the_end", [False, True])
def test_a_crash_at_any_step_loses_and_doubles_nothing(
    poll: Story, monkeypatch: pytest.MonkeyPatch, is_at_the_end: bool
) -> None:
    vote(poll, *VOTERS[:10])
    if is_at_the_end:
        ends(poll)
    for step in (
        "voting.boxes.filling._take_out",
        "voting.boxes.store.Waiting.end" if is_at_the_end else "voting.boxes.filling._is_due",
        "voting.boxes.filling.box_drawn",
        "voting.boxes.filling.box_record",
        "voting.boxes.recording.poll_state",
        "voting.polls.stating.refuse_size",
        "voting.boxes.store.Waiting.boxed",
    ):
        for _ in range(2):
            with monkeypatch.context() as crash:
                crash.setattr(step, _dies)
                with pytest.raises(KeyboardInterrupt):
                    box_fill(now(poll))
    ends(poll)
    boxes_fill()
    assert contents(poll) == ([(10, 10)] if is_at_the_end else [(10, 5), (0, 5)])
    assert is_emptied(poll.uuid)


def _dies(*_: object, **__: object) -> None:
    raise KeyboardInterrupt


def test_a_lost_file_learns_of_all_boxes(poll: Story) -> None:
    vote(poll, *VOTERS[:10])
    box_fill(now(poll))
    waiting_destroy(poll.uuid)
    for voter in VOTERS[:10]:
        cast(poll, voter)
    ends(poll)
    box_fill(now(poll))
    assert contents(poll) == [(10, 5), (0, 5)]
    with waiting(poll.uuid) as kept:
        assert all(kept.knows_right(right) for right in poll.rights(VOTERS[:10]))


def test_a_clock_set_back_opens_nothing_again(poll: Story) -> None:
    vote(poll, *VOTERS[:2])
    ends(poll)
    boxes_fill()
    poll.clock.now = now(poll).opens_at
    with pytest.raises(Refusal) as ballot:
        cast(poll, VOTERS[2])
    with pytest.raises(Refusal) as right:
        use(poll, VOTERS[2])
    assert {ballot.value.sort, right.value.sort} == {RefusalSort.OVER}
    assert is_emptied(poll.uuid)


def test_one_polls_fault_stops_no_other(poll: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(_: object) -> Record:
        raise ValueError("a ballot")

    monkeypatch.setattr("voting.boxes.filling.box_fill", fails)
    assert boxes_fill() == 0


def test_a_cancelled_polls_ballots_are_refused(poll: Story) -> None:
    cast(poll, VOTERS[0])
    poll_cancel(author=poll.city, number=poll.uuid, reason="명부가 잘못되었습니다.")
    for voter in VOTERS[:2]:
        with pytest.raises(Refusal) as refused:
            cast(poll, voter)
        assert refused.value.sort is RefusalSort.OVER
    assert boxes_fill() == 0
