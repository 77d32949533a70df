"""The polls of a first start: made by the services that make real ones, and once."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from records.contents.models import Record
from records.demo.people import FILE
from registry.demo.seed import demo_seed
from tests.verifier.polls.issuers import ISSUERS
from tests.voting.offices import private_bytes
from tests.voting.story import LICENCES, Story
from verifier import canonical
from voting.demo.people import polls_people_seed
from voting.demo.questions import QUESTIONS, Name, Question
from voting.demo.seed import (
    Office,
    Planned,
    Staff,
    is_ended,
    planned,
    poll_begin,
    poll_finish,
    poll_voted,
    staff_of,
)
from voting.demo.voters import RefusedError, booth_found
from voting.keys.files import ISSUER, key_made
from voting.polls.found import running_found
from voting.polls.overview import Overview, Stage, overviews

pytestmark = pytest.mark.django_db


def question(name: Name, voters: int = 2) -> Question:
    return replace(next(one for one in QUESTIONS if one.name == name), voters=voters)


def plan(story: Story, asked: Question) -> Planned:
    story.uuid = uuid4()
    # Making one takes a while.
    key_made(story.uuid, ISSUER, lambda: private_bytes(ISSUERS[0]))
    return Planned(asked, story.uuid, canonical.b64u_encode(ISSUERS[1].spki()))


@pytest.fixture
def staff(story: Story, settings: Any) -> Staff:
    settings.TRIAL_IDENTITY = True
    pairs = zip(story.observers, story.signers, strict=True)
    return Staff(story.city, [Office(author, signer.key, signer.seed) for author, signer in pairs])


def asked_here(url: str, body: object = None, session: str = "") -> Any:
    """The registry as it answers, and an office elsewhere that signs whatever it is given."""
    if url.startswith("https://university.example"):
        if url.endswith("identify"):
            said = body if isinstance(body, dict) else {}
            return {"session": "theirs"} if "code" in said else {"code": "000000", "challenge": "x"}
        assert isinstance(body, dict)
        blinded = canonical.b64u_decode(body["blinded"])
        return {"signature": canonical.b64u_encode(ISSUERS[1].blind_sign(blinded))}
    client = Client(headers={"authorization": f"Bearer {session}"} if session else None)
    path = "/api/" + url.partition("/api/")[2]
    answer = (
        client.get(path)
        if body is None
        else client.post(path, json.dumps(body), content_type="application/json")
    )
    if answer.status_code not in {200, 201}:
        raise RefusedError(answer.status_code, answer.json()["code"])
    return answer.json()


def overview(story: Story) -> Overview:
    return overviews([story.poll])[0]


def voted(poll: Planned) -> int:
    told = asked_here(f"/api/polls/{poll.uuid}/")
    return poll_voted(poll, booth_found(told, running_found(poll.uuid).rules, asked_here))


def test_a_made_up_poll_is_voted_in_closed_counted_overdue(story: Story, staff: Staff) -> None:
    poll = plan(story, question("overdue"))
    poll_begin(staff, poll)
    story.anchored()
    story.clock.to(story.time("opens_at"))
    assert voted(poll) == 2
    assert voted(poll) == 0, "a right is used once"
    story.close()
    story.anchored()
    assert is_ended(poll)
    poll_finish(staff, poll)
    story.anchored()
    shown = overview(story)
    assert (shown.stage, shown.is_answer_overdue) == (Stage.TALLIED, True)
    count = Record.objects.count()
    poll_finish(staff, poll)
    assert Record.objects.count() == count, "counted and certified once"


def test_a_made_up_poll_is_begun_once(story: Story, staff: Staff) -> None:
    poll = plan(story, question("open"))
    poll_begin(staff, poll)
    count = Record.objects.count()
    poll_begin(staff, poll)
    assert Record.objects.count() == count
    assert running_found(poll.uuid).is_certified


def test_an_opening_that_fails_leaves_no_proposal(story: Story, staff: Staff, settings: Any) -> None:
    settings.ISSUER_URLS = {}
    poll = plan(story, question("open"))
    with pytest.raises(Exception, match=LICENCES[1]):
        poll_begin(staff, poll)
    assert not Record.objects.filter(subject=poll.subject).exists()


def test_who_comes_after_the_end_is_no_fault(story: Story, staff: Staff) -> None:
    poll = plan(story, question("closed"))
    poll_begin(staff, poll)
    story.anchored()
    story.clock.to(story.time("closes_at"))
    assert voted(poll) == 0


def test_the_first_page_leads_to_open_polls(story: Story, staff: Staff, client: Client) -> None:
    assert 'id="polls-now"' not in client.get("/").content.decode()
    poll = plan(story, question("open"))
    poll_begin(staff, poll)
    vote = f"/polls/{poll.uuid}/vote/"
    page = client.get("/").content.decode()
    assert 'id="polls-now"' in page
    assert poll.question.proposal["title"] in page
    assert vote not in page
    story.clock.to(story.time("opens_at"))
    assert vote in client.get("/").content.decode()
    story.clock.to(story.time("closes_at"))
    assert vote not in client.get("/").content.decode()


def test_the_plan_names_each_question_once() -> None:
    plan: dict[Name, Any] = {name: (uuid4(), name) for name in ("open", "closed", "overdue")}
    assert [poll.office_key for poll in planned(plan)] == ["overdue", "closed", "open"]


def test_the_made_up_offices_certify_with_their_keys(market: object, tmp_path: Path) -> None:
    demo_seed(tmp_path)
    polls_people_seed(tmp_path)
    staff = staff_of(tmp_path)
    assert [office.key.licence for office in staff.offices] == list(LICENCES)
    assert polls_people_seed(tmp_path) == polls_people_seed(tmp_path)
    people = json.loads((tmp_path / FILE).read_text())
    assert [person["part"] for person in people][-3:] == ["observer", "university", "council"]


def test_made_up_polls_are_for_a_laptop(settings: Any, tmp_path: Path) -> None:
    settings.DEVELOPMENT = False
    with pytest.raises(CommandError, match="DEVELOPMENT"):
        call_command("seed_polls", str(tmp_path / "polls.json"))
