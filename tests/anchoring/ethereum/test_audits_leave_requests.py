"""What an audit asks of endpoints, and leaves for the anchor loop."""

from datetime import UTC, datetime, timedelta

import pytest

from anchoring.anchorer.pace import AT_ONCE, Pace, requests_allowed, requests_beside
from anchoring.anchorer.policy import Policy

MIDNIGHT = datetime(2027, 1, 15, tzinfo=UTC)
POLICY = Policy(interval=timedelta(minutes=5))


@pytest.mark.parametrize(("hours", "left"), [(0, 1_144), (12, 10_572), (24, 20_000)])
def test_audits_leave_the_loop_its_requests(hours: int, left: int) -> None:
    now = MIDNIGHT + timedelta(hours=hours, seconds=-1 if hours == 24 else 0)
    assert abs((requests_beside(pace=Pace(), policy=POLICY, now=now) or 0) - left) < 2
    assert requests_beside(pace=Pace(a_day=1_000), policy=POLICY, now=MIDNIGHT) == 0
    assert requests_beside(pace=AT_ONCE, policy=POLICY, now=now) is None


def test_an_audit_never_makes_looks_rarer() -> None:
    rare = Policy(interval=timedelta(hours=6))
    for hour in range(24):
        now = MIDNIGHT + timedelta(hours=hour)
        beside = requests_beside(pace=Pace(), policy=rare, now=now)
        assert beside == requests_allowed(20_000, now)
