"""Which records stand: not corrected, not withdrawn (docs/formats.md section 1).

What was certified stops standing only by a signature: a certified correction of it, however far down
the chain, or a statement with the verdict `withdrawn`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from . import bodies
from .evidence import Logged
from .kinds import DEFAULT, Kinds


@dataclass(frozen=True)
class Standing:
    """Indices of a subject's entries that no longer stand, and of those that claim to end one and may not."""

    ended: frozenset[int]
    void: tuple[int, ...]


def standing(
    entries: Sequence[Logged],
    verdict: Mapping[str, str],
    certified: frozenset[str],
    kinds: Kinds = DEFAULT,
) -> Standing:
    """What stands of one subject's entries, which are in log order.

    `verdict` is the latest counting verdict by the digest that it is on, `certified` the digests that ever
    had a counting `certified`.
    """
    void: list[int] = []
    corrected: dict[str, list[str]] = {}
    withdrawn: set[str] = set()
    before: dict[str, Logged] = {}
    for each in entries:
        if each.record is not None and each.record.corrects is not None:
            if _may_correct(before.get(each.record.corrects), each, kinds):
                corrected.setdefault(each.record.corrects, []).append(each.entry.record)
            else:
                void.append(each.proof.index)
        if isinstance(each.body, bodies.Withdrawal):
            if _may_end(before.get(each.body.record), each, kinds):
                withdrawn.add(each.body.record)
            else:
                void.append(each.proof.index)
        before.setdefault(each.entry.record, each)
    superseded = _superseded(entries, corrected, certified)
    ended = frozenset(
        each.proof.index
        for each in entries
        if _ends(each.entry.record, verdict.get(each.entry.record), corrected, withdrawn, superseded)
    )
    return Standing(ended, tuple(void))


def _may_correct(earlier: Logged | None, later: Logged, kinds: Kinds) -> bool:
    same_kind = earlier is not None and earlier.entry.kind == later.entry.kind
    return same_kind and _may_end(earlier, later, kinds)


def _may_end(earlier: Logged | None, later: Logged, kinds: Kinds) -> bool:
    """By the same organisation, of an earlier record of the subject; an erased record's author is not known."""
    if earlier is None or later.record is None or earlier.entry.kind in kinds.for_good:
        return False
    return earlier.record is None or earlier.record.organisation == later.record.organisation


def _superseded(
    entries: Sequence[Logged], corrected: Mapping[str, list[str]], certified: frozenset[str]
) -> frozenset[str]:
    """Digests with a certified correction below them. Corrections come later: one walk from the end suffices."""
    found: set[str] = set()
    for each in reversed(entries):
        digest = each.entry.record
        if any(later in certified or later in found for later in corrected.get(digest, ())):
            found.add(digest)
    return frozenset(found)


def _ends(
    digest: str,
    verdict: str | None,
    corrected: Mapping[str, list[str]],
    withdrawn: set[str],
    superseded: frozenset[str],
) -> bool:
    if verdict == "withdrawn" or digest in superseded:
        return True
    return verdict != "certified" and (digest in corrected or digest in withdrawn)
