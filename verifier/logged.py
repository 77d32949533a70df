"""**logged**: every record is what its entry says, and every entry is in the log that was signed (section 7)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from . import bodies, note, tree, vrf
from .answers import Answer, Reason, answer, reason
from .errors import Mismatch
from .evidence import Commitment, Evidence, Logged, Section
from .times import seconds
from .trust import Trust

LABEL_SIZE = 32


def label(section: Section, trust: Trust) -> bytes:
    """The subject's label, by its VRF proof (section 4). Raises Mismatch."""
    return vrf.verify(trust.vrf_public_key, section.subject.encode(), section.label_proof)[:LABEL_SIZE]


def logged(evidence: Evidence, trust: Trust) -> Answer:
    """The answer to **logged**."""
    fails = [*_log(evidence, trust), *_times(evidence), *_inclusion(evidence, evidence.commitment)]
    unknowns: list[Reason] = []
    for section in evidence.sections:
        fails += _label(section, trust)
        for each in section.entries:
            fails += [*_inclusion(evidence, each), *_record(section, each)]
        fails += _repeated(section)
        erased = erased_records(section)
        for each in section.entries:
            if each.record is None:
                named = erased.get(each.entry.record, -1) > each.proof.index
                (unknowns if named else fails).append(
                    reason("record_erased" if named else "record_missing", index=each.proof.index)
                )
    total = sum(len(section.entries) for section in evidence.sections)
    passes = [reason("logged", entries=total, size=evidence.checkpoint.size, origin=trust.origin)]
    return answer(fails=fails, unknowns=unknowns, passes=passes)


def erased_records(section: Section) -> dict[str, int]:
    """Digests that an erasure of the subject names, each with the last such entry's index."""
    return {
        each.body.record: each.proof.index
        for each in sorted(section.entries, key=lambda each: each.proof.index)
        if isinstance(each.body, bodies.Erasure)
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
        (each.proof.index, each.entry.time) for section in evidence.sections for each in section.entries
    ]
    entries.append((evidence.commitment.proof.index, evidence.commitment.entry.time))
    for (_, earlier), (index, later) in pairwise(sorted(entries, key=lambda each: each[0])):
        if later < earlier:
            yield reason("time_decreases", index=index)


def _inclusion(evidence: Evidence, each: Logged | Commitment) -> Iterator[Reason]:
    if each.proof.checkpoint != evidence.checkpoint_note:
        yield reason("other_checkpoint", index=each.proof.index)
        return
    checkpoint = evidence.checkpoint
    try:
        tree.verify_inclusion(
            each.proof.index, checkpoint.size, each.leaf_hash, each.proof.hashes, checkpoint.root
        )
    except Mismatch as error:
        yield reason("not_included", index=each.proof.index, error=error.fault)


def _label(section: Section, trust: Trust) -> Iterator[Reason]:
    try:
        expected = label(section, trust).hex()
    except Mismatch as error:
        yield reason("label_not_proved", subject=section.subject, error=error.fault)
        return
    for each in section.entries:
        if each.entry.label != expected:
            yield reason("other_label", index=each.proof.index, subject=section.subject)


def _repeated(section: Section) -> Iterator[Reason]:
    """A digest is logged once for a subject (section 1)."""
    places: dict[str, int] = {}
    for each in section.entries:
        if places.setdefault(each.entry.record, each.proof.index) != each.proof.index:
            yield reason("record_repeated", index=each.proof.index)


def _record(section: Section, each: Logged) -> Iterator[Reason]:
    index = each.proof.index
    if each.record is None:
        if each.disclosures:
            yield reason("disclosure_false", index=index, path=each.disclosures[0].path)
        return
    if each.record.digest != each.entry.record:
        yield reason("record_changed", index=index)
    if each.record.kind != each.entry.kind:
        yield reason("other_kind", index=index)
    if each.record.subject != section.subject:
        yield reason("other_subject", index=index)
    if seconds(each.record.recorded_at) > seconds(each.entry.time):
        yield reason("recorded_after_logged", index=index)
    for disclosure in each.disclosures:
        if (disclosure.path, disclosure.digest()) not in each.record.withheld:
            yield reason("disclosure_false", index=index, path=disclosure.path)
