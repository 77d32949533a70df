"""A poll from proposal to answer, and what a stranger's verifiers say of the files that the registry gives out."""

from tests.verifier.polls.voters import VOTERS
from tests.voting.story import Story
from voting.polls.course import course_of


def test_a_poll_runs_from_proposal_to_answer(story: Story) -> None:
    story.opened()
    story.box(VOTERS[:6])
    story.box(VOTERS[6:12], ("b",))
    closing = story.close()
    story.anchored()
    tally = story.tally()
    story.anchored()
    story.certify(tally)
    story.anchored()
    story.answer()
    course = course_of(story.poll.subject)
    assert [item.kind for item in course.poll.items]
    assert course.is_certified(tally.digest)
    assert story.poll.ending_id == closing.digest
