"""The clock moves while a box is filled and while people vote: past the end, and back. Nothing is lost, nothing is double."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from records.terms.texts import Refusal, RefusalSort
from tests.verifier.polls.voters import VOTERS
from tests.voting.story import Story
from tests.voting.test_boxes import cast, contents, line, now, poll, use, vote
from verifier import tree
from voting.boxes.filling import box_fill, boxes_fill, is_emptied
from voting.boxes.store import waiting
from voting.results.services import poll_close

__all__ = ["poll"]

FILLING = (
    "voting.boxes.filling._take_out",
    "voting.boxes.filling._is_last",
    "voting.boxes.filling._is_due",
    "voting.boxes.filling.box_drawn",
    "voting.boxes.drawing._valid",
    "voting.boxes.filling.box_record",
    "voting.boxes.recording.poll_state",
    "voting.polls.stating.prepared_record",
    "voting.polls.stating.refuse_size",
    "voting.boxes.store.Waiting.boxed",
)
"""Before each of these the clock moves."""
VOTING = (
    "voting.boxes.accepting.ballots.check",
    "voting.boxes.accepting.together",
    "voting.boxes.accepting._keep",
    "voting.boxes.accepting.place_of",
    "voting.boxes.unordered.Unordered.put",
    "voting.boxes.accepting.note.sign",
)
USING = (
    "voting.issuing.using.together",
    "voting.issuing.using._bind",
    "voting.boxes.unordered.Unordered.put",
    "voting.issuing.blind_signatures.Signer.sign",
)

pytestmark = [pytest.mark.django_db, pytest.mark.soak]


@contextmanager
def put_back(story: Story) -> Iterator[None]:
    """What is done in it is undone: in the database, in the waiting file, and by the clock."""
    folder, kept, before = Path(settings.WAITING_DIR), Path(f"{settings.WAITING_DIR}-kept"), story.clock.now
    shutil.copytree(folder, kept)
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    shutil.rmtree(folder)
    kept.rename(folder)
    story.clock.now = before


@contextmanager
def moving(monkeypatch: pytest.MonkeyPatch, step: str, move: Callable[[], None]) -> Iterator[None]:
    """`move` happens before the step, the first time that it is come to."""
    place, _, name = step.rpartition(".")
    try:
        owner = import_string(place)
    except ImportError:
        owner = __import__(place, fromlist=["x"])
    happens = getattr(owner, name)
    moved: list[str] = []

    def moves_first(*given: Any, **named: Any) -> Any:
        if not moved:
            moved.append(step)
            move()
        return happens(*given, **named)

    with monkeypatch.context() as patch:
        patch.setattr(owner, name, moves_first)
        yield
    assert moved, f"{step} was never come to"


def closed(story: Story) -> tuple[int, int]:
    """How many rights and ballots are in boxes, once the poll has ended and was closed."""
    story.clock.to(now(story).closes_at)
    boxes_fill()
    assert is_emptied(story.uuid)
    poll_close(number=story.uuid)
    boxes = contents(story)
    return sum(rights for rights, _ in boxes), sum(lines for _, lines in boxes)


def to_the_end(story: Story) -> Callable[[], None]:
    end = now(story).closes_at
    return lambda: story.clock.to(end)


def an_hour_back(story: Story) -> Callable[[], None]:
    def move() -> None:
        story.clock.now -= timedelta(hours=1)

    return move


@pytest.mark.parametrize("way", [to_the_end, an_hour_back])
def test_the_clock_moves_at_each_step_of_a_fill(
    poll: Story, monkeypatch: pytest.MonkeyPatch, way: Callable[[Story], Callable[[], None]]
) -> None:
    vote(poll, *VOTERS[:10])
    poll.clock.forward(minutes=90)
    for step in FILLING:
        with put_back(poll):
            with moving(monkeypatch, step, way(poll)):
                box_fill(now(poll))
            assert closed(poll) == (10, 10), step


def test_the_end_passes_at_each_step_of_a_ballot(poll: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    """Promised and in a box, or refused and in none."""
    vote(poll, *VOTERS[:2])
    use(poll, VOTERS[2])
    told = {
        step: _ended(
            poll, monkeypatch, step, lambda: cast(poll, VOTERS[2]), _is_waiting, left=(3, 2), taken=(3, 3)
        )
        for step in VOTING
    }
    assert [told[step] for step in VOTING] == [False, False, False, True, True, True]


def test_the_end_passes_at_each_step_of_a_right(poll: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    vote(poll, *VOTERS[:2])
    told = {
        step: _ended(
            poll, monkeypatch, step, lambda: use(poll, VOTERS[2]), _is_used, left=(2, 2), taken=(3, 2)
        )
        for step in USING
    }
    assert [told[step] for step in USING] == [False, False, True, True]


def _ended(
    story: Story,
    monkeypatch: pytest.MonkeyPatch,
    step: str,
    act: Callable[[], object],
    is_kept: Callable[[Story], bool],
    *,
    left: tuple[int, int],
    taken: tuple[int, int],
) -> bool:
    """Whether it was taken, which it says, and the boxes say the same: they have `taken`, or `left`."""
    with put_back(story):
        is_taken = True
        with moving(monkeypatch, step, to_the_end(story)):
            try:
                act()
            except Refusal as refused:
                if refused.sort is not RefusalSort.OVER:
                    raise
                is_taken = False
        assert is_kept(story) is is_taken
        assert closed(story) == (taken if is_taken else left)
    return is_taken


def _is_waiting(story: Story) -> bool:
    with waiting(story.uuid) as kept:
        return kept.knows_ballot(tree.leaf_hash(line(story, VOTERS[2])))


def _is_used(story: Story) -> bool:
    [right] = story.rights([VOTERS[2]])
    with waiting(story.uuid) as kept:
        return kept.knows_right(right)


def test_a_ballot_behind_which_the_last_box_came_is_refused(
    poll: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And the clock is set back behind it: the file says that the end has come, whatever a clock says."""
    vote(poll, *VOTERS[:3])

    def ends() -> None:
        before: datetime = poll.clock.now
        poll.clock.to(now(poll).closes_at)
        assert boxes_fill() == 1
        poll.clock.now = before

    with moving(monkeypatch, "voting.boxes.accepting.together", ends), pytest.raises(Refusal) as refused:
        cast(poll, VOTERS[3])
    assert refused.value.sort is RefusalSort.OVER
    assert closed(poll) == (3, 3)


def test_a_clock_before_the_opening_takes_and_loses_nothing(poll: Story) -> None:
    vote(poll, *VOTERS[:10])
    before = poll.clock.now
    poll.clock.now = now(poll).opens_at - timedelta(minutes=1)
    for act in (lambda: cast(poll, VOTERS[10]), lambda: use(poll, VOTERS[10])):
        with pytest.raises(Refusal) as refused:
            act()
        assert refused.value.code == "not_open"
    assert boxes_fill() == 0, "no box before the poll opens"
    poll.clock.now = before
    assert boxes_fill() == 1
    assert closed(poll) == (10, 10)
