"""A roll is made by a worker: who uploads it may leave, who dies is followed by another, and the list is nowhere afterwards."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from anchoring.buckets import BucketAwayError
from records.files.storage import stored_paths
from records.terms.texts import Refusal
from tests.fixtures.market import enter, second_factor
from tests.verifier.polls.voters import VOTERS
from tests.voting.story import PERSON, Story
from voting.keys.files import VRF, key_names, key_read
from voting.rolls import services, stored
from voting.rolls.models import Roll, RollList
from voting.rolls.services import rights_of, roll_ask, roll_made, rolls_work

pytestmark = pytest.mark.django_db

LIST = "\n".join([",".join(PERSON), *(",".join(voter.person) for voter in VOTERS)]).encode()


class KilledError(BaseException):
    """As a signal does it: nothing in the process goes on."""


@pytest.fixture
def accepted(story: Story, monkeypatch: pytest.MonkeyPatch) -> Story:
    """A poll that waits for its roll; of which a part has five rights."""
    story.propose()
    story.review()
    monkeypatch.setattr(services, "PART", 5)
    monkeypatch.setattr(stored, "PART", 5)
    return story


def asked(story: Story, data: bytes = LIST) -> RollList:
    return roll_ask(author=story.city, number=story.uuid, data=data, person=PERSON)


def city(story: Story) -> Client:
    return enter(Client(), second_factor(story.city.membership.user))


def roll_of(story: Story) -> list[bytes]:
    with default_storage.open(str(Roll.objects.get(poll=story.poll).attachment.file)) as file:
        data = file.read()
    return [data[at : at + 32] for at in range(0, len(data), 32)]


def whole(story: Story) -> list[bytes]:
    return sorted(rights_of(key_read(story.uuid, VRF), [voter.person for voter in VOTERS]))


def left_of(waiting: RollList, story: Story) -> list[str]:
    """What is still there of a list: files and key."""
    files = [path for path in stored_paths() if str(waiting.pk) in path]
    return [*files, *(name for name in key_names(story.uuid) if str(waiting.pk) in name)]


def code_of(waiting: RollList) -> str:
    assert waiting.failure is not None
    return str(waiting.failure["code"])


def dies_behind(monkeypatch: pytest.MonkeyPatch, home: Any, name: str, calls: int = 0) -> None:
    real, done = getattr(home, name), 0

    def killed(*given: Any, **options: Any) -> Any:
        nonlocal done
        if done == calls:
            raise KilledError
        done += 1
        return real(*given, **options)

    with monkeypatch.context() as patch:
        patch.setattr(home, name, killed)
        with pytest.raises(KilledError):
            rolls_work()


def test_the_desk_shows_how_far_a_roll_is(accepted: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    client, desk = city(accepted), f"/desk/polls/{accepted.uuid}/"
    file = SimpleUploadedFile("roll.csv", LIST)
    assert client.post(f"{desk}roll/", {"person": "\n".join(PERSON), "file": file}).status_code == 302
    assert 'hx-trigger="every 1s"' in client.get(desk).content.decode()
    dies_behind(monkeypatch, services, "part_keep", calls=1)
    page = client.get(desk).content.decode()
    assert f"{len(VOTERS)}명 가운데 5명" in page
    assert "id_issuers" not in page
    accepted.clock.forward(seconds=61)
    assert not rolls_work()
    page = client.get(desk).content.decode()
    assert 'hx-trigger="every 1s"' not in page
    assert "id_issuers" in page


def test_a_roll_with_faults_is_told_row_by_row(accepted: Story) -> None:
    rows = "\n".join([",".join(PERSON), "101,201", "101,201", "101", "101, 202"])
    waiting = asked(accepted, rows.encode())
    rolls_work()
    waiting.refresh_from_db()
    assert (waiting.state, waiting.faulty) == ("failed", 3)
    assert [fault["row"] for fault in waiting.faults] == [3, 4, 5]
    assert "101" not in str(waiting.faults)
    page = city(accepted).get(f"/desk/polls/{accepted.uuid}/").content.decode()
    assert "3줄에 고칠 것이 있어" in page
    assert "2번째 줄과 같은 사람입니다." in page
    assert left_of(waiting, accepted) == []


@pytest.mark.parametrize(
    ("step", "calls"),
    [("roll_read", 0), ("part_keep", 0), ("part_keep", 1), ("rights_read", 0), ("_tidy", 1)],
)
def test_a_killed_worker_is_followed_by_another(
    accepted: Story, monkeypatch: pytest.MonkeyPatch, step: str, calls: int
) -> None:
    waiting = asked(accepted)
    dies_behind(monkeypatch, services, step, calls)
    assert not rolls_work(), "somebody may be at it still"
    accepted.clock.forward(seconds=61)
    assert not rolls_work()
    waiting.refresh_from_db()
    assert waiting.state == "done"
    assert roll_of(accepted) == whole(accepted)
    assert left_of(waiting, accepted) == []


def test_time_that_runs_out_is_gone_on_with(accepted: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    waiting, made = asked(accepted), list[int]()

    def noted(seed: bytes, persons: Any) -> list[bytes]:
        made.append(len(persons))
        return rights_of(seed, persons)

    monkeypatch.setattr(services, "rights_of", noted)
    for _ in range(len(VOTERS) // 5):
        assert rolls_work(seconds=0.0)
    assert rolls_work(seconds=0.0)
    waiting.refresh_from_db()
    assert (waiting.state, sum(made)) == ("done", len(VOTERS))
    assert roll_of(accepted) == whole(accepted)


def test_a_request_that_died_is_told_to_upload_again(
    accepted: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    for step in ("key_made", "_write"):
        with monkeypatch.context() as patch:
            patch.setattr(stored, step, _killed)
            with pytest.raises(KilledError):
                asked(accepted)
        assert not rolls_work(), "the request may be at it still"
        accepted.clock.forward(seconds=61)
        rolls_work()
        waiting = RollList.objects.latest("asked_at")
        assert code_of(waiting) == "roll_gone"
        assert left_of(waiting, accepted) == []
    assert asked(accepted).is_open


def test_a_list_lies_encrypted_and_is_gone_at_the_end(accepted: Story, settings: Any) -> None:
    waiting = asked(accepted)
    [path] = [path for path in stored_paths("rolls") if str(waiting.pk) in path]
    with default_storage.open(path) as file:
        kept = file.read()
    assert PERSON[0].encode() not in kept
    assert VOTERS[0].person[0].encode() + b"," + VOTERS[0].person[1].encode() not in kept
    assert len(left_of(waiting, accepted)) == 2
    assert Path(settings.POLL_KEYS_DIR, str(accepted.uuid), waiting.key_name).is_file()
    rolls_work()
    assert left_of(waiting, accepted) == []
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM voting_rolllist")
        row = str(cursor.fetchall())
    assert ",".join(VOTERS[0].person) not in row


def test_of_one_poll_one_list_waits(accepted: Story) -> None:
    asked(accepted)
    with pytest.raises(Refusal) as refused:
        asked(accepted)
    assert refused.value.code == "roll_waits"
    assert len(list(stored_paths("rolls"))) == 1


def test_a_poll_opened_meanwhile_keeps_its_roll(accepted: Story) -> None:
    accepted.roll()
    waiting = asked(accepted)
    accepted.open()
    rolls_work()
    waiting.refresh_from_db()
    assert code_of(waiting) == "roll_opened"
    assert left_of(waiting, accepted) == []


def test_a_list_waits_while_the_storage_is_away(
    accepted: Story, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    waiting = asked(accepted)
    with monkeypatch.context() as patch:
        patch.setattr(services, "part_keep", _away)
        rolls_work()
    waiting.refresh_from_db()
    assert (waiting.is_open, waiting.attempts) == (True, 0)
    with monkeypatch.context() as patch:
        patch.setattr(services, "rights_of", _tells)
        accepted.clock.forward(seconds=61)
        rolls_work()
    assert VOTERS[0].person[1] not in [
        word for record in caplog.records for word in record.getMessage().split()
    ]
    assert "stopped: LookupError" in caplog.text
    accepted.clock.forward(seconds=61)
    rolls_work()
    assert roll_of(accepted) == whole(accepted)


def test_a_second_roll_replaces_the_first(accepted: Story) -> None:
    accepted.roll(VOTERS[:6])
    made = roll_made(author=accepted.city, number=accepted.uuid, data=LIST, person=PERSON)
    assert made.state == "done"
    assert roll_of(accepted) == whole(accepted)


def _killed(*_given: object, **_options: object) -> None:
    raise KilledError


def _away(*_given: object) -> None:
    raise BucketAwayError("the bucket does not answer")


def _tells(*given: Any) -> None:
    raise LookupError(given[1][0])
