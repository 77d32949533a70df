"""**process**: from the proposal to the tally, in order and in time (docs/formats.md section 15)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..answers import Answer, reason
from ..dated import Bounds
from ..times import describe, seconds
from . import beginning, course, kinds
from .bodies import Answered, Filled
from .certified import Statements
from .course import DAY, HOUR
from .opening import Opened
from .poll import Item, Poll, Reasons

AHEAD_SECONDS = 60
"""How much later than its first anchor an entry may say that it is."""

_WITHOUT_AN_OPENING = (kinds.FILLED, kinds.CLOSED, kinds.CANCELLED, kinds.TALLIED)


@dataclass(frozen=True)
class Clock:
    """What time it is: `now` by the verifier, Unix seconds; `committed` by the map's commitment, RFC 3339.

    `bounds` are the anchors' of each entry, by its index; there are none unless **dated** passes.
    """

    now: int
    committed: str
    bounds: Mapping[int, Bounds]


def process(poll: Poll, stated: Statements, clock: Clock) -> Answer:
    """The answer to **process**."""
    last = poll.boxes[-1].body if poll.boxes else None
    box = last if isinstance(last, Filled) else None
    totals = {"rights": box.rights.total if box else 0, "cast": box.cast.total if box else 0}
    return reasons_for(poll, stated, clock).answer(reason("process", boxes=len(poll.boxes), **totals))


def reasons_for(poll: Poll, stated: Statements, clock: Clock) -> Reasons:
    """What the answer to **process** rests on."""
    reasons = Reasons()
    opening, opened = poll.opening, poll.opened
    _clocks(poll, clock, reasons)
    if opening is None:
        reasons.need(item for item in poll.items if item.fault is not None)
        ends = any(item.kind in _WITHOUT_AN_OPENING for item in poll.items)
        (reasons.fails if ends else reasons.unknowns).append(reason("not_opened"))
        return reasons
    reasons.need(beginning.needed(poll, opening))
    reasons.need(item for item in poll.of(kinds.PROPOSED) if item.fault is not None)
    reasons.unknowns += beginning.hidden_endings(poll, opening)
    if opened is not None:
        reasons.fails += beginning.begun(poll, opening, opened)
        beginning.issued(poll, opening, opened, stated, reasons)
        course.filled(poll, opening, opened, reasons)
        reasons.fails += [*course.closed(poll, opening, opened), *course.tallied(poll, opened)]
        course.cancelled(poll, opening, opened, reasons)
        _ending(poll, opened, clock, reasons)
    return reasons


def _clocks(poll: Poll, clock: Clock, reasons: Reasons) -> None:
    """Entries' times held against the anchors': the log's clock put forward, or its word alone."""
    for item in poll.items:
        bounds = clock.bounds.get(item.index)
        if bounds is None:
            continue
        if seconds(item.time) > bounds.before + AHEAD_SECONDS:
            reasons.fails.append(
                reason("put_forward", index=item.index, time=item.time, before=describe(bounds.before))
            )
        is_in_time = item.kind in (kinds.FILLED, kinds.CANCELLED)
        if is_in_time and bounds.after is not None and seconds(item.time) < bounds.after - HOUR:
            reasons.unknowns.append(
                reason("only_the_log", index=item.index, time=item.time, after=describe(bounds.after))
            )


def _ending(poll: Poll, opened: Opened, clock: Clock, reasons: Reasons) -> None:
    """How far the poll is, and whether the city has answered. A cancelled poll has no tally to answer."""
    if poll.cancellation is not None:
        return
    if poll.closing is None:
        _not_closed(opened, clock, reasons)
    elif not poll.tallies:
        reasons.unknowns.append(reason("no_tally"))
    if any(_answers(item, poll) for item in poll.of(kinds.ANSWERED)):
        return
    if opened.answer_by < clock.committed:
        reasons.unknowns.append(reason("answer_overdue", answer_by=opened.answer_by))
    else:
        reasons.notes.append(reason("answer_due", answer_by=opened.answer_by))


def _not_closed(opened: Opened, clock: Clock, reasons: Reasons) -> None:
    ends = seconds(opened.closes_at)
    if seconds(clock.committed) > ends + DAY:
        reasons.fails.append(reason("never_closed", closes_at=opened.closes_at))
    elif clock.now < seconds(opened.opens_at):
        reasons.unknowns.append(reason("not_begun", opens_at=opened.opens_at))
    elif clock.now <= ends:
        reasons.unknowns.append(reason("running", closes_at=opened.closes_at))
    else:
        reasons.unknowns.append(reason("overdue", closes_at=opened.closes_at, seconds=clock.now - ends))


def _answers(item: Item, poll: Poll) -> bool:
    """Whether it stands, for sure, and names one of the poll's tallies."""
    if not isinstance(item.body, Answered) or not poll.standing().stands(item.digest):
        return False
    if poll.hidden_withdrawals(item.place):
        return False
    return item.body.tally in {tally.digest for tally in poll.tallies}
