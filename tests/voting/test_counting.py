"""Counting in the background: how far it is stands in a row, who dies is followed by another, and nothing is done twice."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from records.contents.models import Record
from records.contents.services import content_of
from records.terms.texts import Refusal
from tests.fixtures.market import enter, second_factor
from tests.verifier.polls.voters import VOTERS
from tests.voting.story import Story
from verifier.polls import ballots, recount
from voting.results import counting
from voting.results.counting import count_ask, counts_work
from voting.results.models import Count
from voting.results.services import poll_tally

pytestmark = pytest.mark.django_db


class KilledError(BaseException):
    """As a signal does it: nothing in the process goes on."""


@pytest.fixture
def closed(story: Story, monkeypatch: pytest.MonkeyPatch) -> Story:
    """Of 12 ballots in two boxes; each line is a step, and each step is written down."""
    story.opened()
    story.box(VOTERS[:6])
    story.box(VOTERS[6:12])
    story.close()
    monkeypatch.setattr(recount, "_STEP", 1)
    monkeypatch.setattr(counting, "TOLD_EVERY", 0.0)
    return story


@pytest.fixture
def verified(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """The lines whose signatures were verified, one by one."""
    lines: list[bytes] = []
    check = ballots.check

    def noted(line: bytes, rules: ballots.Rules) -> ballots.Ballot:
        lines.append(line)
        return check(line, rules)

    monkeypatch.setattr(ballots, "check", noted)
    return lines


def asked(story: Story) -> Count:
    return count_ask(author=story.city, number=story.uuid)


def tallies() -> int:
    return Record.objects.filter(kind="poll:tallied").count()


def forget_leases(story: Story) -> None:
    """A minute passes in which nobody was heard of."""
    story.clock.forward(seconds=61)


def dies_at(monkeypatch: pytest.MonkeyPatch, line: int) -> None:
    check, done = ballots.check, 0

    def killed(*given: Any) -> ballots.Ballot:
        nonlocal done
        done += 1
        if done == line:
            raise KilledError
        return check(*given)

    with monkeypatch.context() as patch:
        patch.setattr(ballots, "check", killed)
        with pytest.raises(KilledError):
            counts_work()


def test_a_killed_worker_is_followed_by_another(
    closed: Story, monkeypatch: pytest.MonkeyPatch, verified: list[bytes]
) -> None:
    count = asked(closed)
    dies_at(monkeypatch, 9)
    count.refresh_from_db()
    assert (count.checked, count.is_open) == (8, True)
    verified.clear()
    assert not counts_work(), "somebody may be at it still"
    assert verified == []
    forget_leases(closed)
    counts_work()
    count.refresh_from_db()
    assert (count.state, count.checked, len(verified)) == ("done", 12, 4)
    assert count.record is not None
    assert content_of(count.record).body["counted"] == 12


def test_a_crash_before_the_commit_leaves_no_tally(closed: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    asked(closed)
    for home, step in ((counting, "poll_tally"), (Count, "end")):
        with monkeypatch.context() as patch:
            patch.setattr(home, step, _killed)
            with pytest.raises(KilledError):
                counts_work()
        assert tallies() == 0
        forget_leases(closed)
    counts_work()
    assert tallies() == 1


def _killed(*_args: object, **_options: object) -> None:
    raise KilledError


def test_of_two_workers_one_states_the_tally(
    closed: Story, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The second takes over what it believes abandoned, while the first is about to state the tally."""
    asked(closed)

    def slow(**given: Any) -> Record:
        monkeypatch.setattr(counting, "poll_tally", poll_tally)
        forget_leases(closed)
        record = poll_tally(**given)
        Count.objects.update(worker=None)
        return record

    monkeypatch.setattr(counting, "poll_tally", slow)
    counts_work()
    assert "taken over" in caplog.text
    assert tallies() == 1, "what the first stated is taken back with its transaction"
    assert not counts_work()


def test_a_count_is_asked_for_once(closed: Story) -> None:
    asked(closed)
    with pytest.raises(Refusal) as refused:
        asked(closed)
    assert refused.value.code == "counting"
    assert Count.objects.count() == 1


def test_time_that_runs_out_is_gone_on_with(closed: Story, verified: list[bytes]) -> None:
    asked(closed)
    for _ in range(13):
        assert Count.under_way()
        assert counts_work(seconds=0.0)
        forget_leases(closed)
    assert not Count.under_way()
    assert len(verified) == 12
    assert tallies() == 1


def test_a_wrong_file_ends_the_count_with_a_reason(closed: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    count = asked(closed)
    with monkeypatch.context() as patch:
        patch.setattr("voting.results.files.Stored.read", lambda *_given: b"another")
        counts_work()
    count.refresh_from_db()
    assert count.failure is not None
    assert count.failure["code"] == "files_wrong"
    page = _city(closed).get(f"/desk/polls/{closed.uuid}/").content.decode()
    assert "투표함의 파일이 기록과 맞지 않아" in page
    assert asked(closed).is_open, "and can be asked for anew"


def test_five_deaths_over_the_same_lines_end_it(closed: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    count = asked(closed)
    for _ in range(5):
        dies_at(monkeypatch, 1)
        forget_leases(closed)
    counts_work()
    count.refresh_from_db()
    assert count.failure is not None
    assert count.failure["code"] == "count_failed"


def test_the_desk_shows_how_far_a_count_is(closed: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    city, desk = _city(closed), f"/desk/polls/{closed.uuid}/"
    assert city.post(f"{desk}tally/").status_code == 302
    assert city.post(f"{desk}tally/").status_code == 422
    dies_at(monkeypatch, 9)
    page = city.get(desk).content.decode()
    assert "12표 가운데 8표" in page
    assert 'hx-trigger="every 1s"' in page
    forget_leases(closed)
    counts_work()
    page = city.get(desk).content.decode()
    assert 'hx-trigger="every 1s"' not in page
    assert "12표 가운데" not in page


def _city(story: Story) -> Client:
    return enter(Client(), second_factor(story.city.membership.user))
