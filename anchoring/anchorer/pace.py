"""How often a network is looked at, so that a day's requests suffice for a day (docs/adr/0022-a-budget-of-requests.md)."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Final

from anchoring.anchorer.policy import Policy
from anchoring.ethereum.client import Client
from anchoring.ethereum.errors import RetryableError
from anchoring.models import Attempt, Network, NetworkState, Sighting

_DAY: Final = timedelta(days=1)
_AT_ONCE: Final = 0.1
"""The share of a day's requests that may be spent early: the rest comes evenly, hour by hour."""
_GLANCED: Final = timedelta(minutes=30)
"""For how long a transaction is asked about between looks: what takes longer waits for a lower price, or was overtaken."""
_SAVING: Final = timedelta(seconds=100)
"""Between two looks where too much was spent: after 120 seconds without one the log would stop growing."""

LOOK_REQUESTS: Final = 7
ANCHOR_REQUESTS: Final = 27
AUDIT_REQUESTS: Final = 1_000
"""What a look, an anchor from its signing to its finality, and a day of the audit ask one endpoint, as measured in
tests/anchoring/anchorer/test_a_budget_of_requests.py."""


class Look(StrEnum):
    """What is due: nothing, a question whether what is under way has landed, or a whole look."""

    NONE = "none"
    GLANCE = "glance"
    WHOLE = "whole"


@dataclass(frozen=True)
class Pace:
    """`idle` lies between two whole looks, `pending` between two glances while a transaction is under way, `finality`
    between two questions for what is final. `a_day` are the requests to one endpoint, None where nobody counts."""

    idle: timedelta = timedelta(seconds=60)
    pending: timedelta = timedelta(seconds=12)
    finality: timedelta = timedelta(seconds=384)
    a_day: int | None = 20_000


AT_ONCE: Final = Pace(timedelta(), timedelta(), timedelta(), None)
"""For the local chain: whoever looks at it for the first time should not wait."""


def pace_of(policy: Policy, a_day: int | None) -> Pace:
    """The pace that fits a policy: who anchors more often than each minute looks as often, a block's time at least."""
    pace = Pace(a_day=a_day)
    return Pace(min(pace.idle, max(policy.interval, pace.pending)), pace.pending, pace.finality, a_day)


def look_due(*, network: Network, pace: Pace, spent: int, now: datetime) -> Look:
    """What is due, where one endpoint was sent `spent` requests today. From the tables alone."""
    state = NetworkState.objects.get(network=network)
    saving = pace.a_day is not None and spent > requests_allowed(pace.a_day, now)
    if _over(state.tried_at, _SAVING if saving else pace.idle, now):
        return Look.WHOLE
    asked = max(filter(None, (state.tried_at, state.glanced_at)), default=None)
    if saving or not _over(asked, pace.pending, now):
        return Look.NONE
    return Look.GLANCE if _under_way(network, now) else Look.NONE


def has_landed(*, network: Network, client: Client, now: datetime) -> bool:
    """A glance: whether the nonce of the latest transaction is used by now. One request; no answer is not yet."""
    NetworkState.objects.filter(network=network).update(glanced_at=now)
    latest = Attempt.objects.filter(network=network).latest("id")
    try:
        return client.first(lambda endpoint: endpoint.nonce(latest.sender, "latest")) > latest.nonce
    except RetryableError:
        return False


def requests_allowed(a_day: int, now: datetime) -> int:
    """How many of a day's requests may be spent by now."""
    return int(a_day * (_AT_ONCE + (1 - _AT_ONCE) * _share(now)))


def requests_beside(*, pace: Pace, policy: Policy, now: datetime) -> int | None:
    """How many may be spent by now on what can wait: what the loop needs for the rest of the day is kept for it.

    None where nobody counts.
    """
    if pace.a_day is None:
        return None
    needed = requests_planned(pace=pace, policy=policy, anchoring=True) * (1 - _share(now))
    return max(0, min(requests_allowed(pace.a_day, now), pace.a_day - int(needed)))


def requests_planned(*, pace: Pace, policy: Policy, anchoring: bool) -> int:
    """About how many requests a day one endpoint is sent: with an anchor each interval, or idle."""
    idle = int(_DAY / pace.idle) * LOOK_REQUESTS + AUDIT_REQUESTS
    return idle + int(_DAY / policy.interval) * ANCHOR_REQUESTS if anchoring else idle


def _share(now: datetime) -> float:
    """How much of the day (UTC) is over."""
    midnight = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return (now - midnight) / _DAY


def _over(since: datetime | None, pause: timedelta, now: datetime) -> bool:
    """Whether a pause is over. A time that is still to come is a clock's that was set back: nobody waits for it."""
    return since is None or since > now or now - since >= pause


def _under_way(network: Network, now: datetime) -> bool:
    """Whether the latest transaction was signed lately and is in no block, as far as is known."""
    latest = Attempt.objects.filter(network=network).order_by("-id").first()
    if latest is None or latest.created_at + _GLANCED < now:
        return False
    seen = Sighting.objects.filter(attempt=latest).order_by("-id").values_list("kind", flat=True).first()
    return seen not in {Sighting.Kind.BLOCK, Sighting.Kind.FINAL}
