"""What makes `tests/vectors`: `python -m tests.verifier.vectors` writes the files anew."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.verifier.vectors import (
    cosignatures,
    entries,
    evidence,
    kinds,
    names,
    notes,
    poll_ballots,
    poll_questions,
    polls,
    records,
    signatures,
    tree,
    trie,
)

DIRECTORY = Path(__file__).parent.parent.parent / "vectors"

FILES: dict[str, Callable[[], dict[str, Any]]] = {
    "canonical.json": names.canonical,
    "base64url.json": names.base64url,
    "subject.json": names.subject,
    "time.json": names.time,
    "tree.json": tree.tree,
    "note.json": notes.note,
    "checkpoint.json": notes.checkpoint,
    "tlog-proof.json": notes.tlog_proof,
    "cosignature.json": cosignatures.cosignature,
    "policy.json": cosignatures.policy,
    "entry.json": entries.entry,
    "trie.json": trie.trie,
    "vrf.json": signatures.vrf,
    "ed25519.json": signatures.ed25519,
    "certification.json": signatures.certification,
    "record.json": records.record,
    "disclosure.json": records.disclosure,
    "kinds.json": kinds.kinds,
    "trust.json": records.trust,
    **{f"evidence/{group}.json": make for group, make in evidence.GROUPS.items()},
    "polls/subject.json": polls.subject,
    "polls/bodies.json": polls.bodies,
    "polls/person.json": polls.persons,
    "polls/right.json": polls.rights,
    "polls/token.json": polls.tokens,
    "polls/ballot.json": poll_ballots.ballots,
    "polls/promise.json": polls.promises,
    **{f"polls/questions/{group}.json": make for group, make in poll_questions.GROUPS.items()},
}


def text(make: Callable[[], dict[str, Any]]) -> str:
    """A file's content: one line for each case."""
    return (
        "{\n" + ",\n".join(f"{json.dumps(name)}: {_value(value)}" for name, value in make().items()) + "\n}\n"
    )


def _value(value: Any) -> str:
    if not isinstance(value, list):
        return json.dumps(value, ensure_ascii=False)
    return (
        "[\n"
        + ",\n".join(json.dumps(item, ensure_ascii=False, separators=(",", ":")) for item in value)
        + "\n]"
    )
