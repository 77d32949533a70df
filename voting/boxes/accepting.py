"""Taking a ballot: is it valid, does it wait safely, and the box's promise for it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone

from records.terms.texts import Refusal, RefusalSort, Text
from records.terms.verdict_texts import reason_text
from verifier import note
from verifier.errors import VerifierError
from verifier.polls import ballots, promises
from verifier.polls.ballots import Ballot
from voting.boxes.store import Waiting, place_of
from voting.boxes.together import together
from voting.polls.running import Running, over

SEQUENCE_TAKEN = Text(
    "같은 서명키와 같은 순번으로 다른 투표를 이미 받았습니다. 순번을 하나 올려 다시 서명하십시오.",
    "Another ballot with this key and this sequence was taken already. Sign it anew with the next sequence.",
)


@dataclass(frozen=True)
class Taken:
    """The box's promise, a signed note; `is_new` where the ballot was not known before."""

    promise: str
    is_new: bool


def ballot_take(poll: Running, line: bytes, *, box_seed: bytes) -> Taken:
    """Keep a ballot until a box is filled, and promise that it will be in one. The same again is promised again.

    A crash before the transaction has ended leaves nothing, after it a ballot without a promise: who sends it again gets one.
    The end is asked for inside of the transaction, which the last box waits for: what is kept is in a box.
    """
    poll.refuse_early(timezone.now())
    if poll.is_over:
        raise over()
    try:
        ballot = ballots.check(line, poll.rules)
    except VerifierError as error:
        text = reason_text("ballot_invalid", error=error.fault)
        raise Refusal("ballot", text, pointer="/ballot", sort=RefusalSort.MALFORMED) from error
    is_new = together(poll.uuid, lambda kept: _keep(poll, ballot, line, kept))
    name = note.parse_vkey(poll.opened.box_key).name
    return Taken(note.sign(promises.text(poll.subject, ballot.leaf), name, box_seed), is_new)


def _keep(poll: Running, ballot: Ballot, line: bytes, kept: Waiting) -> bool:
    """False where the ballot is known."""
    if kept.knows_ballot(ballot.leaf):
        return False
    if kept.has_ended:
        raise over()
    poll.refuse_late(timezone.now())
    place = place_of(ballot)
    if kept.places.get(place) is not None:
        raise Refusal("sequence_taken", SEQUENCE_TAKEN, pointer="/ballot", sort=RefusalSort.CONFLICT)
    kept.ballots.put(ballot.leaf, line)
    kept.places.put(place)
    return True
