"""A network's status in figures, for pages, metrics and the preflight. From the tables alone."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Sum

from anchoring.anchors import anchors_newest
from anchoring.models import Anchor, Network, NetworkState, Sighting

FINALITY_LATE: Final = timedelta(minutes=30)
"""Ethereum finalizes every 6.4 minutes and is 13 to 19 behind; four epochs without are an incident there."""
OK: Final = "ok"
"""The state of an endpoint that is well; the others are words of its texts."""
_LIMITED: Final = "limited"
_RATE_DAYS: Final = 7
_UNSEEN: Final = timedelta(minutes=5)
"""After so long without a look nobody knows what an endpoint is like."""


@dataclass(frozen=True)
class NetworkStatus:
    """A network at `now`. Times are None where the state they begin is not there.

    `silent_since`: no endpoint answers. `not_finalizing_since`: the finalized block has not moved for longer than
    FINALITY_LATE. `finality_lag`: blocks between the newest and the finalized one. `balance` and `fee_a_day` are
    wei, `days_left` what the balance lasts at that rate. `under_way`: anchors sent and in no block.
    `unseen`: nobody has looked lately. `limited`: each endpoint is left alone, for its limit of requests is reached.
    """

    network: Network
    state: NetworkState
    silent_since: datetime | None
    not_finalizing_since: datetime | None
    finality_lag: int | None
    balance: int | None
    fee_a_day: int | None
    days_left: int | None
    under_way: list[Anchor]
    unseen: bool
    limited: bool


def network_status(network: Network, *, now: datetime) -> NetworkStatus:
    """The status of a network, by its row and its state's as they were read."""
    state = network.state
    balance = None if state.balance is None else int(state.balance)
    rate = _fee_a_day(network, now)
    return NetworkStatus(
        network=network,
        state=state,
        silent_since=state.silent_since,
        not_finalizing_since=_stalled_since(state, network, now),
        finality_lag=_difference(state.head_number, state.finalized_number),
        balance=balance,
        fee_a_day=rate,
        days_left=balance // rate if balance is not None and rate else None,
        under_way=anchors_under_way(network),
        unseen=is_unseen(state, now=now),
        limited=is_limited(state),
    )


def is_unseen(state: NetworkState, *, now: datetime) -> bool:
    """Whether nobody has looked lately."""
    return state.tried_at is None or now - state.tried_at > _UNSEEN


def is_limited(state: NetworkState) -> bool:
    """Whether each endpoint was left alone at the last look, for its limit of requests is reached."""
    return bool(state.endpoints) and all(one["state"] == _LIMITED for one in state.endpoints)


def anchors_under_way(network: Network) -> list[Anchor]:
    """Anchors that were signed and are in no block, the largest first; what a larger one overtook is not told."""
    newest = max((row.size for row in anchors_newest() if row.contract == network.contract), default=0)
    return list(network.anchors.filter(size__gt=newest, attempts__isnull=False).distinct().order_by("-size"))


def _fee_a_day(network: Network, now: datetime) -> int | None:
    """What anchoring cost a day over the last week, or since it began; None before the first anchor."""
    since = max(now - timedelta(days=_RATE_DAYS), network.created_at)
    paid = Sighting.objects.filter(network=network, kind=Sighting.Kind.BLOCK, seen_at__gte=since)
    total = paid.aggregate(total=Sum("fee"))["total"]
    days = (now - since) / timedelta(days=1)
    return int(total / days) if total and days > 0 else None


def _stalled_since(state: NetworkState, network: Network, now: datetime) -> datetime | None:
    """Since when finality stalls; None where it moves, and while the chain is silent or too few endpoints agree: then
    nobody knows."""
    if state.silent_since is not None or state.answered_at is None or state.words_missing:
        return None
    moved = state.finalized_moved_at or network.created_at
    return moved if now - moved > FINALITY_LATE else None


def _difference(head: int | None, finalized: int | None) -> int | None:
    return None if head is None or finalized is None else head - finalized
