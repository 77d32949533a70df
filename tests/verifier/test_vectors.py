"""This package against `tests/vectors`, as another implementation would run them."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.verifier.vectors import DIRECTORY, FILES, text
from verifier import (
    bodies,
    canonical,
    certification,
    cosignature,
    ed25519,
    entry,
    kinds,
    note,
    policy,
    record,
    subjects,
    times,
    tlog_proof,
    tree,
    trie,
    trust,
    vrf,
)
from verifier.errors import Malformed, Mismatch

Vector = dict[str, Any]
hexed = bytes.fromhex


def _canonical(v: Vector) -> None:
    data = v["input"] if "input" in v else hexed(v["input_hex"])
    value = canonical.loads(data)
    # What is to be refused must not get as far as here.
    if v["error"] is None:
        assert canonical.dumps(value).decode() == v["output"]
        assert canonical.digest(value) == v["sha256"]


def _base64url(v: Vector) -> None:
    assert canonical.b64u_decode(v["text"]).hex() == v["hex"]
    assert canonical.b64u_encode(hexed(v["hex"])) == v["text"]


def _time(v: Vector) -> None:
    assert times.seconds(v["time"]) == v["unix"]
    assert times.format_time(v["unix"]) == v["time"]


def _inclusion(v: Vector) -> None:
    proof = [hexed(node) for node in v["proof"]]
    tree.verify_inclusion(v["index"], v["size"], hexed(v["leaf_hash"]), proof, hexed(v["root"]))


def _consistency(v: Vector) -> None:
    proof = [hexed(node) for node in v["proof"]]
    tree.verify_consistency(v["size1"], v["size2"], hexed(v["root1"]), hexed(v["root2"]), proof)


def _checkpoint(v: Vector) -> None:
    checkpoint = note.parse_checkpoint(v["text"])
    assert (checkpoint.origin, checkpoint.size, checkpoint.root.hex()) == (v["origin"], v["size"], v["root"])
    assert checkpoint.text() == v["text"]


def _tlog_proof(v: Vector) -> None:
    proof = tlog_proof.loads(v["text"])
    assert [proof.index, [node.hex() for node in proof.hashes]] == [v["index"], v["hashes"]]
    assert proof.checkpoint == v["checkpoint"]
    assert tlog_proof.dumps(proof.index, proof.hashes, proof.checkpoint) == v["text"]


def _cosignature(v: Vector) -> None:
    time = cosignature.verify(cosignature.parse_vkey(v["key"]), v["text"], hexed(v["value"]))
    assert time == int(v["time"])


def _policy(v: Vector) -> None:
    parsed = policy.loads(v["text"])
    assert all(parsed.is_met(set(names)) for names in v["met"])
    assert not any(parsed.is_met(set(names)) for names in v["unmet"])


def _entry(v: Vector) -> None:
    parsed, fields = entry.parse(v["text"]), v["fields"]
    assert tree.leaf_hash(v["text"].encode()).hex() == v["leaf_hash"]
    if isinstance(parsed, entry.MapEntry):
        assert entry.map_entry(fields["root"], fields["size"], fields["time"]) == v["text"].encode()
        return
    made = entry.record_entry(fields["kind"], fields["label"], fields["record"], fields["time"])
    assert made == v["text"].encode()


def _trie(v: Vector) -> None:
    proof = trie.MapProof.from_json(v["proof"])
    assert proof.to_json() == v["proof"]
    trie.verify(hexed(v["label"]), hexed(v["value"]) if v["value"] else None, proof, hexed(v["root"]))


def _vrf(v: Vector) -> None:
    alpha, pi = hexed(v["alpha"]), hexed(v["pi"])
    assert vrf.verify(hexed(v["public_key"]), alpha, pi).hex() == v["beta"] == vrf.proof_to_hash(pi).hex()
    if "seed" in v:
        seed = hexed(v["seed"])
        assert vrf.public_key(seed).hex() == v["public_key"]
        assert vrf.prove(seed, alpha) == pi
        assert vrf.fast_beta(seed, alpha).hex() == v["beta"]


def _certification(v: Vector) -> None:
    parsed = certification.parse({"statement": v["statement"], "signature": v["signature"]})
    key = bodies.parse_enrolled(v["key"])
    rp_ids, allow = ["registry.example"], v.get("allow_localhost", False)
    certification.verify_signature(
        parsed.statement, parsed.signature, key, rp_ids=rp_ids, allow_localhost=allow
    )


def _record(v: Vector) -> None:
    parsed = record.parse(v["record"])
    assert parsed.digest == v["digest"]
    assert sorted(path for path, _ in parsed.withheld) == v["withheld"]


def _disclosure(v: Vector) -> None:
    disclosure = record.parse_disclosure(v["disclosure"])
    stated = json.loads((DIRECTORY / "record.json").read_text(encoding="utf-8"))["cases"][0]["record"]
    withheld = record.parse({**stated, "body": v["body"]}).withheld
    if (disclosure.path, disclosure.digest()) not in withheld:
        raise Mismatch("signature_wrong")


RUN: dict[tuple[str, str], Callable[[Vector], object]] = {
    ("canonical.json", "cases"): _canonical,
    ("base64url.json", "cases"): _base64url,
    ("subject.json", "cases"): lambda v: subjects.check_subject(v["subject"]),
    ("time.json", "cases"): _time,
    ("tree.json", "inclusion"): _inclusion,
    ("tree.json", "consistency"): _consistency,
    ("note.json", "cases"): lambda v: note.verify(v["note"], v["keys"]),
    ("note.json", "verifier_keys"): lambda v: note.parse_vkey(v["key"]),
    ("checkpoint.json", "cases"): _checkpoint,
    ("tlog-proof.json", "cases"): _tlog_proof,
    ("cosignature.json", "cases"): _cosignature,
    ("cosignature.json", "keys"): lambda v: cosignature.parse_vkey(v["key"]),
    ("policy.json", "cases"): _policy,
    ("entry.json", "cases"): _entry,
    ("trie.json", "cases"): _trie,
    ("vrf.json", "cases"): _vrf,
    ("ed25519.json", "cases"): lambda v: ed25519.verify(
        hexed(v["public_key"]), hexed(v["message"]), hexed(v["signature"])
    ),
    ("certification.json", "cases"): _certification,
    ("record.json", "cases"): _record,
    ("disclosure.json", "cases"): _disclosure,
    ("kinds.json", "cases"): lambda v: kinds.parse(v["kinds"]),
    ("trust.json", "cases"): lambda v: trust.loads(v["text"]),
}
ERRORS = {"malformed": Malformed, "mismatch": Mismatch}


def _vectors() -> list[Any]:
    return [
        pytest.param(run, vector, id=f"{name} {part}: {vector['description']}")
        for (name, part), run in RUN.items()
        for vector in json.loads((DIRECTORY / name).read_text(encoding="utf-8"))[part]
    ]


@pytest.mark.parametrize(("run", "vector"), _vectors())
def test_a_vector_comes_out_as_it_says(run: Callable[[Vector], object], vector: Vector) -> None:
    if vector["error"] is None:
        run(vector)
    else:
        with pytest.raises(ERRORS[vector["error"]]):
            run(vector)


def test_roots_of_the_tree_and_the_map() -> None:
    vectors = json.loads((DIRECTORY / "tree.json").read_text(encoding="utf-8"))
    hashes = [tree.leaf_hash(hexed(leaf)) for leaf in vectors["leaves"]]
    for root in vectors["roots"]:
        assert tree.root(hashes[: root["size"]]).hex() == root["root"]
    for root in json.loads((DIRECTORY / "trie.json").read_text(encoding="utf-8"))["roots"]:
        mapping = {hexed(label): hexed(value) for label, value in root["entries"].items()}
        assert trie.root(mapping).hex() == root["root"]


@pytest.mark.parametrize("name", [name for name in FILES if not name.startswith("polls/")])
def test_a_vector_file_is_what_its_maker_makes(name: str) -> None:
    assert (DIRECTORY / name).read_text(encoding="utf-8") == text(FILES[name])
