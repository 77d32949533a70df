"""**process**, where it holds the log's times against the anchors'."""

from __future__ import annotations

from tests.verifier.maker import LOCAL
from tests.verifier.polls.cases.given import GivenPoll, case
from tests.verifier.polls.story import OPENS, Story
from tests.verifier.polls.told import begun, closed, counted, first_box, rights, second_lines, voted, whole


def box_after_anchor(seconds: int) -> Story:
    """The second box says a time so long before an anchor that does not have it yet."""
    story = begun()
    first_box(story)
    story.registry.commit()
    story.at(OPENS + 1_200 + seconds - 60)
    story.registry.put(LOCAL)
    story.at(OPENS + 1_198)
    story.box(rights(6, 12), second_lines(story))
    return whole(counted(closed(story)))


@case("a box an hour before an anchor that does not have it, to the second", 9)
def _() -> Story:
    return box_after_anchor(3_600)


@case("a box more than an hour before an anchor that does not have it", 9, process="unknown only_the_log")
def _() -> Story:
    return box_after_anchor(3_601)


@case(
    "a cancellation later than the anchors allow",
    9,
    signed="unknown no_tally",
    process="unknown only_the_log",
    counted="unknown no_tally",
)
def _() -> Story:
    story = voted()
    story.registry.commit()
    story.at(OPENS + 1_200 + 7_200)
    story.registry.put(LOCAL)
    story.at(OPENS + 1_300)
    story.cancel()
    story.at(OPENS + 1_200 + 7_300)
    story.registry.anchor()
    return story


def forward(seconds: int) -> Story:
    """All is anchored so long before the time that the last entry of the poll says."""
    story = counted()
    story.answer()
    last = story.registry.now
    story.registry.commit()
    story.at(last - seconds - 60)
    story.registry.put(LOCAL)
    return story


@case("an entry a minute after its anchor, to the second", 8)
def _() -> Story:
    return forward(60)


@case("an entry more than a minute after its anchor", 8, process="fail put_forward")
def _() -> Story:
    return forward(61)


@case(
    "nobody tells when it was anchored",
    8,
    anchored="unknown no_endpoint",
    dated="unknown dated_not_anchored",
    current="unknown no_endpoint",
)
def _() -> GivenPoll:
    story = forward(61)
    story.registry.chain.down.add(LOCAL)
    return GivenPoll(story)


@case(
    "a proposal more than a minute after its anchor, and no opening",
    8,
    signed="unknown not_opened",
    process="fail put_forward",
    eligible="unknown not_opened",
    counted="unknown not_opened",
)
def _() -> Story:
    story = Story()
    story.propose()
    last = story.registry.now
    story.registry.commit()
    story.at(last - 121)
    story.registry.put(LOCAL)
    return story
