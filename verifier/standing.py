"""Which records stand: not corrected, not withdrawn, and what is certified (docs/formats.md section 1).

What was certified stops standing only by a signature: a certified correction of it, however far down
the chain, or a statement with the verdict `withdrawn`. It works on plain values, so that the registry
derives the same from its rows as a verifier from an evidence file.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from .kinds import DEFAULT, Kinds


@dataclass(frozen=True)
class Word:
    """What a certification of `kind` says of the records with these digests; `statement` is the JCS that was signed."""

    kind: str
    records: tuple[str, ...]
    verdict: str
    statement: bytes


@dataclass(frozen=True)
class Step:
    """One entry of a subject. Where its record is not there, nothing but `digest` and `kind` is known.

    `corrects` and `withdraws` are the digests that the record names as such.
    """

    digest: str
    kind: str
    organisation: str | None = None
    corrects: str | None = None
    withdraws: str | None = None
    word: Word | None = None


@dataclass(frozen=True)
class Spoken:
    """A certification by its place among the steps; `records` are the earlier ones that it can certify."""

    place: int
    word: Word
    records: tuple[str, ...]
    is_repeated: bool


@dataclass(frozen=True)
class Standing:
    """What became of one subject's records, by their digests.

    `ended` has the record that ended each that no longer stands, `corrected` the counting corrections of
    each, `latest` the place of the last counting certification on each, and `verdicts` what that says.
    `void` are the places of steps that claim to end a record and may not.
    """

    ended: Mapping[str, str]
    corrected: Mapping[str, Sequence[str]]
    latest: Mapping[str, int]
    verdicts: Mapping[str, str]
    void: tuple[int, ...]

    def stands(self, digest: str) -> bool:
        """Whether it is neither corrected nor withdrawn."""
        return digest not in self.ended

    def is_certified(self, digest: str) -> bool:
        """Whether it stands and the latest verdict on it is `certified`."""
        return self.verdicts.get(digest) == "certified" and self.stands(digest)


def spoken(steps: Sequence[Step], kinds: Kinds = DEFAULT) -> Iterator[Spoken]:
    """The certifications among one subject's steps, which are in log order."""
    certifiable: set[tuple[str, str]] = set()
    """Digests so far, each with the kind that certifies it."""
    statements: set[bytes] = set()
    for place, step in enumerate(steps):
        # In log order, so that a certification counts only for records logged before it.
        if step.kind in kinds.certified_by:
            certifiable.add((step.digest, kinds.certified_by[step.kind]))
        if step.word is not None:
            records = tuple(digest for digest in step.word.records if (digest, step.word.kind) in certifiable)
            yield Spoken(place, step.word, records, step.word.statement in statements)
            # Even where it does not count: the same statement logged twice never counts the second time.
            statements.add(step.word.statement)


def standing(steps: Sequence[Step], kinds: Kinds = DEFAULT, *, uncounted: Collection[int] = ()) -> Standing:
    """What stands of one subject's steps, which are in log order.

    `uncounted` are the places of certifications that do not count, because of their signatures or keys. One
    that certifies nothing, or repeats a statement, does not count in any case.
    """
    latest: dict[str, int] = {}
    verdicts: dict[str, str] = {}
    certified: dict[str, int] = {}
    for certification in spoken(steps, kinds):
        if certification.is_repeated or certification.place in uncounted:
            continue
        for digest in certification.records:
            latest[digest], verdicts[digest] = certification.place, certification.word.verdict
            if certification.word.verdict == "certified":
                certified.setdefault(digest, certification.place)
    corrected, endings, void = _endings(steps, kinds)
    superseded = _superseded(steps, corrected, certified)
    ended: dict[str, str] = {}
    for step in steps:
        digest, verdict = step.digest, verdicts.get(step.digest)
        if verdict == "withdrawn":
            ended[digest] = steps[latest[digest]].digest
        elif digest in superseded:
            ended[digest] = superseded[digest]
        elif verdict != "certified" and digest in endings:
            ended[digest] = endings[digest]
    return Standing(ended, corrected, latest, verdicts, void)


def _endings(
    steps: Sequence[Step], kinds: Kinds
) -> tuple[dict[str, list[str]], dict[str, str], tuple[int, ...]]:
    """The counting corrections of each digest, the first to correct or withdraw it, and the places of those that may not."""
    corrected: dict[str, list[str]] = {}
    endings: dict[str, str] = {}
    void: list[int] = []
    before: dict[str, Step] = {}
    for place, step in enumerate(steps):
        if step.corrects is not None:
            if _may_correct(before.get(step.corrects), step, kinds):
                corrected.setdefault(step.corrects, []).append(step.digest)
                endings.setdefault(step.corrects, step.digest)
            else:
                void.append(place)
        if step.withdraws is not None:
            if _may_withdraw(before.get(step.withdraws), step, kinds):
                endings.setdefault(step.withdraws, step.digest)
            else:
                void.append(place)
        before.setdefault(step.digest, step)
    return corrected, endings, tuple(void)


def _may_correct(earlier: Step | None, later: Step, kinds: Kinds) -> bool:
    return earlier is not None and earlier.kind == later.kind and _may_end(earlier, later, kinds)


def _may_withdraw(earlier: Step | None, later: Step, kinds: Kinds) -> bool:
    return (
        earlier is not None and earlier.kind not in kinds.never_withdrawn and _may_end(earlier, later, kinds)
    )


def _may_end(earlier: Step | None, later: Step, kinds: Kinds) -> bool:
    """By the same organisation, of an earlier record of the subject; an erased record's author is not known."""
    return (
        earlier is not None
        and earlier.kind not in kinds.for_good
        and earlier.organisation in {None, later.organisation}
    )


def _superseded(
    steps: Sequence[Step], corrected: Mapping[str, Sequence[str]], certified: Mapping[str, int]
) -> dict[str, str]:
    """By digest, the first certified of the corrections below. Corrections come later: one walk from the end suffices."""
    first_certified: dict[str, str] = {}
    for step in reversed(steps):
        below = [
            digest
            for later in corrected.get(step.digest, ())
            for digest in (later, first_certified.get(later, later))
        ]
        first = min(
            (digest for digest in below if digest in certified), key=certified.__getitem__, default=None
        )
        if first is not None:
            first_certified[step.digest] = first
    return first_certified
