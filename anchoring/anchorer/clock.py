"""Whether this machine's clock is ahead of the chain's: then nothing is logged, for a time that was signed stays so."""

from datetime import UTC, datetime, timedelta
from typing import Final

from anchoring.ethereum.networks import LOCAL
from anchoring.ethereum.survey import AHEAD, Survey
from anchoring.ethereum.view import View
from anchoring.models import NetworkState

_MOST: Final = timedelta(minutes=5)
"""A newest block that is older is late, or the clock is ahead."""
_UNEVEN: Final = timedelta(minutes=1)


def clock_ahead(*, before: NetworkState, view: View, survey: Survey, now: datetime) -> timedelta:
    """By how much this machine's clock is ahead; nothing where it is not, or the chain itself may be late.

    `before` is what the last look saw. A chain that stands still, or an endpoint that catches up, is late too; a clock
    that is wrong is wrong by the same time at each look, while blocks come as fast as it runs. The local chain keeps no time.
    """
    if before.chain_id == LOCAL:
        return timedelta()
    heads = [standing.head.time for standing in survey.order if standing.head and standing.state != AHEAD]
    late = now - _moment(max(heads, default=view.head.time))
    if late <= _MOST or before.head_time is None or before.answered_at is None:
        return timedelta()
    passed, grown = now - before.answered_at, _moment(view.head.time) - before.head_time
    if grown > timedelta():
        return late if grown <= 2 * passed + _UNEVEN else timedelta()
    if known := before.clock_ahead:
        # In seconds: what a hand put into the table may be more than a timedelta holds.
        same = abs(late.total_seconds() - known) <= _MOST.total_seconds()
        return timedelta(seconds=known) if same else timedelta()
    was_well = before.answered_at - before.head_time <= _MOST
    return late if was_well and passed > _MOST else timedelta()


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
