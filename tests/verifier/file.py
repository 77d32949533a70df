"""Evidence files, from docs/formats.md section 7, as of the registry's newest checkpoint."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable
from typing import Any

from tests.verifier import reference
from tests.verifier.maker import CAR, Registry, Stated, rfc3339, vrf
from verifier import trust, verification
from verifier.verification import Verdict


def evidence(registry: Registry, subject: str = CAR) -> dict[str, Any]:
    stated = [entry for entry in registry.logged if entry.index < registry.size]
    mine = [entry for entry in stated if entry.subject == subject]
    licences = dict.fromkeys(
        f"licence:{entry.record['body']['statement']['licence']}"
        for entry in mine
        if entry.record and "licence" in entry.record["body"].get("statement", {})
    )
    subjects = list(dict.fromkeys([subject, *licences]))
    return {
        "format": "evidence/1",
        "subject": subject,
        "origin": registry.origin,
        "made_at": rfc3339(registry.now + 100),
        "subjects": [section(registry, name, stated) for name in subjects],
        "map_commitment": {
            "entry": registry.leaves[registry.size - 1].decode(),
            "proof": tlog_proof(registry, registry.size - 1),
        },
        "anchors": anchors(
            registry, [*(entry.index for entry in stated if entry.subject in subjects), registry.size - 1]
        ),
    }


def section(registry: Registry, subject: str, stated: Iterable[Stated]) -> dict[str, Any]:
    entries = [entry for entry in stated if entry.subject == subject]
    return {
        "subject": subject,
        "label_proof": vrf(registry.vrf_seed, subject)[0].hex(),
        "entries": [logged(registry, entry) for entry in entries],
        "map": reference.trie_proof(registry.committed, registry.label(subject)),
    }


def logged(registry: Registry, entry: Stated) -> dict[str, Any]:
    return {
        "entry": registry.leaves[entry.index].decode(),
        "record": entry.record,
        "disclosures": entry.disclosures,
        "proof": tlog_proof(registry, entry.index),
    }


def tlog_proof(registry: Registry, index: int) -> str:
    path = reference.path(index, registry.hashes()[: registry.size])
    lines = ["c2sp.org/tlog-proof@v1", f"index {index}", *(base64.b64encode(node).decode() for node in path)]
    return "\n".join(lines) + "\n\n" + registry.checkpoint


def anchors(registry: Registry, indices: Iterable[int]) -> list[dict[str, Any]]:
    """For each entry the first with it and the one before, by network and size, where the network has the checkpoint."""
    anchored = []
    for chain_id in registry.networks:
        tuples = [
            place for place in registry.tuples if place[0] == chain_id and place[2].size <= registry.size
        ]
        wanted = {number for number, place in enumerate(tuples) if place[2].size == registry.size}
        if not wanted:
            continue
        for index in indices:
            first = next((n for n, place in enumerate(tuples) if place[2].size > index), None)
            if first is not None:
                wanted |= {first, max(first - 1, 0)}
        anchored += [tuples[number] for number in sorted(wanted)]
    return [
        {
            "chain_id": chain_id,
            "contract": "0x" + contract.hex(),
            "size": anchor.size,
            "previous_size": anchor.previous_size,
            "root": "0x" + anchor.root.hex(),
            "time": anchor.time,
            "transaction": "0x" + reference.sha256(anchor.root).hex(),
            "block_number": anchor.time // 2,
        }
        for chain_id, contract, anchor in anchored
    ]


def dumps(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def check(registry: Registry, file: Any = None, **options: Any) -> Verdict:
    """The verdict on a file (a dict, bytes, or by default the car's evidence), with the registry's trust."""
    given = evidence(registry) if file is None else file
    data = given if isinstance(given, bytes) else dumps(given)
    believed = trust.loads(dumps(options.pop("trust", registry.trust())))
    return verification.verify(data, believed, options.pop("chain", registry.chain), **options)


def answers(verdict: Verdict) -> dict[str, str]:
    return {question: str(answer.result) for question, answer in verdict.answers.items()}


def codes(verdict: Verdict, question: str) -> set[str]:
    return {reason.code for reason in verdict.answers[question].reasons}
