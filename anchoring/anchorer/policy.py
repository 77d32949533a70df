"""When to anchor and what it may cost."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median_low
from typing import Final

from anchoring.ethereum.endpoint import URGENCY_MOST

GWEI: Final = 10**9
TIP_FLOOR: Final = GWEI // 1000
"""Below this some nodes take no transaction; an anchor then pays 10^11 wei for it, which is nothing."""


@dataclass(frozen=True)
class Policy:
    """`interval` between anchors, sooner where `queue` entries wait; a transaction that is in no block after
    `replace_after` is replaced, `replacements` times so soon and then each `resume_after`, never above `max_fee` wei for
    each unit of gas, of which at most `max_tip` are the tip. What waits `urgent_after` beyond the interval is more urgent."""

    interval: timedelta = timedelta(seconds=300)
    queue: int = 5_000
    replace_after: timedelta = timedelta(seconds=120)
    replacements: int = 8
    max_fee: int = 200 * GWEI
    max_tip: int = 5 * GWEI
    resume_after: timedelta = timedelta(hours=1)
    urgent_after: timedelta = timedelta(minutes=10)


@dataclass(frozen=True)
class Fees:
    """EIP-1559's two fees, in wei for each unit of gas."""

    max_fee: int
    tip: int


def urgency_of(*, waiting_since: datetime | None, policy: Policy, now: datetime) -> int:
    """How urgent an anchor is, from 0 to URGENCY_MOST, by the age of the oldest entry that waits for it."""
    if waiting_since is None:
        return 0
    late = now - waiting_since - policy.interval
    return min(max(late // policy.urgent_after, 0), URGENCY_MOST)


def tip_choose(advice: Sequence[int], policy: Policy) -> int:
    """The tip to pay, by what endpoints advise: the middle one, so that one alone neither raises nor lowers it among
    three, and in any case between TIP_FLOOR and the policy's cap."""
    return min(max(median_low(advice), TIP_FLOOR), policy.max_tip)


def fees_first(*, base_fee: int, tip: int, cap: int) -> Fees | None:
    """The fees of a first attempt: room for the base fee to double. None where the cap lies below today's price."""
    tip = max(tip, TIP_FLOOR)
    if base_fee + tip > cap:
        return None
    return Fees(min(2 * base_fee + tip, cap), tip)


def fees_raised(old: Fees, *, base_fee: int, tip: int, cap: int, tip_cap: int) -> Fees | None:
    """The fees of a replacement: both at least 12.5 % above the old, which every node accepts (most want 10 %).

    None where that would pass one of the caps, or where even the cap lies below today's base fee: then it is no use.
    """
    least = Fees(_eighth_more(old.max_fee), _eighth_more(old.tip))
    if least.max_fee > cap or least.tip > tip_cap or cap < base_fee:
        return None
    max_fee = min(max(least.max_fee, 2 * base_fee + tip), cap)
    return Fees(max_fee, min(max(least.tip, tip), max_fee))


def _eighth_more(fee: int) -> int:
    # Rounded up, and at least one wei more where an eighth is less than that.
    return max((fee * 9 + 7) // 8, fee + 1)
