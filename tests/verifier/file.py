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
    stated = [each for each in registry.logged if each.index < registry.size]
    mine = [each for each in stated if each.subject == subject]
    licences = dict.fromkeys(
        f"licence:{each.record['body']['statement']['licence']}"
        for each in mine
        if each.record and "statement" in each.record["body"]
    )
    subjects = [subject, *licences]
    return {
        "format": "evidence/1",
        "subject": subject,
        "origin": registry.origin,
        "made_at": rfc3339(registry.now + 100),
        "subjects": [section(registry, each, stated) for each in subjects],
        "map_commitment": {
            "entry": registry.leaves[registry.size - 1].decode(),
            "proof": tlog_proof(registry, registry.size - 1),
        },
        "anchors": anchors(registry, [each.index for each in stated if each.subject in subjects]),
    }


def section(registry: Registry, subject: str, stated: Iterable[Stated]) -> dict[str, Any]:
    entries = [each for each in stated if each.subject == subject]
    return {
        "subject": subject,
        "label_proof": vrf(registry.vrf_seed, subject)[0].hex(),
        "entries": [logged(registry, each) for each in entries],
        "map": reference.trie_proof(registry.committed, registry.label(subject)),
    }


def logged(registry: Registry, each: Stated) -> dict[str, Any]:
    return {
        "entry": registry.leaves[each.index].decode(),
        "record": each.record,
        "disclosures": each.disclosures,
        "proof": tlog_proof(registry, each.index),
    }


def tlog_proof(registry: Registry, index: int) -> str:
    path = reference.path(index, registry.hashes()[: registry.size])
    lines = ["c2sp.org/tlog-proof@v1", f"index {index}", *(base64.b64encode(each).decode() for each in path)]
    return "\n".join(lines) + "\n\n" + registry.checkpoint


def anchors(registry: Registry, indices: Iterable[int]) -> list[dict[str, Any]]:
    """The checkpoint's own, and for each entry the first with it and the one before, by network and size."""
    found = []
    for chain_id in registry.networks:
        tuples = [each for each in registry.tuples if each[0] == chain_id and each[2].size <= registry.size]
        wanted = {number for number, each in enumerate(tuples) if each[2].size == registry.size}
        for index in indices:
            first = next((n for n, each in enumerate(tuples) if each[2].size > index), None)
            if first is not None:
                wanted |= {first, max(first - 1, 0)}
        found += [tuples[number] for number in sorted(wanted)]
    return [
        {
            "chain_id": chain_id,
            "contract": "0x" + contract.hex(),
            "size": each.size,
            "previous_size": each.previous_size,
            "root": "0x" + each.root.hex(),
            "time": each.time,
            "transaction": "0x" + reference.sha256(each.root).hex(),
            "block_number": each.time // 2,
        }
        for chain_id, contract, each in found
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
