"""A poll from proposal to answer, and what a stranger's verifiers say of the files that the registry gives out."""

from pathlib import Path

import pytest

from tests.verifier.polls.voters import VOTERS
from tests.voting.judged import by_javascript, by_python, downloaded
from tests.voting.story import Story
from verifier.verification import QUESTIONS

NINE = (*QUESTIONS, "process", "eligible", "counted")


def test_a_whole_poll_passes_all_nine_questions(
    story: Story, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
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
    story.anchored()
    assert story.poll.ending_id == closing.digest
    got = downloaded(story.uuid, tmp_path)
    passes = dict.fromkeys(NINE, "pass")
    assert by_python(got, capsys) == (0, passes)
    assert by_javascript(got, int(story.clock.now.timestamp())) == passes
