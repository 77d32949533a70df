"""While this machine's clock is ahead of the chain's nothing is taken or logged, and the page says why."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from rest_framework.test import APIClient

from anchoring import tasks
from anchoring.anchors import clock_is_ahead
from anchoring.hangs import Part, parts
from anchoring.log.errors import ClockAheadError
from anchoring.models import Entry, NetworkState, PendingEntry
from records.people.authors import Author
from tests.anchoring.log.chains import chain
from tests.cast import listed
from tests.fixtures.market import sequenced
from tests.records.api.bodies import listing

DAY = timedelta(days=1)


@pytest.fixture
def wrong_clock(dealer: Author) -> None:
    """A record waits, and the last look found the clock a day ahead."""
    network = chain()
    listed(dealer)
    now = timezone.now()
    NetworkState.objects.filter(network=network.network).update(
        clock_ahead=86_400, answered_at=now, tried_at=now
    )


def test_nothing_is_logged_while_the_clock_is_ahead(wrong_clock: None) -> None:
    assert tasks.sequence() == 0
    with pytest.raises(ClockAheadError):
        sequenced()
    assert Entry.objects.count() == 0
    assert PendingEntry.objects.count() == 1


def test_nothing_is_taken_while_the_clock_is_ahead(wrong_clock: None, dealer: Author) -> None:
    with pytest.raises(ClockAheadError):
        listed(dealer, 2)
    assert PendingEntry.objects.count() == 1


def test_a_clock_that_was_set_back_is_believed_at_once(wrong_clock: None) -> None:
    later = timezone.now() + DAY
    assert clock_is_ahead(now=later)
    NetworkState.objects.update(answered_at=later)
    assert not clock_is_ahead(now=timezone.now())
    sequenced()
    assert Entry.objects.count() == 1


def test_records_that_wait_for_the_clock_hang_nothing(wrong_clock: None) -> None:
    bounds = dict.fromkeys(Part, timedelta(seconds=1))
    [sequencer] = [going for going in parts(bounds) if going.part is Part.SEQUENCER]
    assert sequencer.since is None


def test_the_status_page_says_when_endpoints_were_last_asked(wrong_clock: None, client: Client) -> None:
    endpoint = {"place": 1, "state": "ok", "since": timezone.now().isoformat(), "head": 1, "finalized": None}
    NetworkState.objects.update(endpoints=[endpoint], problem="clock-ahead", problem_since=timezone.now())
    page = client.get("/status/").content.decode()
    assert "마지막으로 물은 때" in page
    assert "이 서버의 시계가 체인보다 앞서 있습니다" in page
    assert "최근에 묻지 않았습니다" not in page
    NetworkState.objects.update(tried_at=timezone.now() - timedelta(minutes=6))
    assert "최근에 묻지 않았습니다" in client.get("/status/").content.decode()


def test_programs_are_told_to_come_again(wrong_clock: None, api: APIClient) -> None:
    answer = api.post("/api/records/", listing(2), format="json")
    assert (answer.status_code, answer.json()["code"]) == (503, "clock_ahead")
    assert answer.headers["Retry-After"]
