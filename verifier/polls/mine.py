"""**mine**: whether a saved ballot is valid, and in which box it is (docs/formats.md section 15)."""

from __future__ import annotations

from ..answers import Answer, reason
from ..errors import Malformed, Mismatch, VerifierError
from ..tree import verify_inclusion
from . import ballots, promises
from .ballots import Ballot
from .bodies import Filled
from .opening import Opened
from .poll import Item, Poll, Reasons
from .recount import Recount
from .saved import BallotEvidence, Path


def mine(poll: Poll, opening: Item, opened: Opened, saved: BallotEvidence, done: Recount) -> Answer:
    """The answer to **mine** for a ballot of this poll; `done` is what the files say that are given."""
    reasons = Reasons()
    try:
        ballot = ballots.check(saved.ballot.encode(), ballots.rules(opened, opening.digest))
    except VerifierError as error:
        reasons.fails.append(reason("ballot_invalid", error=error.fault))
        return reasons.answer()
    if saved.promise is not None:
        try:
            promises.check(saved.promise, opened.box_key, poll.subject, ballot.leaf)
        except (Malformed, Mismatch) as error:
            reasons.fails.append(reason("promise_false", error=error.fault))
    box = _box(poll, saved, ballot, done, reasons)
    words = {option.id: option.text for option in opened.options}
    chosen = ", ".join(words[choice] for choice in ballot.choices)
    reasons.notes.append(reason("mine_chose", choices=chosen) if chosen else reason("mine_blank"))
    if not done.lacks_cast and ballot.key in done.latest:
        is_counted = done.latest[ballot.key].leaf == ballot.leaf
        reasons.notes.append(reason("mine_counts" if is_counted else "mine_superseded"))
    return reasons.answer(*([] if box is None else [reason("mine", box=box)]))


def _box(poll: Poll, saved: BallotEvidence, ballot: Ballot, done: Recount, reasons: Reasons) -> int | None:
    """The box that is shown to have the ballot; where none is, `reasons` are told what that means."""
    if saved.path is not None:
        return _by_path(poll, saved.path, ballot, reasons)
    reasons.need(poll.boxes)
    if ballot.leaf in done.places:
        return done.places[ballot.leaf]
    is_over = poll.closing is not None and not done.lacks_cast
    if saved.promise is not None and is_over and not reasons.fails:
        reasons.fails.append(reason("promise_broken"))
    else:
        reasons.unknowns += [*done.counted.unknowns, reason("ballot_unseen")]
    return None


def _by_path(poll: Poll, path: Path, ballot: Ballot, reasons: Reasons) -> int | None:
    """The box of the path: that one alone is needed."""
    if path.box >= len(poll.boxes):
        reasons.unknowns.append(reason("path_beyond", box=path.box))
        return None
    item = poll.boxes[path.box]
    reasons.need([item])
    if not isinstance(item.body, Filled):
        return None
    try:
        verify_inclusion(path.index, item.body.cast.count, ballot.leaf, path.hashes, item.body.root)
    except Mismatch as error:
        reasons.fails.append(reason("path_false", box=path.box, error=error.fault))
        return None
    return path.box
