"""Pages, health and metrics say how far the log's copy in a bucket is, and what is wrong with it."""

from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from anchoring import hangs
from anchoring.metrics import metrics_text
from anchoring.models import BucketState
from anchoring.published.problems import PROBLEMS
from anchoring.published.texts import PROBLEMS as TEXTS
from config import health
from tests.anchoring.log.cast import tamper
from tests.anchoring.published.conftest import Copy
from tests.fixtures.flat import flat

HOUR = timedelta(hours=1)


@pytest.fixture
def behind(copy: Copy, monkeypatch: pytest.MonkeyPatch) -> Copy:
    """One entry waits for the bucket, in a process that has been there for long."""
    health.forget()
    monkeypatch.setattr(hangs, "BEGAN", timezone.now() - 2 * HOUR)
    assert copy.publish()
    copy.grow(1)
    return copy


def page(client: Client, address: str = "/status/") -> str:
    return unescape(flat(client.get(address).content.decode()))


def bucket_checked(client: Client) -> dict[str, str]:
    checked: dict[str, str] = client.get("/readyz").json()["checks"]["bucket"]
    return checked


def test_the_page_says_what_the_copy_lacks(client: Client, behind: Copy) -> None:
    shown = page(client, "/status/?lang=en")
    assert "Copy of the log for readers" in shown
    assert "The copy of the log for readers is behind" not in shown
    metrics = metrics_text().decode()
    assert "registry_bucket_entries 300.0" in metrics
    assert "registry_bucket_behind 1.0" in metrics
    assert bucket_checked(client)["ok"]
    behind.publish()
    assert "registry_bucket_behind_seconds 0.0" in metrics_text().decode()


def test_a_copy_that_stands_is_told_everywhere(client: Client, behind: Copy, settings: Settings) -> None:
    settings.LATE_BUCKET = 0
    BucketState.objects.update(away_since=timezone.now() - HOUR)
    told = bucket_checked(client)
    assert not told["ok"]
    assert "LATE_BUCKET" in told["why"]
    assert told["why"].endswith("1 entries are not there")
    assert told["since"]
    assert "사본이 뒤처져 있습니다" in page(client)
    shown = page(client, "/status/?lang=en")
    assert "The copy of the log for readers is behind" in shown
    assert "Does not answer" in shown
    metrics = metrics_text().decode()
    assert 'registry_work_hangs{part="bucket"} 1.0' in metrics
    assert "registry_bucket_away_seconds 36" in metrics
    work = {one["part"]: one["hangs"] for one in client.get("/api/status/").json()["work"]}
    assert work["bucket"]


def test_a_long_filling_that_moves_does_not_hang(client: Client, behind: Copy, settings: Settings) -> None:
    settings.LATE_BUCKET = 60
    earlier = timezone.now() - HOUR
    tamper("UPDATE anchoring_checkpoint SET created_at = %s", earlier)
    BucketState.objects.update(size=0, began_at=earlier, moved_at=timezone.now())
    assert bucket_checked(client)["ok"]
    # Tiles come there and then no checkpoint: that is no progress.
    BucketState.objects.update(failures=1)
    assert not bucket_checked(client)["ok"]


def test_a_wrong_copy_is_told_at_once(client: Client, behind: Copy) -> None:
    for problem in PROBLEMS:
        BucketState.objects.update(
            problem=problem, problem_detail="for the operator alone", problem_since=timezone.now()
        )
        assert TEXTS[problem].en in bucket_checked(client)["why"]
        for address, words in (
            ("/status/?lang=ko", TEXTS[problem].ko),
            ("/status/?lang=en", TEXTS[problem].en),
        ):
            shown = page(client, address)
            assert words in shown
            assert "for the operator alone" not in shown
        assert f'registry_bucket_problem{{problem="{problem}"}} 1.0' in metrics_text().decode()


def test_without_a_bucket_nothing_is_said(client: Client, behind: Copy, settings: Settings) -> None:
    settings.LOG_BUCKET = None
    BucketState.objects.update(problem="forked", problem_since=timezone.now())
    assert "Copy of the log" not in page(client, "/status/?lang=en")
    assert "bucket" not in client.get("/readyz").json()["checks"]
    assert 'problem="forked"' not in metrics_text().decode()
