"""The log's Merkle tree (RFC 9162 section 2.1, SHA-256).

Proofs are lists of 32-byte hashes. Verifying returns nothing or raises: Malformed for an argument of the
wrong shape, Mismatch for a proof that does not prove. A tree of size 0 has no proof of anything.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from .errors import Malformed, Mismatch

HASH_SIZE = 32

_sha256 = hashlib.sha256


def leaf_hash(entry: bytes) -> bytes:
    """SHA-256(0x00 ‖ entry)."""
    return _sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """SHA-256(0x01 ‖ left ‖ right)."""
    return _sha256(b"\x01" + left + right).digest()


def root(leaf_hashes: Sequence[bytes]) -> bytes:
    """The Merkle Tree Hash over leaf hashes (section 2.1.1); SHA-256 of nothing where there are none."""
    if not leaf_hashes:
        return _sha256(b"").digest()
    level = leaf_hashes
    while len(level) > 1:
        level = _parents(level)
    return level[0]


def inclusion_proof(index: int, leaf_hashes: Sequence[bytes]) -> list[bytes]:
    """PATH(index, D) of section 2.1.3.1, the leaf's sibling first. Malformed if there is no such leaf."""
    if not 0 <= index < len(leaf_hashes):
        raise Malformed("no_leaf", index=index, size=len(leaf_hashes))
    level, proof = leaf_hashes, []
    while len(level) > 1:
        # A last node without a sibling moves up as it is and adds nothing to the proof.
        if index ^ 1 < len(level):
            proof.append(level[index ^ 1])
        level, index = _parents(level), index >> 1
    return proof


def consistency_proof(size1: int, leaf_hashes: Sequence[bytes]) -> list[bytes]:
    """PROOF(size1, D) of section 2.1.4.1, empty for equal sizes. Malformed unless 0 < size1 <= leaves."""
    if not 0 < size1 <= len(leaf_hashes):
        raise Malformed("no_consistency", old_size=size1, size=len(leaf_hashes))
    if size1 == len(leaf_hashes):
        return []
    level, node = leaf_hashes, size1 - 1
    # The largest complete subtree that ends where the old tree does: its root begins the proof.
    while node & 1:
        level, node = _parents(level), node >> 1
    # Node 0 is the old tree's own root, which the verifier has.
    proof = [level[node]] if node else []
    while len(level) > 1:
        if node ^ 1 < len(level):
            proof.append(level[node ^ 1])
        level, node = _parents(level), node >> 1
    return proof


def verify_inclusion(index: int, size: int, leaf_hash: bytes, proof: Sequence[bytes], root: bytes) -> None:
    """Check that the leaf with `leaf_hash` is at `index` of the tree of `size` leaves (section 2.1.3.2).

    Raises Mismatch if it is not shown, Malformed if a hash is not 32 bytes or a number is negative.
    """
    _check_shape((index, size), (leaf_hash, root, *proof))
    if index >= size:
        raise Mismatch("index_beyond", expected=f"< {size}", found=index)
    node, last, computed = index, size - 1, leaf_hash
    for sibling in proof:
        # The root is reached and a hash is left over.
        if last == 0:
            raise Mismatch("proof_long", found=len(proof))
        if node & 1 or node == last:
            computed = node_hash(sibling, computed)
            # A last node moved up through these levels without a sibling: no hash of the proof is theirs.
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            computed = node_hash(computed, sibling)
        node, last = node >> 1, last >> 1
    if last:
        raise Mismatch("proof_short", found=len(proof))
    _check_root(root, computed)


def verify_consistency(size1: int, size2: int, root1: bytes, root2: bytes, proof: Sequence[bytes]) -> None:
    """Check that the tree (size1, root1) is how the tree (size2, root2) began (section 2.1.4.2).

    Equal sizes take an empty proof and equal roots. Raises Mismatch if it is not shown, size 0 included;
    Malformed if a hash is not 32 bytes or a number is negative.
    """
    _check_shape((size1, size2), (root1, root2, *proof))
    if not 0 < size1 <= size2:
        raise Mismatch("sizes_unprovable", expected=f"0 < {size1} <= {size2}")
    if size1 == size2:
        if proof:
            raise Mismatch("proof_long", expected=0, found=len(proof))
        _check_root(root1, root2)
        return
    if not proof:
        raise Mismatch("proof_short", found=0)
    node, last = size1 - 1, size2 - 1
    while node & 1:
        node, last = node >> 1, last >> 1
    # A power of two is one complete subtree, whose root is the old root itself: the proof leaves it out.
    path = list(proof) if size1 & (size1 - 1) else [root1, *proof]
    computed1 = computed2 = path[0]
    for sibling in path[1:]:
        if last == 0:
            raise Mismatch("proof_long", found=len(proof))
        if node & 1 or node == last:
            # A left sibling lies in both trees, a right one in the new tree alone.
            computed1, computed2 = node_hash(sibling, computed1), node_hash(sibling, computed2)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            computed2 = node_hash(computed2, sibling)
        node, last = node >> 1, last >> 1
    if last:
        raise Mismatch("proof_short", found=len(proof))
    _check_root(root1, computed1)
    _check_root(root2, computed2)


def _parents(level: Sequence[bytes]) -> list[bytes]:
    """The level above; a last node without a sibling moves up as it is."""
    pairs = iter(level)
    parents = [_sha256(b"\x01" + left + right).digest() for left, right in zip(pairs, pairs, strict=False)]
    if len(level) & 1:
        parents.append(level[-1])
    return parents


def _check_shape(numbers: Sequence[int], hashes: Sequence[bytes]) -> None:
    if any(number < 0 for number in numbers):
        raise Malformed("negative_number")
    if any(len(hashed) != HASH_SIZE for hashed in hashes):
        raise Malformed("wrong_length", bytes=HASH_SIZE)


def _check_root(expected: bytes, computed: bytes) -> None:
    if expected != computed:
        raise Mismatch("root_differs", expected=expected.hex(), found=computed.hex())
