"""**logged**: every record is what its entry says, and every entry is in the log that was signed (section 7)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from . import bodies, note, tree, vrf
from .answers import Answer, Reason, answer, reason
from .errors import Mismatch
from .evidence import Commitment, Evidence, Logged, Section
from .kinds import DEFAULT, Kinds
from .polls.kinds import of_subject
from .times import seconds
from .trust import Trust

LABEL_SIZE = 32


def label(section: Section, trust: Trust) -> bytes:
    """The subject's label, by its VRF proof (section 4). Raises Mismatch."""
    return vrf.verify(trust.vrf_public_key, section.subject.encode(), section.label_proof)[:LABEL_SIZE]


def logged(evidence: Evidence, trust: Trust, kinds: Kinds = DEFAULT) -> Answer:
    """The answer to **logged**; `kinds` are those that the file was read with."""
    fails = [*_log(evidence, trust), *_times(evidence), *_inclusion(evidence, evidence.commitment)]
    unknowns: list[Reason] = []
    for section in evidence.sections:
        table = of_subject(section.subject, kinds)
        fails += _label(section, trust)
        for leaf in section.entries:
            fails += [*_inclusion(evidence, leaf), *_record(section, leaf, table)]
        fails += _repeated(section)
        erased = erased_records(section)
        for leaf in section.entries:
            if leaf.record is None:
                # Only an erasure logged after the entry excuses a missing record.
                named = erased.get(leaf.entry.record, -1) > leaf.proof.index
                (unknowns if named else fails).append(
                    reason("record_erased" if named else "record_missing", index=leaf.proof.index)
                )
    if not evidence.sections[0].entries:
        unknowns.append(reason("nothing"))
    total = sum(len(section.entries) for section in evidence.sections)
    passes = [reason("logged", entries=total, size=evidence.checkpoint.size, origin=trust.origin)]
    return answer(fails=fails, unknowns=unknowns, passes=passes)


def erased_records(section: Section) -> dict[str, int]:
    """Digests that an erasure of the subject names, each with the last such entry's index."""
    return {
        leaf.body.record: leaf.proof.index
        for leaf in sorted(section.entries, key=lambda leaf: leaf.proof.index)
        if isinstance(leaf.body, bodies.Erasure)
    }


def _log(evidence: Evidence, trust: Trust) -> Iterator[Reason]:
    """The log is the trusted one, and its key signed the checkpoint."""
    if evidence.origin != trust.origin or evidence.checkpoint.origin != trust.origin:
        yield reason("other_log", expected=trust.origin)
    try:
        note.verify(evidence.checkpoint_note, trust.note_keys)
    except Mismatch as error:
        yield reason("checkpoint_not_signed", error=error.fault)


def _times(evidence: Evidence) -> Iterator[Reason]:
    """Entries' times never decrease along the log (section 2)."""
    entries = [
        (leaf.proof.index, leaf.entry.time) for section in evidence.sections for leaf in section.entries
    ]
    entries.append((evidence.commitment.proof.index, evidence.commitment.entry.time))
    for (_, earlier), (index, later) in pairwise(sorted(entries, key=lambda entry: entry[0])):
        if later < earlier:
            yield reason("time_decreases", index=index)


def _inclusion(evidence: Evidence, leaf: Logged | Commitment) -> Iterator[Reason]:
    if leaf.proof.checkpoint != evidence.checkpoint_note:
        yield reason("other_checkpoint", index=leaf.proof.index)
        return
    checkpoint = evidence.checkpoint
    try:
        tree.verify_inclusion(
            leaf.proof.index, checkpoint.size, leaf.leaf_hash, leaf.proof.hashes, checkpoint.root
        )
    except Mismatch as error:
        yield reason("not_included", index=leaf.proof.index, error=error.fault)


def _label(section: Section, trust: Trust) -> Iterator[Reason]:
    try:
        expected = label(section, trust).hex()
    except Mismatch as error:
        yield reason("label_not_proved", subject=section.subject, error=error.fault)
        return
    for leaf in section.entries:
        if leaf.entry.label != expected:
            yield reason("other_label", index=leaf.proof.index, subject=section.subject)


def _repeated(section: Section) -> Iterator[Reason]:
    """A digest is logged once for a subject (section 1)."""
    places: dict[str, int] = {}
    for leaf in section.entries:
        if places.setdefault(leaf.entry.record, leaf.proof.index) != leaf.proof.index:
            yield reason("record_repeated", index=leaf.proof.index)


def _record(section: Section, leaf: Logged, kinds: Kinds) -> Iterator[Reason]:
    index = leaf.proof.index
    if leaf.record is None:
        if leaf.disclosures:
            yield reason("disclosure_false", index=index, path=leaf.disclosures[0].path)
        return
    if leaf.record.digest != leaf.entry.record:
        yield reason("record_changed", index=index)
    if leaf.record.kind != leaf.entry.kind:
        yield reason("other_kind", index=index)
    if leaf.record.subject != section.subject:
        yield reason("other_subject", index=index)
    if seconds(leaf.record.recorded_at) > seconds(leaf.entry.time):
        yield reason("recorded_after_logged", index=index)
    if not kinds.is_named_right(leaf.record.kind, leaf.record.subject, leaf.record.body):
        yield reason("names_other_subject", index=index)
    for disclosure in leaf.disclosures:
        if (disclosure.path, disclosure.digest()) not in leaf.record.withheld:
            yield reason("disclosure_false", index=index, path=disclosure.path)
