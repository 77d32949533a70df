"""A poll with voters, boxes that fill by themselves, and what a stranger finds: nine passes, and each voter's own two."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.verifier.chain import served
from tests.verifier.polls.voters import VOTERS
from tests.voting.judged import CHAIN_ID, by_javascript, by_python, chain_of, downloaded
from tests.voting.story import Story
from tests.voting.voters import issuers, vote
from verifier.cli import main
from verifier.verification import QUESTIONS
from voting.boxes.filling import boxes_fill
from voting.keys.files import VRF, key_names
from voting.results.endings import keys_destroy, polls_close

NINE = (*QUESTIONS, "process", "eligible", "counted")


@pytest.fixture
def voting(story: Story, settings: Any) -> Story:
    settings.TRIAL_IDENTITY = True
    story.propose()
    story.review()
    story.roll()
    opening = story.open(issuers=issuers(story))
    story.anchored()
    story.certify(opening)
    story.anchored()
    story.clock.to(story.time("opens_at"))
    return story


@pytest.mark.soak
def test_voters_vote_and_a_stranger_counts(
    voting: Story, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cast = [vote(voting, voter.person, ("a",)) for voter in VOTERS[:10]]
    assert boxes_fill() == 1
    voting.anchored()
    cast += [vote(voting, voter.person, ("b", "c")) for voter in VOTERS[10:12]]
    assert boxes_fill() == 0
    voting.clock.to(voting.time("closes_at"))
    assert polls_close() == 1
    assert keys_destroy() > 0
    assert key_names(voting.uuid) == [VRF]
    voting.anchored()
    tally = voting.tally()
    voting.anchored()
    voting.certify(tally)
    voting.answer()
    voting.anchored()
    got = downloaded(voting.uuid, tmp_path)
    passes = dict.fromkeys(NINE, "pass")
    assert by_python(got, capsys) == (0, passes)
    assert by_javascript(got, int(voting.clock.now.timestamp())) == passes
    with served(chain_of(got.evidence), CHAIN_ID) as rpc:
        given = ["--poll", str(got.evidence), "--trust", str(got.trust), "--rpc", rpc]
        for asked, saved in (("ballot", cast[-1].ballot), ("right", cast[0].right)):
            file = tmp_path / f"my.{asked}.json"
            file.write_text(json.dumps(saved), encoding="utf-8")
            assert main([asked, str(file), *given, "--files", str(got.folder)]) == 0, capsys.readouterr().out
