"""Each row of a registry with a poll changed behind its back: a page, an answer or a file says so, or the audit does."""

import pytest
from django.test import Client

from records.contents.models import Record
from records.people.authors import Author
from tests.fixtures.market import enter, second_factor
from tests.records.tampering.looks import Look, looks_at
from tests.records.tampering.staged import PARTS, Staged, staged
from tests.verifier.polls.voters import VOTERS
from tests.voting.story import Story

pytestmark = [pytest.mark.django_db, pytest.mark.soak]


@pytest.fixture
def polls(story: Story) -> Staged:
    """One that was answered, and one that is open: with rows of every table that polls have."""
    story.opened()
    story.box(VOTERS[:6])
    story.box(VOTERS[6:12], ("b",))
    story.close()
    story.anchored()
    tally = story.tally()
    story.anchored()
    story.certify(tally)
    story.answer()
    story.anchored()
    ended = str(story.uuid)
    story.propose(title="어느 놀이터부터 고칠까요")
    story.review()
    story.roll()
    story.anchored()
    assert story.chain
    return staged(_looks(story, [ended, str(story.uuid)]), story.chain)


def _looks(story: Story, numbers: list[str]) -> list[Look]:
    public = [
        "/polls/",
        "/api/polls/",
        *(f"/polls/{number}/" for number in numbers),
        *(f"/api/polls/{number}/" for number in numbers),
        *(f"/api/polls/{numbers[0]}/{name}" for name in ("evidence", "roll.bin", "boxes/")),
        *(
            f"/api/polls/{numbers[0]}/boxes/{box}/{name}"
            for box in (0, 1)
            for name in ("leaves.bin", "rights.bin", "cast.jsonl")
        ),
        *(
            f"{before}/{digest}/"
            for digest in Record.objects.values_list("digest", flat=True)
            for before in ("/records", "/api/records")
        ),
        "/directory/",
        "/status/",
        "/api/status/",
        "/.well-known/car-registry.json",
        "/log/checkpoint",
    ]
    desks = ["/desk/polls/", *(f"/desk/polls/{number}/" for number in numbers)]
    return [
        *looks_at(Client(), "visitor", public),
        *looks_at(_browser(story.city), "city", desks),
        *looks_at(_browser(story.observers[0]), "inspector", ["/desk/polls/observed/"]),
    ]


def _browser(author: Author) -> Client:
    return enter(Client(), second_factor(author.membership.user))


@pytest.mark.parametrize("part", range(PARTS))
def test_every_change_of_polls_is_seen(polls: Staged, capsys: pytest.CaptureFixture[str], part: int) -> None:
    polls.every_change_is_seen(capsys, part, apps=("voting",))
