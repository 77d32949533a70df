"""Vectors of the log's tree."""

from __future__ import annotations

from typing import Any

from tests.verifier import reference
from tests.verifier.vectors.names import Cases, file

# The leaves of certificate-transparency's reference tree.
LEAVES = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
HASHES = [reference.sha256(b"\x00", bytes.fromhex(leaf)) for leaf in LEAVES]
ZERO = "00" * 32


def tree() -> dict[str, Any]:
    roots = [{"size": n, "root": reference.mth(HASHES[:n]).hex()} for n in range(len(HASHES) + 1)]
    return file(
        "RFC 9162 section 2.1 over the leaves of certificate-transparency's reference tree (`leaves`, hex of the"
        " entries). `inclusion` verifies (index, size, leaf_hash, proof, root), `consistency` (size1, size2, root1,"
        " root2, proof)",
        [],
        leaves=LEAVES,
        roots=roots,
        inclusion=[*_of_all_leaves(), *_inclusion()],
        consistency=[*_between_all_sizes(), *_consistency()],
    )


def _of_all_leaves() -> Cases:
    cases: Cases = []
    for size in (1, 2, 3, 5, 7, 8):
        for index in range(size):
            proof = [node.hex() for node in reference.path(index, HASHES[:size])]
            cases.append(_included(f"leaf {index} of {size}", index, size, proof))
    return cases


def _inclusion() -> Cases:
    good = [node.hex() for node in reference.path(5, HASHES[:7])]
    return [
        _included("a hash too many", 5, 7, [*good, ZERO], error="mismatch"),
        _included("a hash too few", 5, 7, good[:-1], error="mismatch"),
        _included("no hash", 5, 7, [], error="mismatch"),
        _included("hashes in another order", 5, 7, good[::-1], error="mismatch"),
        _included("another index", 4, 7, good, error="mismatch", leaf=5),
        _included("another size", 5, 8, good, error="mismatch"),
        _included("another leaf", 5, 7, good, error="mismatch", leaf=4),
        _included("an index beyond the tree", 7, 7, good, error="mismatch", leaf=5),
        _included(
            "an index that is the size, and hashes that fold to the root",
            7,
            7,
            [node.hex() for node in reference.path(7, HASHES)],
            error="mismatch",
            root=reference.mth(HASHES).hex(),
        ),
        _included(
            "a hash too many, and the root that it folds to",
            5,
            7,
            [*good, ZERO],
            error="mismatch",
            root=above(ZERO, reference.mth(HASHES[:7])),
        ),
        _included(
            "a hash too few, and the root that the others fold to",
            5,
            7,
            good[:-1],
            error="mismatch",
            root=reference.mth(HASHES[4:7]).hex(),
        ),
        _included("one leaf and a hash", 0, 1, [ZERO], error="mismatch"),
        _included("a tree of nothing", 0, 0, [], error="mismatch"),
        _included("a hash of 31 bytes", 5, 7, [*good[:-1], "00" * 31], error="malformed"),
        _included("a hash of 33 bytes", 5, 7, [*good[:-1], "00" * 33], error="malformed"),
    ]


def _included(
    description: str,
    index: int,
    size: int,
    proof: list[str],
    *,
    error: str | None = None,
    leaf: int | None = None,
    root: str | None = None,
) -> dict[str, Any]:
    return {
        "description": description,
        "index": index,
        "size": size,
        "leaf_hash": HASHES[index if leaf is None else leaf].hex(),
        "proof": proof,
        "root": root or reference.mth(HASHES[:size]).hex(),
        "error": error,
    }


def above(left: str, right: bytes) -> str:
    """The hash of an inner node, hex."""
    return reference.sha256(b"\x01", bytes.fromhex(left), right).hex()


def _between_all_sizes() -> Cases:
    cases: Cases = []
    for one in range(1, 9):
        for other in range(one, 9):
            proof = [node.hex() for node in reference.consistency(one, HASHES[:other])]
            cases.append(_consistent(f"{one} to {other}", one, other, proof))
    return cases


def _consistency() -> Cases:
    good = [node.hex() for node in reference.consistency(3, HASHES[:7])]
    return [
        _consistent("a hash too many", 3, 7, [*good, ZERO], error="mismatch"),
        _consistent("a hash too few", 3, 7, good[:-1], error="mismatch"),
        _consistent(
            "a hash too many, and the roots that it folds to",
            3,
            7,
            [*good, ZERO],
            error="mismatch",
            root1=above(ZERO, reference.mth(HASHES[:3])),
            root2=above(ZERO, reference.mth(HASHES[:7])),
        ),
        _consistent(
            "a hash too few, and the new root that the others fold to",
            3,
            7,
            good[:-1],
            error="mismatch",
            root2=reference.mth(HASHES[:4]).hex(),
        ),
        _consistent("no hash", 3, 7, [], error="mismatch"),
        _consistent("no hash from a power of two", 4, 7, [], error="mismatch"),
        _consistent(
            "the old root put before a proof that does without",
            4,
            7,
            [reference.mth(HASHES[:4]).hex(), *(e.hex() for e in reference.consistency(4, HASHES[:7]))],
            error="mismatch",
        ),
        _consistent("another old root", 3, 7, good, error="mismatch", root1=ZERO),
        _consistent("another new root", 3, 7, good, error="mismatch", root2=ZERO),
        _consistent("equal sizes, a hash too many", 7, 7, [ZERO], error="mismatch"),
        _consistent("equal sizes, other roots", 7, 7, [], error="mismatch", root2=ZERO),
        _consistent("a shrinking tree", 7, 3, good, error="mismatch"),
        _consistent("from nothing", 0, 7, [], error="mismatch"),
        _consistent("from nothing to nothing", 0, 0, [], error="mismatch"),
        _consistent("a hash of 31 bytes", 3, 7, [*good[:-1], "00" * 31], error="malformed"),
    ]


def _consistent(
    description: str, size1: int, size2: int, proof: list[str], *, error: str | None = None, **roots: str
) -> dict[str, Any]:
    return {
        "description": description,
        "size1": size1,
        "size2": size2,
        "root1": roots.get("root1", reference.mth(HASHES[:size1]).hex()),
        "root2": roots.get("root2", reference.mth(HASHES[:size2]).hex()),
        "proof": proof,
        "error": error,
    }
