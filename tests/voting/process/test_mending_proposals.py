"""What was proposed, reviewed or answered is corrected and withdrawn by the pages of who stated it."""

import html

import pytest
from django.test import Client

from records.contents.models import Record
from records.people.authors import Author, author_for
from tests.fixtures.market import enter, member, second_factor
from tests.voting.story import Story
from voting.polls.overview import Stage, overviews
from voting.proposals.kinds import PROPOSED, REVIEWED
from voting.results.kinds import ANSWERED

pytestmark = pytest.mark.django_db


def browser(author: Author) -> Client:
    return enter(Client(), second_factor(author.membership.user))


def stage(story: Story) -> Stage:
    return overviews([story.poll])[0].stage


def correction(client: Client, record: Record, **changes: str) -> dict[str, str]:
    """The form as the record's page leads to it, with changes."""
    answer = client.get(f"/records/{record.digest}/correct/")
    assert answer.status_code == 302, answer.content
    form = client.get(answer["Location"]).context["form"]
    filled = {field.name: field.value() for field in form if field.value() not in (None, "")}
    return {"at": answer["Location"], **filled, "correction_reason": "잘못 적었습니다.", **changes}


def corrected(client: Client, record: Record, **changes: str) -> tuple[int, str]:
    fields = correction(client, record, **changes)
    answer = client.post(fields.pop("at"), fields)
    return answer.status_code, html.unescape(answer.content.decode())


def test_a_proposal_is_corrected_and_reviewed_anew(story: Story) -> None:
    city, proposed = browser(story.city), story.propose()
    story.review()
    assert stage(story) is Stage.REVIEWED
    status, page = corrected(city, proposed, title="유수지를 무엇으로 쓸까요")
    assert status == 200, page
    later = Record.objects.get(kind=PROPOSED.name, corrects=proposed)
    assert later.digest in page
    assert "김서울" in page, "what opens the name is handed to the citizen again"
    assert stage(story) is Stage.PROPOSED
    public = Client().get(f"/polls/{story.uuid}/").content.decode()
    assert "유수지를 무엇으로 쓸까요" in public
    assert "김서울" not in public
    story.proposed = later
    story.review()
    assert stage(story) is Stage.REVIEWED


def test_a_review_is_corrected_by_its_form(story: Story) -> None:
    story.propose()
    review = story.review()
    status, page = corrected(browser(story.city), review, decision="refused", reason="물을 일이 아닙니다.")
    assert status == 302, page
    assert overviews([story.poll])[0].decision == "refused"
    assert Record.objects.filter(kind=REVIEWED.name).count() == 2


def test_an_answer_is_corrected_and_then_withdrawn(story: Story) -> None:
    story.opened()
    story.close()
    story.tally()
    answer, city = story.answer(), browser(story.city)
    status, page = corrected(city, answer, text="숲과 도서관을 함께 두겠습니다.")
    assert status == 302, page
    later = Record.objects.get(kind=ANSWERED.name, corrects=answer)
    shown = Client().get(f"/polls/{story.uuid}/").content.decode()
    assert "숲과 도서관을 함께 두겠습니다." in shown
    assert "실시설계" in shown
    assert city.post(f"/records/{later.digest}/withdraw/", {"reason": "다시 정합니다."}).status_code == 302
    assert stage(story) is Stage.TALLIED


def test_a_withdrawn_proposal_goes_no_further(story: Story) -> None:
    city, proposed = browser(story.city), story.propose()
    withdrawn = city.post(f"/records/{proposed.digest}/withdraw/", {"reason": "제안자가 거두었습니다."})
    assert withdrawn.status_code == 302
    assert stage(story) is Stage.WITHDRAWN
    shown = overviews([story.poll])[0]
    assert shown.title == "유수지를 어떻게 쓸까요"
    assert "철회됨" in Client().get("/polls/").content.decode()
    desk = city.get(f"/desk/polls/{story.uuid}/")
    assert desk.status_code == 200
    assert "decision" not in desk.content.decode()


def test_a_correction_without_a_reason_changes_nothing(story: Story) -> None:
    city, proposed = browser(story.city), story.propose()
    status, page = corrected(city, proposed, correction_reason="", title="다른 제목")
    assert status == 422
    assert "form-hint-invalid" in page
    assert Record.objects.filter(kind=PROPOSED.name).count() == 1


def test_nobody_corrects_what_another_proposed(story: Story) -> None:
    proposed = story.propose()
    other = author_for(member("body", "staff", "답십리 주민자치회"))
    address = f"/desk/polls/corrected/{proposed.digest}/"
    assert enter(Client(), other.membership.user).get(address).status_code == 404
    assert Client().get(address).status_code == 302


def test_a_count_is_corrected_by_counting_alone(story: Story) -> None:
    story.opened()
    story.close()
    tally, city = story.tally(), browser(story.city)
    assert city.get(f"/records/{tally.digest}/correct/").status_code == 404
    assert f"/records/{tally.digest}/correct/" not in city.get(f"/records/{tally.digest}/").content.decode()
