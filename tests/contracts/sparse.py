"""Consistency proofs of trees far too large to build: only the handful of nodes that a proof touches exist."""

from collections.abc import Callable
from dataclasses import dataclass

from verifier.tree import node_hash


@dataclass(frozen=True)
class Step:
    """A step from one size of a log to a larger one, with the proof of RFC 9162 section 2.1.4.1."""

    old_size: int
    size: int
    old_root: bytes
    root: bytes
    proof: list[bytes]


def step(old_size: int, size: int, fresh: Callable[[], bytes]) -> Step:
    """A log that grows from `old_size` to `size`; `fresh` makes the hash of each subtree that no proof opens."""
    old_root, root, proof = _subproof(old_size, size, fresh, whole=True)
    return Step(old_size, size, old_root, root, proof)


def _subproof(m: int, n: int, fresh: Callable[[], bytes], *, whole: bool) -> tuple[bytes, bytes, list[bytes]]:
    """SUBPROOF(m, D_n, b) of the RFC, with the hashes of D[0:m] and D[0:n] beside it."""
    if m == n:
        node = fresh()
        return node, node, [] if whole else [node]
    k = 1 << (n - 1).bit_length() - 1
    if m <= k:
        old, left, proof = _subproof(m, k, fresh, whole=whole)
        right = fresh()
        return old, node_hash(left, right), [*proof, right]
    left = fresh()
    old, right, proof = _subproof(m - k, n - k, fresh, whole=False)
    return node_hash(left, old), node_hash(left, right), [*proof, left]
