"""**eligible** and **counted**: whether the files are right, and whether they add up (docs/formats.md section 15)."""

from __future__ import annotations

from ..answers import Answer, Reason, reason
from .bodies import Tallied
from .certified import Statements, the_tally
from .opening import Opened
from .poll import Item, Poll, Reasons
from .recount import Recount, Sums


def lacking_opening(poll: Poll) -> Reasons:
    """Why there is no answer without the opening; nothing where it can be read."""
    reasons = Reasons()
    if poll.opening is None:
        reasons.unknowns.append(reason("not_opened"))
    else:
        reasons.need([poll.opening])
    return reasons


def eligible(poll: Poll, opened: Opened, done: Recount) -> Answer:
    """The answer to **eligible**."""
    reasons = Reasons()
    reasons.need(poll.boxes)
    notes = [reason("issuers_together", count=len(opened.issuers))]
    if opened.eligible.size is None:
        notes.append(reason("no_roll"))
    found = done.eligible
    whole = Reasons([*reasons.fails, *found.fails], [*reasons.unknowns, *found.unknowns], notes)
    return whole.answer(reason("eligible", rights=done.rights, keys=len(done.latest)))


def counted(poll: Poll, opened: Opened, stated: Statements, done: Recount) -> Answer:
    """The answer to **counted**."""
    tally = the_tally(poll, stated)
    reasons = Reasons([*done.counted.fails], [*done.counted.unknowns])
    reasons.need([*poll.boxes, *_one(tally)])
    if tally is None:
        reasons.unknowns.append(reason("no_tally"))
    sums = done.sums(opened)
    if not done.lacks_cast:
        if tally is not None and isinstance(tally.body, Tallied) and sums != _stated(tally.body):
            reasons.fails.append(reason("sums_differ"))
        reasons.notes.append(_said(sums))
    totals = {"blank": sums.blank, "superseded": sums.superseded}
    return reasons.answer(reason("counted", counted=sums.counted, **totals))


def _one(item: Item | None) -> list[Item]:
    return [] if item is None else [item]


def _stated(tally: Tallied) -> Sums:
    return Sums(tally.counted, tally.blank, tally.superseded, tally.options)


def _said(sums: Sums) -> Reason:
    options = ", ".join(f"{option} {count}" for option, count in sums.options)
    totals = {"counted": sums.counted, "blank": sums.blank, "superseded": sums.superseded}
    return reason("sums", options=options, **totals)
