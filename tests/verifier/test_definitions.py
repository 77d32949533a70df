"""The fast ways of computing against the definitions, on random and on nasty input."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.verifier import reference
from verifier import canonical, ed25519, entry, note, tlog_proof, tree, trie, vrf
from verifier.errors import Malformed, Mismatch

HASHES = [reference.sha256(bytes([number])) for number in range(140)]
# certificate-transparency's reference tree: roots of its first 1 to 8 leaves.
KNOWN_ROOTS = (
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)
LEAVES = ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")

hashes = st.binary(min_size=32, max_size=32)
near = st.integers(0, 255).map(lambda number: bytes(31) + bytes([number]))
maps = st.dictionaries(hashes, hashes, max_size=12) | st.dictionaries(near, hashes, max_size=12)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(st.characters(codec="ascii")),
    lambda values: (
        st.lists(values, max_size=4) | st.dictionaries(st.text("aé€😀z", max_size=3), values, max_size=4)
    ),
    max_leaves=12,
)


def test_the_reference_tree_has_its_published_roots() -> None:
    leaves = [tree.leaf_hash(bytes.fromhex(leaf)) for leaf in LEAVES]
    assert tuple(tree.root(leaves[: size + 1]).hex() for size in range(8)) == KNOWN_ROOTS


@pytest.mark.parametrize("size", [1, 2, 3, 4, 7, 8, 9, 31, 32, 33, 64, 100, 140])
def test_roots_and_inclusion_proofs_are_the_definition_s(size: int) -> None:
    leaves = HASHES[:size]
    root = tree.root(leaves)
    assert root == reference.mth(leaves)
    for index in range(size):
        proof = tree.inclusion_proof(index, leaves)
        assert proof == reference.path(index, leaves)
        tree.verify_inclusion(index, size, leaves[index], proof, root)


@pytest.mark.parametrize("size", [1, 2, 3, 4, 7, 8, 9, 31, 32, 33, 64, 100])
def test_consistency_proofs_are_the_definition_s(size: int) -> None:
    leaves = HASHES[:size]
    for earlier in range(1, size + 1):
        proof = tree.consistency_proof(earlier, leaves)
        assert proof == reference.consistency(earlier, leaves)
        tree.verify_consistency(earlier, size, tree.root(leaves[:earlier]), tree.root(leaves), proof)


@given(st.integers(1, 140), st.data())
@settings(max_examples=150, deadline=None)
def test_a_proof_with_any_hash_changed_or_moved_is_refused(size: int, data: st.DataObject) -> None:
    leaves = HASHES[:size]
    index = data.draw(st.integers(0, size - 1))
    proof, root = tree.inclusion_proof(index, leaves), tree.root(leaves)
    other = data.draw(st.lists(st.sampled_from([*proof, HASHES[-1]]), max_size=9))
    if other != proof:
        with pytest.raises(Mismatch):
            tree.verify_inclusion(index, size, leaves[index], other, root)


def test_an_index_outside_the_tree_has_no_proof() -> None:
    for index, size in ((-1, 3), (3, 3)):
        with pytest.raises(Malformed):
            tree.inclusion_proof(index, HASHES[:size])
    for earlier in (0, 4):
        with pytest.raises(Malformed):
            tree.consistency_proof(earlier, HASHES[:3])
    with pytest.raises(Malformed):
        tree.verify_inclusion(-1, 3, HASHES[0], [], HASHES[1])


@given(maps, hashes)
@settings(max_examples=25, deadline=None)
def test_the_map_is_the_definition_s(mapping: dict[bytes, bytes], stranger: bytes) -> None:
    root = trie.root(mapping)
    assert root == reference.trie(mapping)
    for label in [*mapping, stranger]:
        proof = trie.prove(mapping, label)
        assert proof.to_json() == reference.trie_proof(mapping, label)
        trie.verify(label, mapping.get(label), proof, root)
        with pytest.raises(Mismatch):
            trie.verify(label, None if label in mapping else bytes(32), proof, root)


def test_labels_that_share_all_bits_but_the_last() -> None:
    mapping = {bytes(31) + b"\x00": HASHES[0], bytes(31) + b"\x01": HASHES[1]}
    proof = trie.prove(mapping, bytes(32))
    assert len(proof.siblings) == trie.MAX_DEPTH
    trie.verify(bytes(32), HASHES[0], proof, trie.root(mapping))


@given(st.binary(min_size=32, max_size=32), st.binary(max_size=40))
@settings(max_examples=8, deadline=None)
def test_vrf_proofs_are_the_definition_s(seed: bytes, alpha: bytes) -> None:
    pi, beta = reference.vrf_prove(seed, alpha)
    assert vrf.prove(seed, alpha) == pi
    assert vrf.fast_beta(seed, alpha) == beta == vrf.proof_to_hash(pi)
    assert vrf.verify(vrf.public_key(seed), alpha, pi) == beta


@given(st.binary(min_size=32, max_size=32), st.binary(max_size=40), st.data())
@settings(max_examples=60, deadline=None)
def test_a_changed_signature_or_vrf_proof_is_refused(
    seed: bytes, message: bytes, data: st.DataObject
) -> None:
    for made, verify in (
        (ed25519.sign(message, seed), ed25519.verify),
        (vrf.prove(seed, message), vrf.verify),
    ):
        changed = bytearray(made)
        changed[data.draw(st.integers(0, len(made) - 1))] ^= 1 << data.draw(st.integers(0, 7))
        with pytest.raises(Mismatch):
            verify(vrf.public_key(seed), message, bytes(changed))


@given(json_values)
@settings(max_examples=150, deadline=None)
def test_canonical_json_is_the_definition_s_and_reads_back(value: object) -> None:
    assert canonical.dumps(value) == reference.jcs(value)
    assert canonical.loads(canonical.dumps(value)) == value


@pytest.mark.parametrize(
    "value", [1.5, float("nan"), {1: 2}, b"x", {"a": {2}}, 2**53, "\ud800", [[[object()]]]]
)
def test_a_value_outside_i_json_is_not_written(value: object) -> None:
    with pytest.raises(Malformed):
        canonical.dumps(value)


def test_endless_nesting_is_not_written() -> None:
    value: list[object] = []
    for _ in range(100_000):
        value = [value]
    with pytest.raises(Malformed):
        canonical.dumps(value)


@pytest.mark.parametrize("kind", ["inspection:recorded", "key:enrolled", "record:withdrawn"])
def test_an_entry_is_the_jcs_of_its_parts(kind: str) -> None:
    time, fields = "2026-11-22T03:04:05Z", {"label": "1a" * 32, "record": "2b" * 32}
    made = entry.record_entry(kind, fields["label"], fields["record"], time)
    assert made == reference.jcs({"format": "entry/1", "kind": kind, "time": time, **fields})
    assert entry.parse(made) == entry.RecordEntry(kind, fields["label"], fields["record"], time)
    commitment = entry.map_entry("3c" * 32, 7, time)
    wanted = {"format": "entry/1", "kind": "map:committed", "root": "3c" * 32, "size": 7, "time": time}
    assert commitment == reference.jcs(wanted)
    assert entry.parse(commitment) == entry.MapEntry("3c" * 32, 7, time)


@pytest.mark.parametrize(
    "parts",
    [
        ("map:committed", "1a" * 32, "2b" * 32, "2026-11-22T03:04:05Z"),
        ("inspection", "1a" * 32, "2b" * 32, "2026-11-22T03:04:05Z"),
        ("inspection:recorded", "1A" * 32, "2b" * 32, "2026-11-22T03:04:05Z"),
        ("inspection:recorded", "1a" * 32, "2b" * 31, "2026-11-22T03:04:05Z"),
        ("inspection:recorded", "1a" * 32, "2b" * 32, "2026-11-22T03:04:05"),
        ('a","x":"b:c', "1a" * 32, "2b" * 32, "2026-11-22T03:04:05Z"),
    ],
)
def test_an_entry_with_a_wrong_part_is_not_written(parts: tuple[str, str, str, str]) -> None:
    with pytest.raises(Malformed):
        entry.record_entry(*parts)


def test_a_signed_checkpoint_and_its_proof_read_back() -> None:
    seed, origin = bytes(range(32)), "registry.example/log"
    signed = note.sign(note.Checkpoint(origin, 3, HASHES[0]).text(), origin, seed)
    key = note.vkey(origin, vrf.public_key(seed))
    verified = note.verify(signed, [key])
    assert note.parse_checkpoint(verified.text) == note.Checkpoint(origin, 3, HASHES[0])
    proof = tlog_proof.loads(tlog_proof.dumps(2, HASHES[:2], signed))
    assert proof == tlog_proof.TlogProof(2, tuple(HASHES[:2]), signed)


@pytest.mark.parametrize(
    ("text", "name"), [("no newline", "a"), ("a\tb\n", "a"), ("a\n", "a b"), ("a\n", "")]
)
def test_a_malformed_note_is_not_signed(text: str, name: str) -> None:
    with pytest.raises(Malformed):
        note.sign(text, name, bytes(32))
