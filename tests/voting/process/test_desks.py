"""The desks of polls, by their pages alone: the city's, a body's, an observer's."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from records.contents.models import Record
from records.people.authors import Author, author_for
from tests.fixtures.market import enter, member, second_factor
from tests.verifier.polls.issuers import ISSUERS
from tests.verifier.polls.voters import VOTERS
from tests.voting.story import LICENCES, PERSON, Story
from verifier import canonical
from voting.keys.issuers import issuer_key_made
from voting.polls.models import Poll
from voting.rolls.services import rolls_work

pytestmark = pytest.mark.django_db

PROPOSAL = {
    "title": "유수지를 어떻게 쓸까요",
    "question": "비어 있는 유수지를 무엇으로 쓰면 좋겠습니까?",
    "background": "2024년부터 비어 있습니다.",
    "area": "서울특별시 성동구",
    "options": "숲으로 남긴다\n도서관을 짓는다",
    "name": "김서울",
}


def browser(author: Author) -> Client:
    return enter(Client(), second_factor(author.membership.user))


def korean(moment: datetime) -> str:
    return moment.astimezone(ZoneInfo("Asia/Seoul")).strftime("%Y-%m-%dT%H:%M")


def opening_form(story: Story) -> dict[str, str]:
    begins = story.clock.now + timedelta(hours=1)
    keys = [canonical.b64u_encode(key) for key in (issuer_key_made(story.uuid), ISSUERS[1].spki())]
    return {
        "sort": "roll",
        "person": "\n".join(PERSON),
        "text": "세대마다 한 표",
        "least": "1",
        "most": "1",
        "opens_at": korean(begins),
        "closes_at": korean(begins + timedelta(hours=2)),
        "answer_by": korean(begins + timedelta(days=30)),
        "minimum": "5",
        "issuers": "\n".join(f"{licence} {key}" for licence, key in zip(LICENCES, keys, strict=False)),
    }


def test_the_city_runs_a_poll_by_its_pages(story: Story) -> None:
    city = browser(story.city)
    taken = city.post("/desk/polls/new/", PROPOSAL)
    assert "김서울" in taken.content.decode()
    poll = Poll.objects.get()
    story.uuid = poll.uuid
    desk = f"/desk/polls/{poll.uuid}/"
    assert desk in city.get("/desk/polls/").content.decode()
    assert "김서울" not in Client().get(f"/polls/{poll.uuid}/").content.decode()
    review = {"decision": "accepted", "department": "공원녹지과", "reason": "물을 만합니다."}
    assert city.post(f"{desk}review/", review).status_code == 302
    rows = "\n".join([",".join(PERSON), *(",".join(voter.person) for voter in VOTERS)])
    file = SimpleUploadedFile("roll.csv", rows.encode())
    assert city.post(f"{desk}roll/", {"person": "\n".join(PERSON), "file": file}).status_code == 302
    assert not rolls_work()
    form = opening_form(story)
    own_key = canonical.b64u_encode(issuer_key_made(poll.uuid))
    assert own_key in city.get(desk).content.decode()
    preview = city.post(f"{desk}open/", form)
    assert preview.status_code == 200, preview.content.decode()
    assert Poll.objects.get().opening_id is None
    seen = preview.context["preview"].digest
    changed = city.post(f"{desk}open/", {**form, "text": "누구나", "seen": seen})
    assert changed.status_code == 422
    assert city.post(f"{desk}open/", {**form, "seen": seen}).status_code == 302
    assert Poll.objects.get().opening_id is not None
    assert city.get(desk).status_code == 200
    assert city.post(f"{desk}close/").status_code == 422
    assert city.post(f"{desk}cancel/", {"reason": "다시 묻겠습니다."}).status_code == 302
    shown = Client().get(f"/polls/{poll.uuid}/").content.decode()
    assert "투표 취소" in shown


def test_an_opening_begins_with_what_is_usual(story: Story, settings: Any) -> None:
    story.propose()
    story.review()
    settings.ISSUER_URLS = {LICENCES[1]: "https://university.example"}
    shown = browser(story.city).get(f"/desk/polls/{story.uuid}/").context["forms"]["opening"]
    own_key = canonical.b64u_encode(issuer_key_made(story.uuid))
    assert shown["issuers"].value() == f"{LICENCES[0]} {own_key}"
    settings.ISSUER_URLS = {}
    # Of two offices nobody says which one issues here.
    shown = browser(story.city).get(f"/desk/polls/{story.uuid}/").context["forms"]["opening"]
    assert shown["issuers"].value() == f" {own_key}"
    assert story.clock.now + timedelta(minutes=30) < shown.initial["opens_at"] < shown.initial["closes_at"]


def test_only_who_counts_again_says_why(story: Story) -> None:
    story.opened()
    story.box(VOTERS[:6])
    story.close()
    story.anchored()
    city, desk = browser(story.city), f"/desk/polls/{story.uuid}/"
    assert "correction_reason" not in city.get(desk).content.decode()
    story.tally()
    assert "correction_reason" in city.get(desk).content.decode()


def test_a_body_proposes_in_its_own_name(story: Story) -> None:
    body = author_for(member("body", "staff", "Residents Council"))
    desk = browser(body)
    answer = desk.post("/desk/polls/new/", {**PROPOSAL, "sort": "institution", "name": "성수주민회의"})
    assert answer.status_code == 302, answer.content.decode()
    assert Record.objects.get(kind="poll:proposed").person == body.person
    assert "유수지를 어떻게 쓸까요" in desk.get("/desk/polls/proposed/").content.decode()
    assert (
        "성수주민회의"
        in Client().get(f"/records/{Record.objects.get(kind='poll:proposed').digest}/").content.decode()
    )


def test_an_observer_certifies_an_opening_by_the_pages(story: Story) -> None:
    story.propose()
    story.review()
    story.roll()
    opening = story.open()
    story.clock.forward(seconds=5)
    observer = browser(story.observers[0])
    asked = observer.get("/desk/polls/observed/").content.decode()
    assert f"/desk/queue/{opening.digest}/" in asked
    assert observer.get(f"/desk/queue/{opening.digest}/").status_code == 200
    prepared = observer.post(
        "/desk/statements/",
        {"records": opening.digest, "verdict": "certified", "key": story.signers[0].key.pk},
    )
    assert prepared.status_code == 200, prepared.content.decode()
    signed = canonical.dumps(story.signers[0].sign(canonical.loads(prepared.context["text"].encode())))
    handed_in = observer.post("/desk/certifications/new/", {"signed": signed.decode()})
    assert handed_in.status_code == 302, handed_in.content.decode()
    assert [row["asked"].verdict for row in observer.get("/desk/polls/observed/").context["rows"]] == [
        "certified"
    ]


@pytest.mark.parametrize("path", ["", "new/", "observed/", "proposed/"])
def test_desks_are_closed_to_strangers_and_others(story: Story, path: str) -> None:
    assert Client().get(f"/desk/polls/{path}").status_code == 302
    station = author_for(member("dealership", "dealer", "Hanbit Motors"))
    assert browser(station).get(f"/desk/polls/{path}").status_code == 403
