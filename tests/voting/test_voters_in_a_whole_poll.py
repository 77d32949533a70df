"""A poll with voters, boxes that fill by themselves, and what a stranger finds: nine passes, and each voter's own two."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests.verifier.chain import served
from tests.verifier.polls.voters import VOTERS
from tests.voting.judged import CHAIN_ID, by_javascript, by_python, chain_of, downloaded
from tests.voting.story import Story
from tests.voting.voters import issuers, vote
from verifier import canonical, vrf
from verifier.cli import main
from verifier.polls import rights
from verifier.verification import QUESTIONS
from voting.boxes.filling import boxes_fill
from voting.boxes.store import waiting
from voting.keys.files import VRF, key_names, key_read
from voting.polls.course import course_of
from voting.results.endings import keys_destroy, polls_close
from voting.rolls.services import rights_of

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


def test_who_is_on_no_roll_gets_neither_proof_nor_signature(voting: Story) -> None:
    person, here = ["901", "901"], f"/api/polls/{voting.uuid}"
    shown = posted(f"{here}/identify", {"person": person}).json()
    said = {"person": person, "code": shown["code"], "challenge": shown["challenge"]}
    session = {"authorization": f"Bearer {posted(f'{here}/identify', said).json()['session']}"}
    answers = [Client(headers=session).get(f"{here}/right")]
    # Who holds the key of all rights could make a proof.
    proof = vrf.prove(key_read(voting.uuid, VRF), rights.message(tuple(person))).hex()
    asked = {"person": person, "proof": proof, "blinded": canonical.b64u_encode(bytes(256))}
    answers.append(posted(f"{here}/signature", asked, session))
    for answer in answers:
        assert (answer.status_code, answer.json()["code"]) == (403, "not_eligible")
        assert "명부에 없는 사람입니다" in answer.json()["messages"]["ko"]
    [right] = rights_of(key_read(voting.uuid, VRF), [tuple(person)])
    with waiting(voting.uuid) as waits:
        assert not waits.knows_right(right)


def test_a_box_that_was_down_for_an_hour_loses_nothing(voting: Story) -> None:
    """Nobody fills it meanwhile: rights and ballots wait, and are taken, to the end."""
    for voter in VOTERS[:6]:
        vote(voting, voter.person, ("a",))
    voting.clock.forward(hours=1)
    for voter in VOTERS[6:10]:
        vote(voting, voter.person, ("b",))
    assert boxes_fill() == 1
    voting.clock.to(voting.time("closes_at") + timedelta(minutes=5))
    assert polls_close() == 1
    rights_used, cast = course_of(voting.poll.subject).amounts
    assert (rights_used.total, cast.total) == (10, 10)


def posted(address: str, body: object, headers: dict[str, str] | None = None) -> Any:
    return Client(headers=headers).post(address, json.dumps(body), content_type="application/json")
