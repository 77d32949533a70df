"""Verify one evidence file against the reader's own trust and chain (docs/formats.md sections 7 and 15)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from . import anchors, evidence, times
from .answers import Answer, Reason, Result
from .complete import complete
from .contract import Contracts
from .dated import Bounds, dated
from .ethereum import Chain, Offline
from .kinds import DEFAULT, Kinds
from .logged import logged
from .polls.kinds import SCHEME as POLL
from .polls.questions import Asked, asked
from .polls.sources import Nowhere, Source
from .signed import Review, reviews, signed
from .trust import Trust
from .witnessed import witnessed

QUESTIONS = ("signed", "logged", "complete", "anchored", "dated", "current")
WITNESSED = "witnessed"
"""The question that is asked where the trust has a policy."""


@dataclass(frozen=True)
class EntryReport:
    """One entry as the verdict sees it; `stands` is false for what was corrected or withdrawn."""

    subject: str
    index: int
    kind: str
    digest: str
    recorded_at: str | None
    logged_at: str
    bounds: Bounds | None
    stands: bool


@dataclass(frozen=True)
class Verdict:
    """The result for one file: an answer for each question, a report for each entry; `root` is 32 bytes."""

    subject: str
    origin: str
    size: int
    root: bytes
    answers: Mapping[str, Answer]
    entries: tuple[EntryReport, ...]

    @property
    def status(self) -> int:
        """The exit status: 0 all pass, 1 something fails, 2 nothing fails and something is unknown."""
        results = {answer.result for answer in self.answers.values()}
        return 1 if Result.FAIL in results else 2 if Result.UNKNOWN in results else 0

    def reasons(self, question: str) -> tuple[Reason, ...]:
        """The reasons of a question's answer. KeyError for a question that is none."""
        return self.answers[question].reasons


def verify(
    data: bytes,
    trust: Trust,
    chain: Chain | None = None,
    *,
    allow_localhost: bool = False,
    kinds: Kinds = DEFAULT,
    source: Source | None = None,
    now: int | None = None,
) -> Verdict:
    """Answer the questions for an evidence file's bytes: six of a car, nine of a poll, one more where the trust has a policy.

    Without a chain, three stay unknown. `allow_localhost` lets passkeys be used at http://localhost, for trying
    things out. `kinds` are the kinds that are told apart, by default the registry's own. `source` has a poll's
    files, and `now` is the verifier's clock, Unix seconds: it says only how long a poll's end is overdue. Raises
    Malformed.
    """
    file = evidence.loads(data, kinds)
    examined = examine(file, trust, chain, allow_localhost=allow_localhost, kinds=kinds)
    answers, stands = examined.answers, None
    if file.subject.startswith(POLL):
        poll = ask(examined, source=source, now=now)
        answers, stands = {**answers, "signed": poll.signed(), **poll.further()}, poll.stands
    return Verdict(
        subject=file.subject,
        origin=file.checkpoint.origin,
        size=file.checkpoint.size,
        root=file.checkpoint.root,
        answers=answers,
        entries=tuple(_entries(examined.reviewed, examined.bounds, stands)),
    )


@dataclass(frozen=True)
class Examined:
    """A file with the answers to section 7's questions; of a poll, **signed** is still to be answered otherwise."""

    file: evidence.Evidence
    trust: Trust
    kinds: Kinds
    reviewed: list[Review]
    answers: dict[str, Answer]
    bounds: Mapping[int, Bounds]


def examine(
    file: evidence.Evidence,
    trust: Trust,
    chain: Chain | None,
    *,
    allow_localhost: bool,
    kinds: Kinds = DEFAULT,
) -> Examined:
    """Answer section 7's questions for a file that has been read."""
    contracts = Contracts(chain or Offline())
    statuses = anchors.held(file, trust, contracts)
    anchored = anchors.anchored(file, trust, contracts, statuses)
    dates, bounds = dated(file, trust, contracts, statuses, anchored)
    reviewed = reviews(file, rp_ids=trust.rp_ids, allow_localhost=allow_localhost, kinds=kinds)
    answers = {
        "signed": signed(reviewed, kinds),
        "logged": logged(file, trust, kinds),
        "complete": complete(file, trust),
        "anchored": anchored,
        "dated": dates,
        "current": anchors.current(file, trust, contracts),
    }
    if trust.policy is not None:
        answers[WITNESSED] = witnessed(file.checkpoint_note, trust.policy)
    return Examined(file, trust, kinds, reviewed, answers, bounds)


def ask(examined: Examined, *, source: Source | None = None, now: int | None = None) -> Asked:
    """What can be asked of a poll's file beyond section 7's questions."""
    return asked(
        examined.file,
        examined.trust,
        examined.reviewed[0],
        examined.answers,
        examined.bounds,
        kinds=examined.kinds,
        source=source or Nowhere(),
        now=times.now() if now is None else now,
    )


def _entries(
    reviewed: list[Review],
    bounds: Mapping[int, Bounds],
    poll_stands: Callable[[str, str], bool] | None,
) -> Iterator[EntryReport]:
    for review in reviewed:
        for leaf in review.entries:
            yield EntryReport(
                subject=review.subject,
                index=leaf.proof.index,
                kind=leaf.entry.kind,
                digest=leaf.entry.record,
                recorded_at=leaf.record.recorded_at if leaf.record else None,
                logged_at=leaf.entry.time,
                bounds=bounds.get(leaf.proof.index),
                stands=poll_stands(leaf.entry.record, leaf.entry.kind)
                if poll_stands and review is reviewed[0]
                else review.standing.stands(leaf.entry.record),
            )
