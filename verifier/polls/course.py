"""What came after the opening: boxes, the end, tallies, or a cancellation (docs/formats.md section 15, **process**)."""

from __future__ import annotations

from collections.abc import Iterator

from ..answers import Reason, reason
from ..times import seconds
from . import kinds
from .beginning import BYTES, attached
from .bodies import Amount, Cancelled, Closed, Filled, Tallied
from .opening import Opened
from .poll import Item, Poll, Reasons

MOST_BOXES = 2_001
RIGHTS_NAME, CAST_NAME, LINES = "rights.bin", "cast.jsonl", "application/jsonl"

HOUR, DAY = 3_600, 86_400

_NONE = Amount(0, 0)


def filled(poll: Poll, opening: Item, opened: Opened, reasons: Reasons) -> None:
    """The boxes: their order, their links, what they say that they have, and their times."""
    if len(poll.boxes) > MOST_BOXES:
        reasons.fails.append(reason("boxes_many", most=MOST_BOXES))
    for number, item in enumerate(poll.boxes):
        if item.place < opening.place:
            reasons.fails.append(reason("out_of_order", index=item.index))
        _timed(item, opened, reasons)
        if isinstance(item.body, Filled):
            before = poll.boxes[number - 1] if number else None
            reasons.fails += _box(item, item.body, number, before, opening)


def _timed(item: Item, opened: Opened, reasons: Reasons) -> None:
    logged, ends = seconds(item.time), seconds(opened.closes_at)
    if logged < seconds(opened.opens_at) or logged > ends + DAY:
        reasons.fails.append(reason("out_of_time", index=item.index, time=item.time))
    elif logged > ends + HOUR:
        reasons.unknowns.append(reason("box_late", index=item.index, time=item.time))


def _box(item: Item, box: Filled, number: int, before: Item | None, opening: Item) -> Iterator[Reason]:
    if box.number != number:
        yield reason("box_number", index=item.index, number=number)
    if box.opening != opening.digest or box.previous != (before.digest if before else None):
        yield reason("names_other", index=item.index)
    earlier = before.body if before else None
    if before is None or isinstance(earlier, Filled):
        rights = earlier.rights if isinstance(earlier, Filled) else _NONE
        cast = earlier.cast if isinstance(earlier, Filled) else _NONE
        if not (_follows(box.rights, rights) and _follows(box.cast, cast)):
            yield reason("box_total", index=item.index)
    if attached(item) != _files(item, box):
        yield reason("attachments_wrong", index=item.index)


def _follows(amount: Amount, before: Amount) -> bool:
    return amount.total == before.total + amount.count


def _files(item: Item, box: Filled) -> set[tuple[str, str, int]]:
    """What a box has to have; how long its ballots are is for the file to say."""
    files = {(RIGHTS_NAME, BYTES, 32 * box.rights.count)} if box.rights.count else set()
    if box.cast.count:
        cast = item.attachment(CAST_NAME)
        files.add((CAST_NAME, LINES, cast.size if cast else -1))
    # A box of nothing is none: no file's name is empty here.
    return files or {("", "", 0)}


def closed(poll: Poll, opening: Item, opened: Opened) -> Iterator[Reason]:
    """What is false of the end."""
    for again in poll.of(kinds.CLOSED)[1:]:
        yield reason("closed_again", index=again.index)
    closing = poll.closing
    if closing is None:
        return
    ends = seconds(opened.closes_at)
    if not ends <= seconds(closing.time) <= ends + DAY:
        yield reason("out_of_time", index=closing.index, time=closing.time)
    last = poll.boxes[-1] if poll.boxes else None
    if closing.place < max(opening.place, last.place if last else 0):
        yield reason("out_of_order", index=closing.index)
    if isinstance(closing.body, Closed):
        yield from _totals(poll, closing.index, closing.body, opening, last)


def _totals(poll: Poll, index: int, body: Closed, opening: Item, last: Item | None) -> Iterator[Reason]:
    if body.opening != opening.digest or body.last != (last.digest if last else None):
        yield reason("names_other", index=index)
    is_known = last is None or isinstance(last.body, Filled)
    box = last.body if last and isinstance(last.body, Filled) else None
    totals = (box.rights.total, box.cast.total) if box else (0, 0)
    if body.boxes != len(poll.boxes) or (is_known and (body.rights, body.cast) != totals):
        yield reason("closing_totals", index=index)


def tallied(poll: Poll, opened: Opened) -> Iterator[Reason]:
    """What is false of the tallies."""
    closing, ids = poll.closing, tuple(option.id for option in opened.options)
    for number, item in enumerate(poll.tallies):
        if closing is None or item.place < closing.place:
            yield reason("out_of_order", index=item.index)
        if item.record and item.corrects != (poll.tallies[number - 1].digest if number else None):
            yield reason("tally_corrects", index=item.index)
        if not isinstance(item.body, Tallied):
            continue
        if closing is None or item.body.closing != closing.digest:
            yield reason("names_other", index=item.index)
        if tuple(option for option, _ in item.body.options) != ids:
            yield reason("tally_options", index=item.index)
        cast = closing.body.cast if closing and isinstance(closing.body, Closed) else None
        if cast is not None and item.body.counted + item.body.superseded != cast:
            yield reason("tally_sum", index=item.index)


def cancelled(poll: Poll, opening: Item, opened: Opened, reasons: Reasons) -> None:
    """A cancellation: in time, with nothing behind it and no other end beside it."""
    cancellation = poll.cancellation
    if cancellation is None:
        return
    others = [*poll.of(kinds.CANCELLED)[1:], *poll.of(kinds.CLOSED)]
    reasons.fails += [reason("closed_again", index=other.index) for other in others]
    behind = [box for box in poll.boxes if box.place > cancellation.place]
    reasons.fails += [reason("out_of_order", index=box.index) for box in behind]
    if cancellation.place < opening.place:
        reasons.fails.append(reason("out_of_order", index=cancellation.index))
    if seconds(cancellation.time) > seconds(opened.closes_at):
        reasons.fails.append(reason("out_of_time", index=cancellation.index, time=cancellation.time))
    if isinstance(cancellation.body, Cancelled):
        if cancellation.body.opening != opening.digest:
            reasons.fails.append(reason("names_other", index=cancellation.index))
        reasons.unknowns.append(reason("cancelled", time=cancellation.time, reason=cancellation.body.reason))
