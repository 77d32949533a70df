"""Verify one evidence file against the reader's own trust and chain: six answers (docs/formats.md section 7)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from . import anchors, evidence
from .answers import Answer, Reason, Result
from .complete import complete
from .contract import Contracts
from .dated import Bounds, dated
from .ethereum import Chain, Offline
from .kinds import DEFAULT, Kinds
from .logged import logged
from .signed import Review, reviews, signed
from .trust import Trust

QUESTIONS = ("signed", "logged", "complete", "anchored", "dated", "current")


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
) -> Verdict:
    """Answer the six questions for an evidence file's bytes. Without a chain, three of them stay unknown.

    `allow_localhost` lets passkeys be used at http://localhost, for trying things out. `kinds` are the
    kinds that are told apart, by default the registry's own. Raises Malformed.
    """
    file = evidence.loads(data, kinds)
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
    return Verdict(
        subject=file.subject,
        origin=file.checkpoint.origin,
        size=file.checkpoint.size,
        root=file.checkpoint.root,
        answers=answers,
        entries=tuple(_entries(reviewed, bounds)),
    )


def _entries(reviewed: list[Review], bounds: Mapping[int, Bounds]) -> Iterator[EntryReport]:
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
                stands=review.standing.stands(leaf.entry.record),
            )
