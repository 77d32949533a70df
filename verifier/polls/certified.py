"""What issuers said of the opening and of tallies, and **signed** for polls (docs/formats.md sections 9 and 15)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..answers import Answer, Reason, reason
from ..certification import Certification, Statement
from ..signed import Review
from ..standing import spoken
from . import kinds
from .poll import Item, Poll, Reasons


@dataclass(frozen=True)
class Said:
    """One certification that counts, or of which that can't be known: then a key's record was erased, and it is `hidden`."""

    index: int
    statement: Statement
    records: tuple[str, ...]
    is_hidden: bool


@dataclass(frozen=True)
class Statements:
    """All of a poll's certifications: those that count, in log order, and what is wrong with the others."""

    said: tuple[Said, ...]
    fails: tuple[Reason, ...]
    unknowns: tuple[Reason, ...]
    notes: tuple[Reason, ...]

    def latest(self, record: str, licence: str, before: int | None = None) -> Said | None:
        """The last under a licence on a record, of those logged before an index."""
        return next(iter(self.possible(record, licence, before)), None)

    def possible(self, record: str, licence: str, before: int | None = None) -> list[Said]:
        """Those of which one is the last that counts: the last one, and as long as they are hidden the ones before it."""
        possible = []
        for said in reversed(self.said):
            if record not in said.records or said.statement.licence != licence:
                continue
            if before is None or said.index < before:
                possible.append(said)
                if not said.is_hidden:
                    break
        return possible

    def is_certified(self, record: str, licence: str) -> bool:
        """Whether the latest under a licence on a record is `certified`, for sure."""
        said = self.latest(record, licence)
        return said is not None and not said.is_hidden and said.statement.verdict == "certified"


def statements(review: Review, poll: Poll) -> Statements:
    """A poll's certifications, of which `review` has checked keys and signatures."""
    findings, opened = review.findings, poll.opened
    fails, said = list(findings.fails), []
    for word in spoken(poll.steps, poll.table):
        logged = poll.entries[word.place]
        if not isinstance(logged.body, Certification):
            continue
        statement, index = logged.body.statement, logged.proof.index
        if opened is not None and statement.licence not in opened.licences:
            fails.append(reason("licence_no_issuer", index=index, licence=statement.licence))
        elif word.place not in findings.uncounted or word.place in findings.hidden:
            is_hidden = word.place in findings.hidden
            said.append(Said(index, statement, word.records, is_hidden))
    void = (reason("void", index=poll.entries[place].proof.index) for place in review.standing.void)
    return Statements(tuple(said), tuple(fails), tuple(findings.unknowns), (*findings.notes, *void))


def the_tally(poll: Poll, stated: Statements) -> Item | None:
    """The last tally on which every issuer's latest statement is `certified`; where there is none, the last."""
    licences = poll.opened.licences if poll.opened else ()
    certified = [
        tally
        for tally in poll.tallies
        if licences and all(stated.is_certified(tally.digest, licence) for licence in licences)
    ]
    last = [*poll.tallies, *certified]
    return last[-1] if last else None


def signed(poll: Poll, stated: Statements) -> Answer:
    """The answer to **signed**."""
    reasons = Reasons([*stated.fails], [*stated.unknowns], [*stated.notes])
    reasons.fails += [
        reason("body_wrong", index=item.index, error=item.fault)
        for item in poll.of(kinds.CERTIFIED)
        if item.fault is not None
    ]
    opening = poll.opening
    reasons.need([opening] if opening else [])
    if opening is None:
        reasons.unknowns.append(reason("not_opened" if poll.entries else "nothing"))
    tally, licences = the_tally(poll, stated), poll.opened.licences if poll.opened else ()
    if tally is None:
        reasons.unknowns.append(reason("no_tally"))
    else:
        for licence in licences:
            reasons.unknowns += _lacking(tally, licence, stated)
        later = [item for item in poll.tallies if item.place > tally.place]
        reasons.unknowns += [reason("tally_later", index=item.index) for item in later]
    return reasons.answer(*(reason("poll_signed", licence=licence) for licence in licences))


def _lacking(tally: Item, licence: str, stated: Statements) -> Iterator[Reason]:
    """What an issuer's latest statement on a tally is, if not `certified`. One that is hidden has its own reason."""
    said = stated.latest(tally.digest, licence)
    if said is None:
        yield reason("tally_silent", index=tally.index, licence=licence)
    elif not said.is_hidden and said.statement.verdict != "certified":
        named = {"index": tally.index, "licence": licence, "reason": said.statement.reason}
        yield reason("tally_rejected" if said.statement.verdict == "rejected" else "tally_withdrawn", **named)
