"""Texts of a poll that the law forbids: when they can go, and what pages, files and verifiers say once they are gone."""

import json

import pytest
from django.test import Client

from anchoring.models import DeletedRow
from records.contents.models import Record
from records.files.models import Attachment
from records.privacy.erasure import record_erase
from records.terms.texts import Refusal
from tests.cast import KEYS
from tests.fixtures.market import enter, second_factor
from tests.fixtures.trusted import trust_in
from tests.verifier.polls.voters import VOTERS
from tests.voting.story import PERSON, Story
from verifier import trust
from verifier.verification import verify
from voting.openings.services import poll_cancel
from voting.rolls.models import Roll

pytestmark = pytest.mark.django_db

FORBIDDEN = "유수지를 어떻게 쓸까요"
TRUST = trust_in(KEYS)


def erase(story: Story, kind: str) -> None:
    record = Record.objects.get(kind=kind)
    record_erase(author=story.city, record=record.digest, ground="법원의 결정", decided_by="서울시")


def answers(story: Story) -> dict[str, tuple[str, set[str]]]:
    file = Client().get(f"/api/polls/{story.uuid}/evidence").content
    verdict = verify(file, trust.loads(json.dumps(TRUST)))
    return {
        question: (str(answer.result), {reason.code for reason in answer.reasons})
        for question, answer in verdict.answers.items()
    }


def everywhere(story: Story) -> dict[str, str]:
    """All that strangers and the city's staff read of the poll, by address."""
    staff = enter(Client(), second_factor(story.city.membership.user))
    number = story.uuid
    digests = Record.objects.filter(subject=story.poll.subject).values_list("digest", flat=True)
    public = [
        "/polls/",
        f"/polls/{number}/",
        f"/polls/{number}/vote/",
        "/api/polls/",
        f"/api/polls/{number}/",
    ]
    public += [f"/api/polls/{number}/evidence", f"/api/polls/{number}/boxes/"]
    public += [f"/records/{digest}/" for digest in digests]
    desks = ["/desk/polls/", f"/desk/polls/{number}/"]
    answers = [(Client(), path) for path in public] + [(staff, path) for path in desks]
    texts = {}
    for client, path in answers:
        answer = client.get(path, headers={"accept-language": "ko"})
        assert answer.status_code == 200, path
        texts[path] = answer.content.decode()
    return texts


def test_a_running_poll_keeps_what_it_rests_on(story: Story) -> None:
    story.opened()
    story.box(VOTERS[:6])
    for kind in ("poll:opened", "box:filled"):
        with pytest.raises(Refusal) as refused:
            erase(story, kind)
        assert refused.value.code == "poll_running"
    story.close()
    story.anchored()
    address = f"/api/polls/{story.uuid}/boxes/0/"
    erase(story, "box:filled")
    # Not as a box without ballots.
    for name in ("leaves.bin", "rights.bin", "cast.jsonl"):
        assert Client().get(address + name).status_code == 404


@pytest.mark.soak
def test_a_cancelled_poll_s_text_is_nowhere(story: Story) -> None:
    story.opened()
    story.box(VOTERS[:6])
    poll_cancel(author=story.city, number=story.uuid, reason="법원의 결정에 따라 멈춥니다.")
    story.anchored()
    assert any(FORBIDDEN in text for text in everywhere(story).values())
    for kind in ("poll:proposed", "poll:opened"):
        erase(story, kind)
    story.anchored()
    texts = everywhere(story)
    assert [path for path, text in texts.items() if FORBIDDEN in text] == []
    assert "글이 삭제된 투표" in texts[f"/polls/{story.uuid}/"]
    said = answers(story)
    assert said["logged"] == ("unknown", {"record_erased"})
    assert said["complete"][0] == "pass"
    for question in ("process", "eligible", "counted", "signed"):
        assert said[question][0] == "unknown"
        assert "content_missing" in said[question][1]
    assert Client().get(f"/api/polls/{story.uuid}/roll.bin").status_code == 404


def test_an_opening_alone_names_its_roll(story: Story) -> None:
    story.propose()
    story.review()
    story.roll()
    assert Roll.objects.count() == 1
    opening = story.open()
    assert Roll.objects.count() == 0
    assert [row.name for row in opening.attachments.all()] == ["roll.bin"]


def test_a_row_left_by_an_earlier_opening_is_erased(story: Story) -> None:
    """Version 0.2 kept the waiting row beside the opening, and both named the file."""
    story.propose()
    story.review()
    story.roll()
    opening = story.open()
    [named] = opening.attachments.all()
    roll = Roll.objects.create(poll=story.poll, attachment=named.attachment, size=812, person=list(PERSON))
    poll_cancel(author=story.city, number=story.uuid, reason="법원의 결정에 따라 멈춥니다.")
    erase(story, "poll:opened")
    assert not Roll.objects.exists()
    assert not Attachment.objects.filter(pk=named.attachment.pk).exists()
    assert DeletedRow.objects.filter(table="voting.roll", key=str(roll.pk)).exists(), "the audit misses none"
