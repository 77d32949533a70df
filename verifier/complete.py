"""**complete**: these are all entries of the subject and of each licence that signed, by the map (section 7)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from . import tree, trie
from .answers import Answer, Reason, answer, reason
from .errors import Mismatch
from .evidence import Evidence, Section, signing_licences
from .logged import label
from .trust import Trust


def complete(evidence: Evidence, trust: Trust) -> Answer:
    """The answer to **complete**."""
    fails = [*_commitment(evidence)]
    for section in evidence.sections:
        fails += [*_map(evidence, section, trust), *_order(evidence, section)]
    fails += _licences(evidence)
    passes = [
        reason("complete", subject=section.subject, entries=len(section.entries))
        if section.entries
        else reason("absent", subject=section.subject, size=evidence.checkpoint.size)
        for section in evidence.sections
    ]
    return answer(fails=fails, passes=passes)


def _commitment(evidence: Evidence) -> Iterator[Reason]:
    """The checkpoint's last entry commits to the map of all entries before it (section 4)."""
    commitment, size = evidence.commitment, evidence.checkpoint.size
    if commitment.proof.index != size - 1:
        yield reason("commitment_not_last", index=commitment.proof.index, size=size)
    if commitment.entry.size != commitment.proof.index:
        yield reason("commitment_of_other_size", index=commitment.proof.index, size=commitment.entry.size)
    try:
        tree.verify_inclusion(
            commitment.proof.index,
            size,
            commitment.leaf_hash,
            commitment.proof.hashes,
            evidence.checkpoint.root,
        )
    except Mismatch as error:
        yield reason("not_included", index=commitment.proof.index, error=error.fault)


def _licences(evidence: Evidence) -> Iterator[Reason]:
    """One section for each licence that signed, the file's own apart, in the order of first use, and no other."""
    given = [section.subject for section in evidence.sections[1:]]
    signed = [subject for subject in signing_licences(evidence.sections[0]) if subject != evidence.subject]
    for subject in signed:
        if subject not in given:
            yield reason("licence_missing", subject=subject)
    for subject in given:
        if subject not in signed:
            yield reason("licence_needless", subject=subject)
    if sorted(given) == sorted(signed) and given != signed:
        yield reason("licence_order", subject=evidence.subject)


def _order(evidence: Evidence, section: Section) -> Iterator[Reason]:
    indices = [logged.proof.index for logged in section.entries]
    if any(earlier >= later for earlier, later in pairwise(indices)):
        yield reason("order", subject=section.subject)
    if indices and max(indices) >= evidence.commitment.proof.index:
        yield reason("entry_after_commitment", index=max(indices))


def _map(evidence: Evidence, section: Section, trust: Trust) -> Iterator[Reason]:
    hashes = [logged.leaf_hash for logged in section.entries]
    root = bytes.fromhex(evidence.commitment.entry.root)
    try:
        trie.verify(label(section, trust), tree.root(hashes) if hashes else None, section.map, root)
    except Mismatch as error:
        yield reason("not_complete", subject=section.subject, error=error.fault)
