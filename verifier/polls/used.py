"""**right**: whether a proof is a person's, and whether that right was used (docs/formats.md section 15)."""

from __future__ import annotations

from ..answers import Answer, Reason, reason
from ..errors import Mismatch
from . import rights
from .course import CAST_NAME
from .opening import Opened
from .poll import Poll, Reasons
from .recount import Recount
from .saved import RightEvidence

_NOT_HAD = ("file_other", "file_withheld", "roll_wrong", "rights_count")
"""What fails **eligible** and leaves **right** without a file."""


def right(poll: Poll, opened: Opened, saved: RightEvidence, done: Recount) -> Answer:
    """The answer to **right** for a person of this poll; `done` is what the files say that are given."""
    reasons = Reasons()
    reasons.need(poll.boxes)
    try:
        rights.check_person(saved.person, opened.eligible)
    except Mismatch as error:
        reasons.fails.append(reason("person_wrong", error=error.fault))
        return reasons.answer()
    try:
        own = rights.right(saved.person, saved.proof, opened.eligible)
    except Mismatch:
        reasons.fails.append(reason("right_false"))
        return reasons.answer()
    if done.roll is not None:
        reasons.notes.append(reason("on_roll" if own in done.roll else "not_on_roll"))
    box = done.used.get(own)
    if box is not None:
        reasons.notes.append(reason("right_used", box=box))
    elif not done.lacks_rights:
        reasons.notes.append(reason("right_unused"))
    lacks_roll = done.roll is None and opened.eligible.size is not None
    if lacks_roll or (box is None and done.lacks_rights):
        lacking = [why for why in done.eligible.fails if why.code in _NOT_HAD]
        reasons.unknowns += [why for why in (*done.eligible.unknowns, *lacking) if not _is_of_ballots(why)]
    return reasons.answer(reason("right", right=own.hex()))


def _is_of_ballots(why: Reason) -> bool:
    """Whether it is of a file of ballots, in which no right is."""
    return str(dict(why.values).get("name", "")).endswith(CAST_NAME)
