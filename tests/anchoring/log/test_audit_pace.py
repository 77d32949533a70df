"""A slice is short where a day is long enough, and as long as it must be where it is not."""

from datetime import UTC, datetime, timedelta

import pytest

from anchoring.audit.pace import DAY, EVERY, LEAST, MOST, slice_seconds
from anchoring.models import AuditRun
from config.celeryconfig import beat_schedule

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)


def seconds(*, size: int, worked: float = 0.0, hours: float = 0.0) -> float:
    return slice_seconds(
        AuditRun(started_at=NOON, worked=worked), size=size, now=NOON + timedelta(hours=hours)
    )


def test_a_small_log_takes_the_shortest_slices() -> None:
    assert seconds(size=1_000) == LEAST


def test_the_slices_of_a_day_suffice_for_any_log() -> None:
    slices = DAY.total_seconds() / EVERY
    for size in (1_000_000, 3_000_000, 10_000_000):
        assert seconds(size=size) * slices >= size * 0.0035


def test_slices_get_longer_where_uploads_took_the_day() -> None:
    assert seconds(size=1_000_000, worked=100, hours=19) > seconds(size=1_000_000, worked=100, hours=1)
    assert seconds(size=1_000_000, worked=100, hours=40) == MOST


def test_the_last_run_s_work_counts() -> None:
    AuditRun.objects.create(
        started_at=NOON - timedelta(days=1), finished_at=NOON, size=1_000_000, worked=20_000
    )
    assert seconds(size=1_000_000) == pytest.approx(20_000 * EVERY / DAY.total_seconds())
    assert seconds(size=1_500_000) == pytest.approx(30_000 * EVERY / DAY.total_seconds())


def test_the_beat_comes_as_often_as_the_pace_says() -> None:
    assert beat_schedule["audit"]["schedule"] == timedelta(seconds=EVERY)
