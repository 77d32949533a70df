"""What is asked of a poll: three questions more than of a car, and one each of a saved ballot and a saved right (section 15)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from ..answers import Answer, Result, reason
from ..dated import Bounds
from ..evidence import Evidence
from ..kinds import Kinds
from ..signed import Review
from ..trust import Trust
from . import counting, mine, used
from .certified import Statements, signed, statements, the_tally
from .kinds import CANCELLED, CLOSED, OPENED, TALLIED
from .poll import Poll, Reasons, read
from .process import Clock, process
from .recount import Recount, recount
from .saved import BallotEvidence, RightEvidence
from .sources import Files, Source

QUESTIONS = ("process", "eligible", "counted")

RESTS_ON = ("logged", "complete", "anchored")
"""The questions that **mine** and **right** rest on."""


@dataclass(frozen=True)
class Asked:
    """One poll's evidence, read, and what was answered of it already: section 7's questions, but **signed**."""

    poll: Poll
    review: Review
    answers: Mapping[str, Answer]
    clock: Clock
    source: Source

    @cached_property
    def stated(self) -> Statements:
        """Its certifications."""
        return statements(self.review, self.poll)

    @cached_property
    def recount(self) -> Recount | None:
        """What its files say, None where there is no opening that says how to read them."""
        opening, opened = self.poll.opening, self.poll.opened
        if opening is None or opened is None:
            return None
        is_over = any(item.kind in (CLOSED, CANCELLED) for item in self.poll.items)
        is_final = self.answers["anchored"].result is Result.PASS
        return recount(self.poll, opening, opened, Files(self.source, is_public=is_over and is_final))

    def signed(self) -> Answer:
        """The answer to **signed**."""
        return signed(self.poll, self.stated)

    def further(self) -> dict[str, Answer]:
        """The answers to **process**, **eligible** and **counted**."""
        answers = {"process": process(self.poll, self.stated, self.clock)}
        if self.recount is None or self.poll.opened is None:
            lacking = counting.lacking_opening(self.poll).answer()
            return {**answers, "eligible": lacking, "counted": lacking}
        return {
            **answers,
            "eligible": counting.eligible(self.poll, self.poll.opened, self.recount),
            "counted": counting.counted(self.poll, self.poll.opened, self.stated, self.recount),
        }

    def mine(self, saved: BallotEvidence) -> Answer:
        """The answer to **mine**."""
        opening, opened = self.poll.opening, self.poll.opened
        if opening is None or opened is None or self.recount is None or not self._is_asked(saved.subject):
            return self._unasked(saved.subject)
        return mine.mine(self.poll, opening, opened, saved, self.recount)

    def right(self, saved: RightEvidence) -> Answer:
        """The answer to **right**."""
        opened = self.poll.opened
        if opened is None or self.recount is None or not self._is_asked(saved.subject):
            return self._unasked(saved.subject)
        return used.right(self.poll, opened, saved, self.recount)

    def stands(self, digest: str, kind: str) -> bool:
        """Whether a record stands: of tallies the one that section 15 says, an opening always, others by section 1."""
        if kind == TALLIED:
            tally = the_tally(self.poll, self.stated)
            return tally is not None and tally.digest == digest
        return kind == OPENED or self.review.standing.stands(digest)

    def _is_asked(self, subject: str) -> bool:
        return subject == self.poll.subject and not self._false()

    def _false(self) -> list[str]:
        return [question for question in RESTS_ON if self.answers[question].result is Result.FAIL]

    def _unasked(self, subject: str) -> Answer:
        reasons = counting.lacking_opening(self.poll) if not self._false() else Reasons()
        reasons.unknowns += [reason("rests_on", question=question) for question in self._false()]
        if subject != self.poll.subject:
            reasons.fails.append(reason("other_poll", subject=subject))
        return reasons.answer()


def asked(
    file: Evidence,
    trust: Trust,
    review: Review,
    answers: Mapping[str, Answer],
    bounds: Mapping[int, Bounds],
    *,
    kinds: Kinds,
    source: Source,
    now: int,
) -> Asked:
    """What can be asked of a poll's evidence; `review` is that of its first section."""
    poll = read(file.subject, review.entries, review.steps, kinds, origin=trust.origin)
    is_dated = answers["dated"].result is Result.PASS
    clock = Clock(now, file.commitment.entry.time, bounds if is_dated else {})
    return Asked(poll, review, answers, clock, source)
