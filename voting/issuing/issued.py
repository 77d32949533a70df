"""What an office that issues elsewhere asks before it certifies a tally: does the poll agree with what it signed for?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from records.people.permissions import missing
from records.terms.texts import Refusal, RefusalSort, Text
from verifier.answers import Answer
from voting.boxes.store import polls_waiting, waiting
from voting.issuing.elsewhere import whole_elsewhere

NOTHING_KEPT = Text(
    "이 기관이 이 투표에서 무엇에 서명했는지 여기에 남아 있지 않습니다.",
    "What this office signed in this poll is not kept here.",
)
NOT_PUBLIC = Text(
    "투표권과 표의 파일을 아직 다 받을 수 없습니다. 마감이 이더리움에서 확정된 뒤에 다시 하십시오.",
    "The files of rights and ballots are not all there yet. Try again once the poll's end is final on Ethereum.",
)


@dataclass(frozen=True)
class Issued:
    """How many rights this office signed for, how many of them are in boxes, how many that are in boxes it never signed for, and
    how many keys voted; `answers` are a stranger's of the same evidence and files."""

    signed: int
    boxed: int
    unknown: int
    keys: int
    answers: Mapping[str, Answer]

    @property
    def is_sound(self) -> bool:
        """Whether no more keys voted than this office signed for."""
        return self.keys <= self.signed


def issued(number: UUID) -> Issued:
    """Reads the poll's evidence and files from the registry. A Refusal where they, or what was signed, are not there."""
    if number not in polls_waiting():
        raise Refusal("nothing_kept", NOTHING_KEPT, sort=RefusalSort.MISSING)
    with waiting(number) as kept:
        signed = {right for right, _ in kept.signed.rows()}
    asked = whole_elsewhere(number)
    count = asked.recount
    if count is None:
        raise missing()
    if count.lacks_cast or count.lacks_rights:
        raise Refusal("files_lacking", NOT_PUBLIC, sort=RefusalSort.CONFLICT)
    boxed = len(signed & count.used.keys())
    return Issued(
        len(signed), boxed, len(count.used) - boxed, len(count.latest), {**asked.answers, **asked.further()}
    )
