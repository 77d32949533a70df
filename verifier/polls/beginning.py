"""How a poll began: proposal, review, opening, and the issuers' word on it (docs/formats.md section 15, **process**)."""

from __future__ import annotations

from collections.abc import Iterator

from ..answers import Reason, reason
from ..certification import Statement
from . import kinds
from .bodies import Proposed, Reviewed
from .certified import Said, Statements
from .opening import Opened
from .poll import Item, Poll, Reasons

ROLL_NAME, BYTES = "roll.bin", "application/octet-stream"


def needed(poll: Poll, opening: Item) -> Iterator[Item]:
    """The records that **process** needs: all but proposals that can't have been the one or have changed it."""
    proposal = named(poll, opening.body.proposal if isinstance(opening.body, Opened) else "", kinds.PROPOSED)
    begins = proposal.place if proposal else 0
    for item in poll.items:
        if item.kind != kinds.PROPOSED or begins <= item.place < opening.place:
            yield item


def hidden_endings(poll: Poll, opening: Item) -> Iterator[Reason]:
    """Withdrawals before the opening whose content is not there: any may have withdrawn what the opening rests on."""
    for logged in poll.hidden_withdrawals(0, opening.place):
        yield reason("content_missing", index=logged.proof.index)


def named(poll: Poll, digest: str, kind: str) -> Item | None:
    """The first record of a kind with this digest."""
    return next((item for item in poll.of(kind) if item.digest == digest), None)


def begun(poll: Poll, opening: Item, opened: Opened) -> Iterator[Reason]:
    """What is false of the opening and of what it rests on."""
    for again in poll.of(kinds.OPENED)[1:]:
        yield reason("opened_again", index=again.index)
    for item in poll.items:
        if item.corrects is not None and item.kind in kinds.FOR_GOOD:
            yield reason("corrects_for_good", index=item.index)
    if opening.time > opened.opens_at:
        yield reason("opened_late", time=opening.time, opens_at=opened.opens_at)
    size = opened.eligible.size
    if attached(opening) != ({(ROLL_NAME, BYTES, 32 * size)} if size is not None else set()):
        yield reason("attachments_wrong", index=opening.index)
    yield from _rests_on(poll, opening, opened)
    yield from _other_organisations(poll, opening)


def _other_organisations(poll: Poll, opening: Item) -> Iterator[Reason]:
    """All but proposals and certifications are of the organisation that opened the poll."""
    own = opening.record.organisation if opening.record else None
    for item in poll.items:
        is_anybodys = item.kind in (kinds.PROPOSED, kinds.CERTIFIED)
        if item.record and not is_anybodys and item.record.organisation != own:
            yield reason("other_organisation", index=item.index)


def attached(item: Item) -> set[tuple[str, str, int]] | None:
    """Name, media type and size of a record's attachments, None where a name stands twice."""
    attachments = item.record.attachments if item.record else ()
    names = {attachment.name for attachment in attachments}
    if len(names) != len(attachments):
        return None
    return {(attachment.name, attachment.media_type, attachment.size) for attachment in attachments}


def _rests_on(poll: Poll, opening: Item, opened: Opened) -> Iterator[Reason]:
    """The proposal and the review that the opening names, as they stood before it: nothing later changes it."""
    stood = poll.standing(opening.place)
    proposal = named(poll, opened.proposal, kinds.PROPOSED)
    if proposal is None or proposal.place > opening.place:
        yield reason("proposal_missing")
        return
    if not stood.stands(proposal.digest):
        yield reason("proposal_ended")
    if isinstance(proposal.body, Proposed):
        of_proposal = (proposal.body.title, proposal.body.question, proposal.body.options)
        if of_proposal != (opened.title, opened.question, opened.options):
            yield reason("question_changed")
    review = named(poll, opened.review, kinds.REVIEWED)
    if review is None or not proposal.place < review.place < opening.place:
        yield reason("review_missing")
        return
    if not stood.stands(review.digest):
        yield reason("review_ended")
    accepts = Reviewed(proposal.digest, "accepted")
    if isinstance(review.body, Reviewed) and review.body != accepts:
        yield reason("review_other")


def issued(poll: Poll, opening: Item, opened: Opened, stated: Statements, reasons: Reasons) -> None:
    """Each issuer's latest statement on the opening, before the first box and now."""
    first = next(iter(poll.boxes), poll.closing)
    for licence in opened.licences:
        possible = stated.possible(opening.digest, licence, first.index if first else None)
        said = possible[0] if possible else None
        if said is None or all(one.statement.verdict != "certified" for one in possible):
            # What a certification said that is not there nobody knows; that it is not is a reason already.
            if not _may_be_missing(poll, next((one for one in possible if not one.is_hidden), None), first):
                why = _lacking(said.statement, licence) if said else reason("issuer_silent", licence=licence)
                (reasons.fails if first else reasons.unknowns).append(why)
        elif said.is_hidden:
            reasons.unknowns.append(reason("key_hidden", index=said.index, licence=licence))
        else:
            _taken_back(stated.latest(opening.digest, licence), licence, reasons)


def _may_be_missing(poll: Poll, said: Said | None, first: Item | None) -> bool:
    """Whether a certification whose content is not there may be the latest before `first`, `said` the last that counts."""
    return any(
        item.record is None
        and (said is None or item.index > said.index)
        and (first is None or item.index < first.index)
        for item in poll.of(kinds.CERTIFIED)
    )


def _taken_back(now: Said | None, licence: str, reasons: Reasons) -> None:
    if now is not None and now.is_hidden:
        reasons.unknowns.append(reason("key_hidden", index=now.index, licence=licence))
    elif now is not None and now.statement.verdict != "certified":
        reasons.unknowns.append(reason("issuer_no_longer", licence=licence, reason=now.statement.reason))


def _lacking(statement: Statement, licence: str) -> Reason:
    return reason(
        "issuer_rejected" if statement.verdict == "rejected" else "issuer_withdrew",
        licence=licence,
        reason=statement.reason,
    )
