"""The usual poll: thirteen on a roll, twelve voters in two boxes, one who changes her mind, and a blank ballot."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.verifier.polls.story import CLOSES, OPENS, Story
from tests.verifier.polls.voters import VOTERS

CHOICES: tuple[tuple[str, ...], ...] = (("a",), ("b",), ("a", "b"), (), ("c",), ("a",))

Step = Callable[[Story], object]


def proposed(story: Story | None = None) -> Story:
    """A proposal that was accepted."""
    story = story or Story()
    story.propose()
    story.review()
    return story


def begun(change: dict[str, Any] | None = None, **options: Any) -> Story:
    """Opened, certified by both issuers, and anchored before the first ballot."""
    story = proposed()
    story.open(change, **options)
    story.certify(story.opening)
    story.registry.anchor()
    return story


def first_lines(story: Story) -> list[bytes]:
    return [voter.ballot(story.opening, choices) for voter, choices in zip(VOTERS[:6], CHOICES, strict=True)]


def second_lines(story: Story) -> list[bytes]:
    """Six more, and the first voter again."""
    lines = [
        voter.ballot(story.opening, choices) for voter, choices in zip(VOTERS[6:12], CHOICES, strict=True)
    ]
    return [*lines, VOTERS[0].ballot(story.opening, ("b",), 1)]


def rights(first: int, last: int) -> list[bytes]:
    return [voter.right for voter in VOTERS[first:last]]


def first_box(story: Story) -> None:
    story.at(OPENS + 600)
    story.box(rights(0, 6), first_lines(story))


def second_box(story: Story) -> None:
    story.at(OPENS + 1_200)
    story.box(rights(6, 12), second_lines(story))


def voted(story: Story | None = None) -> Story:
    """Two boxes."""
    story = story or begun()
    first_box(story)
    second_box(story)
    return story


def closed(story: Story | None = None) -> Story:
    story = story or voted()
    story.at(CLOSES + 60)
    story.close()
    return story


def counted(story: Story | None = None) -> Story:
    """Tallied, and certified by both."""
    story = story or closed()
    story.tally()
    story.certify(story.tallied)
    return story


def whole(story: Story | None = None) -> Story:
    """To the city's answer, and anchored."""
    story = story or counted()
    story.answer()
    story.registry.anchor()
    return story


def erased(number: int, story: Story | None = None) -> Story:
    """To the city's answer, the content of the poll's record at this place destroyed by law, and anchored."""
    story = story or counted()
    story.answer()
    mine = [entry for entry in story.registry.logged if entry.subject == story.subject]
    story.registry.erase(mine[number])
    story.registry.anchor()
    return story


def ended(boxes: Step, **options: Any) -> Story:
    """The usual poll with other boxes."""
    story = begun(**options)
    boxes(story)
    return whole(counted(closed(story)))


def opened(story: Story) -> Story:
    """Opened as proposed, certified by both, and anchored."""
    story.open()
    story.certify(story.opening)
    story.registry.anchor()
    return story
