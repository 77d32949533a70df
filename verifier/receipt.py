"""A submitter's receipt: the tlog-proof of an entry (docs/formats.md section 3), checked without the registry.

A receipt says that the log has this entry for this record. That the entry's label is the subject's takes a VRF
proof, which is in evidence.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from . import canonical, entry, note, record, tlog_proof, tree
from .answers import Answer, Reason, Result, answer, reason
from .errors import Malformed, Mismatch
from .times import seconds
from .trust import Trust
from .witnessed import witnessed


def check(proof: bytes, record_json: bytes, leaf: bytes | None, trust: Trust) -> Answer:
    """Whether a receipt holds: pass, fail with what is false, or unknown where a policy's quorum lacks. Raises Malformed.

    `record_json` is a `record/1`, or what the registry's API answers about one, whose `state.entry` is the leaf.
    """
    value = canonical.loads(record_json)
    if isinstance(value, dict) and "state" in value:
        leaf = leaf or _leaf_of(value)
        value = value.get("record")
    if leaf is None:
        raise Malformed("entry_not_given")
    stated = record.parse(value)
    logged = entry.parse(leaf)
    if not isinstance(logged, entry.RecordEntry):
        raise Malformed("entry_is_commitment", where="entry")
    try:
        inclusion = tlog_proof.loads(proof.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise Malformed("not_utf8", where="proof") from error
    false = list(_false(stated, logged, inclusion, leaf, trust))
    size = note.parse_checkpoint(note.parse(inclusion.checkpoint).text).size
    where = {"record": logged.record, "label": logged.label, "time": logged.time, "size": size}
    seen = witnessed(inclusion.checkpoint, trust.policy) if trust.policy is not None else answer()
    return answer(
        fails=[*false, *(seen.reasons if seen.result is Result.FAIL else ())],
        unknowns=seen.reasons if seen.result is Result.UNKNOWN else (),
        passes=[reason("receipt", **where), *seen.reasons],
    )


def _false(
    stated: record.Record,
    logged: entry.RecordEntry,
    inclusion: tlog_proof.TlogProof,
    leaf: bytes,
    trust: Trust,
) -> Iterator[Reason]:
    checkpoint = note.parse_checkpoint(note.parse(inclusion.checkpoint).text)
    if stated.digest != logged.record:
        yield reason("record_changed", index=inclusion.index)
    if stated.kind != logged.kind:
        yield reason("other_kind", index=inclusion.index)
    if seconds(stated.recorded_at) > seconds(logged.time):
        yield reason("recorded_after_logged", index=inclusion.index)
    if checkpoint.origin != trust.origin:
        yield reason("other_log", expected=trust.origin)
    try:
        note.verify(inclusion.checkpoint, trust.note_keys)
    except Mismatch as error:
        yield reason("checkpoint_not_signed", error=error.fault)
    leaf_hash, root = tree.leaf_hash(leaf), checkpoint.root
    try:
        tree.verify_inclusion(inclusion.index, checkpoint.size, leaf_hash, inclusion.hashes, root)
    except Mismatch as error:
        yield reason("not_included", index=inclusion.index, error=error.fault)


def _leaf_of(answer: dict[str, Any]) -> bytes:
    state = answer["state"]
    if not isinstance(state, dict) or not isinstance(state.get("entry"), str):
        raise Malformed("not_logged_yet")
    return str(state["entry"]).encode()
