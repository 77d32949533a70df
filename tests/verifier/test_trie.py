"""Each check of a map's proof by itself: what is read from JSON is checked again where it was made by hand."""

from __future__ import annotations

import pytest

from verifier import trie
from verifier.errors import Malformed

LABEL, VALUE, SIBLING = bytes([7]) * 32, bytes([9]) * 32, bytes([17]) * 32
ROOT = trie.root({LABEL: VALUE})


def parsed(siblings: list[str]) -> trie.MapProof:
    return trie.MapProof.from_json({"siblings": siblings, "terminal": None})


def test_a_path_deeper_than_a_label_is_not_read() -> None:
    assert len(parsed([SIBLING.hex()] * 256).siblings) == 256
    with pytest.raises(Malformed):
        parsed([SIBLING.hex()] * 257)


def test_an_empty_deepest_sibling_is_not_read() -> None:
    assert parsed([SIBLING.hex(), trie.EMPTY.hex()]).siblings == (SIBLING, trie.EMPTY)
    with pytest.raises(Malformed):
        parsed([trie.EMPTY.hex(), SIBLING.hex()])


@pytest.mark.parametrize(
    ("label", "value", "proof", "root"),
    [
        (LABEL[1:], VALUE, trie.MapProof((), (LABEL, VALUE)), ROOT),
        (LABEL, VALUE[1:], trie.MapProof((), (LABEL, VALUE)), ROOT),
        (LABEL, VALUE, trie.MapProof((), (LABEL[1:], VALUE)), ROOT),
        (LABEL, VALUE, trie.MapProof((), (LABEL, VALUE[1:])), ROOT),
        (LABEL, VALUE, trie.MapProof((), (LABEL, VALUE)), ROOT[1:]),
        (LABEL, VALUE, trie.MapProof((SIBLING[1:],), (LABEL, VALUE)), ROOT),
        (LABEL, VALUE, trie.MapProof((SIBLING,) * 257, (LABEL, VALUE)), ROOT),
        (LABEL, VALUE, trie.MapProof((trie.EMPTY, SIBLING), (LABEL, VALUE)), ROOT),
        (LABEL, None, trie.MapProof((trie.EMPTY,), None), ROOT),
    ],
)
def test_a_proof_of_the_wrong_shape_is_malformed(
    label: bytes, value: bytes | None, proof: trie.MapProof, root: bytes
) -> None:
    with pytest.raises(Malformed):
        trie.verify(label, value, proof, root)


def test_a_proof_through_all_bits_of_a_label_holds() -> None:
    near = {bytes(32): VALUE, bytes(31) + b"\x01": SIBLING}
    for label, value in near.items():
        proof = trie.prove(near, label)
        assert len(proof.siblings) == 256
        trie.verify(label, value, trie.MapProof.from_json(proof.to_json()), trie.root(near))
