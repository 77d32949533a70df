"""A list of persons while it is sent: on no disk, and with the token that every form has; and one that takes too long."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from records.terms.texts import Refusal
from tests.fixtures.market import enter
from tests.voting.process.test_making_rolls import LIST, accepted, asked, city, code_of, left_of
from tests.voting.story import PERSON, Story
from voting.rolls import services, stored
from voting.rolls.models import RollList
from voting.rolls.services import rolls_work

__all__ = ["accepted"]

pytestmark = pytest.mark.django_db


def test_a_list_that_is_sent_lies_on_no_disk(accepted: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    """However long it is; and the form's token is asked for as everywhere."""
    desk = f"/desk/polls/{accepted.uuid}/"
    monkeypatch.setattr("django.core.files.uploadedfile.tempfile.NamedTemporaryFile", _written)
    for megabytes, status in ((20, 422), (3, 302)):
        file = SimpleUploadedFile("roll.csv", LIST + b"\n" + b'"",""\n' * (megabytes * 2**20 // 6))
        answer = city(accepted).post(f"{desk}roll/", {"person": "\n".join(PERSON), "file": file})
        assert answer.status_code == status
        assert ("최대 16MB" in answer.content.decode()) == (status == 422)
    stranger = enter(Client(enforce_csrf_checks=True), accepted.city.membership.user)
    file = SimpleUploadedFile("roll.csv", LIST)
    assert stranger.post(f"{desk}roll/", {"person": "\n".join(PERSON), "file": file}).status_code == 403


def test_a_second_list_is_refused_where_its_sender_reads_it(accepted: Story) -> None:
    asked(accepted)
    desk, file = f"/desk/polls/{accepted.uuid}/", SimpleUploadedFile("roll.csv", LIST)
    answer = city(accepted).post(f"{desk}roll/", {"person": "\n".join(PERSON), "file": file})
    assert answer.status_code == 422
    assert "이 투표의 명부를 이미 만들고 있습니다" in answer.content.decode()
    assert RollList.objects.count() == 1


def _written(*_given: object, **_options: object) -> None:
    raise AssertionError("a file on a disk")


def test_a_request_that_is_too_slow_leaves_no_list(accepted: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker ends what its request was more than a minute with: what is stored behind that goes again."""
    real = stored._write

    def slow(*given: Any) -> None:
        accepted.clock.forward(seconds=61)
        rolls_work()
        real(*given)

    for home, name, slowly in ((stored, "_write", slow), (services, "list_keep", _late(accepted))):
        with monkeypatch.context() as patch:
            patch.setattr(home, name, slowly)
            with pytest.raises(Refusal) as refused:
                asked(accepted)
        assert refused.value.code == "roll_gone"
        waiting = RollList.objects.latest("asked_at")
        assert (waiting.state, code_of(waiting)) == ("failed", "roll_gone")
        assert left_of(waiting, accepted) == []


def _late(story: Story) -> Any:
    def kept(waiting: RollList, data: bytes) -> None:
        story.clock.forward(seconds=61)
        rolls_work()
        stored.list_keep(waiting, data)

    return kept
