"""**process**, where it is about the end, the tally, a cancellation and the answer."""

from __future__ import annotations

from typing import Any

from tests.verifier.maker import LOCAL
from tests.verifier.polls.cases.given import GivenPoll, case
from tests.verifier.polls.story import CLOSES, OPENS, Story
from tests.verifier.polls.told import (
    begun,
    closed,
    counted,
    first_box,
    rights,
    second_box,
    second_lines,
    voted,
    whole,
)


def closed_with(change: dict[str, Any] | None = None, at: int = CLOSES + 60) -> Story:
    story = voted()
    story.at(at)
    story.close(change)
    return whole(counted(story))


@case("closed early", 8, process="fail out_of_time")
def _() -> Story:
    return closed_with(at=CLOSES - 600)


@case("closed early, the log's clock put forward", 8, process="fail put_forward")
def _() -> Story:
    story = counted()
    story.answer()
    story.registry.commit()
    story.at(OPENS + 1_800)
    story.registry.put(LOCAL)
    return story


@case("closed to the second", 8)
def _() -> Story:
    return closed_with(at=CLOSES - 2)


@case(
    "cancelled after the end",
    9,
    signed="unknown no_tally",
    process="fail out_of_time",
    counted="unknown no_tally",
)
def _() -> Story:
    story = voted()
    story.at(CLOSES + 60)
    story.cancel()
    story.registry.anchor()
    return story


def cancelled(story: Story) -> Story:
    story.cancel()
    story.registry.anchor()
    return story


@case(
    "cancelled in time", 9, signed="unknown no_tally", process="unknown cancelled", counted="unknown no_tally"
)
def _() -> Story:
    return cancelled(voted())


@case("cancelled, and closed all the same", 9, process="fail closed_again")
def _() -> Story:
    story = voted()
    story.cancel()
    return whole(counted(closed(story)))


@case(
    "a box behind the cancellation",
    9,
    signed="unknown no_tally",
    process="fail out_of_order",
    counted="unknown no_tally",
)
def _() -> Story:
    story = begun()
    first_box(story)
    story.cancel()
    story.at(OPENS + 1_200)
    story.box(rights(6, 12), second_lines(story))
    story.registry.anchor()
    return story


@case(
    "cancelled twice", 9, signed="unknown no_tally", process="fail closed_again", counted="unknown no_tally"
)
def _() -> Story:
    story = voted()
    story.cancel()
    return cancelled(story)


@case(
    "the cancellation of another opening",
    9,
    signed="unknown no_tally",
    process="fail names_other",
    counted="unknown no_tally",
)
def _() -> Story:
    story = voted()
    story.cancel({"opening": "ab" * 32})
    story.registry.anchor()
    return story


@case(
    "a day after the end not closed",
    9,
    signed="unknown no_tally",
    process="fail never_closed",
    counted="unknown no_tally",
)
def _() -> Story:
    story = voted()
    story.at(CLOSES + 86_400)
    story.registry.anchor()
    return story


def still(now: int) -> GivenPoll:
    story = voted()
    story.registry.anchor()
    return GivenPoll(story, now=now)


@case("still running", signed="unknown no_tally", process="unknown running", counted="unknown no_tally")
def _() -> GivenPoll:
    return still(CLOSES - 60)


@case(
    "an hour after the end not closed",
    9,
    signed="unknown no_tally",
    process="unknown overdue",
    counted="unknown no_tally",
)
def _() -> GivenPoll:
    return still(CLOSES + 3_600)


@case(
    "closed and not tallied",
    signed="unknown no_tally",
    process="unknown no_tally",
    counted="unknown no_tally",
)
def _() -> Story:
    story = closed()
    story.registry.anchor()
    return story


@case("closed twice", process="fail closed_again")
def _() -> Story:
    story = closed()
    first = story.closing
    story.close()
    story.closing = first
    return whole(counted(story))


@case("an end with a wrong number of boxes", process="fail closing_totals")
def _() -> Story:
    return closed_with({"boxes": 3})


@case("an end with a wrong number of ballots", process="fail closing_totals")
def _() -> Story:
    return closed_with({"cast": 14})


@case("an end that names another last box", process="fail names_other")
def _() -> Story:
    story = voted()
    story.at(CLOSES + 60)
    story.close({"last": story.boxes[0].digest})
    return whole(counted(story))


@case("an end that names another opening", process="fail names_other")
def _() -> Story:
    return closed_with({"opening": "ab" * 32})


@case("a second box late, and the end with it", 7)
def _() -> Story:
    story = begun()
    first_box(story)
    second_box(story)
    story.at(CLOSES + 86_398)
    story.close()
    return whole(counted(story))
